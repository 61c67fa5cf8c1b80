import type { NamedValue, PersonName, Vocabulary } from '../../src/orchestration/questions/understand/vocabulary.ts';

function values(prefix: string, labels: readonly string[]): NamedValue[] {
  return labels.map((label) => ({ id: `${prefix}:${label}`, label, count: 10 }));
}

function plain(labels: readonly string[]): NamedValue[] {
  return labels.map((label) => ({ id: label, label, count: 10 }));
}

function person(label: string, count = 20, reportCount = 0): PersonName {
  return { id: `user:${label}`, label, email: null, count, reportCount };
}

/** Names of an invented company that sells machines: two regions, two managers, five reps. */
export function questionVocabulary(): Vocabulary {
  return {
    people: [
      person('Maria Keller'),
      person('Maria Lindqvist'),
      person('Tomas Okafor'),
      person('Bianca Falk'),
      person('Jamal Rossi'),
      person('Vera Whitlock', 0, 3),
      person('Hugo Petrov', 0, 2),
    ],
    accounts: values('account', [
      'Acme Industries',
      'Alderbrook Works',
      'Cedar Point Health',
      'Crestline & Co',
      'Target',
    ]),
    deals: values('deal', ['Alderbrook Works - Platform rollout', 'Crestline renewal']),
    contacts: values('contact', ['Wanda Quist']),
    products: values('product', ['MX Basic', 'MX Pro', 'Turbine 500']),
    stages: [
      { id: 'stage:Discovery', label: 'Discovery', count: 5, outcome: null },
      { id: 'stage:Negotiation', label: 'Negotiation', count: 5, outcome: null },
      { id: 'stage:Closed Won', label: 'Closed Won', count: 5, outcome: 'won' },
      { id: 'stage:Closed Lost', label: 'Closed Lost', count: 5, outcome: 'lost' },
    ],
    values: [
      { field: 'ownerRegion', values: plain(['East', 'West', 'EMEA']) },
      { field: 'accountIndustry', values: plain(['Manufacturing', 'Healthcare', 'Retail']) },
      { field: 'accountRegion', values: plain(['Norway', 'Japan']) },
      { field: 'productFamily', values: plain(['MX', 'Turbine']) },
      { field: 'forecastCategory', values: [{ id: 'commit', label: 'Commit', count: 4 }] },
      { field: 'lossReason', values: plain(['Price', 'Timing']) },
    ],
    customFields: [
      { field: 'custom.lead_source', label: 'Lead source', kind: 'text', values: plain(['Webinar', 'Referral']) },
      { field: 'account.custom.year_established', label: 'year_established', kind: 'number', values: [] },
    ],
    filledFields: null,
  };
}
