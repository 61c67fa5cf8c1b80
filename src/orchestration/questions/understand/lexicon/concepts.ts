import type { QuestionSubject } from '../../../../domain/question.ts';

export type ConceptKind = 'thing' | 'text' | 'money' | 'number' | 'days' | 'date' | 'ratio';

/** What a field word means, named as deals name it, and the field it is on each subject. */
interface ConceptEntry {
  readonly kind: ConceptKind;
  readonly on: Partial<Record<QuestionSubject, string>>;
}

const entries = {
  name: { kind: 'text', on: { deal: 'name', account: 'name', person: 'name', product: 'name', contact: 'name' } },
  owner: {
    kind: 'thing',
    on: { deal: 'owner', account: 'owner', person: 'name', activity: 'owner', meeting: 'owner' },
  },
  ownerTeam: { kind: 'thing', on: { deal: 'ownerTeam', person: 'team' } },
  ownerManager: { kind: 'thing', on: { deal: 'ownerManager', person: 'manager' } },
  ownerRegion: { kind: 'thing', on: { deal: 'ownerRegion', person: 'region' } },
  account: {
    kind: 'thing',
    on: { deal: 'account', account: 'name', contact: 'account', activity: 'account', meeting: 'account' },
  },
  accountIndustry: { kind: 'thing', on: { deal: 'accountIndustry', account: 'industry' } },
  accountSegment: { kind: 'thing', on: { deal: 'accountSegment', account: 'segment' } },
  accountRegion: { kind: 'thing', on: { deal: 'accountRegion', account: 'region' } },
  accountRevenue: { kind: 'money', on: { deal: 'accountRevenue', account: 'revenue' } },
  accountEmployees: { kind: 'number', on: { deal: 'accountEmployees', account: 'employees' } },
  accountParent: { kind: 'thing', on: { deal: 'accountParent', account: 'parent' } },
  deal: { kind: 'thing', on: { deal: 'name', activity: 'deal', meeting: 'deal' } },
  stage: { kind: 'thing', on: { deal: 'stage' } },
  pipeline: { kind: 'thing', on: { deal: 'pipeline' } },
  status: { kind: 'thing', on: { deal: 'status', activity: 'status', meeting: 'status' } },
  amount: { kind: 'money', on: { deal: 'amount' } },
  currency: { kind: 'thing', on: { deal: 'currency' } },
  closeDate: { kind: 'date', on: { deal: 'closeDate' } },
  createdDate: { kind: 'date', on: { deal: 'createdDate' } },
  forecastCategory: { kind: 'thing', on: { deal: 'forecastCategory' } },
  nextStep: { kind: 'text', on: { deal: 'nextStep' } },
  type: { kind: 'thing', on: { deal: 'type' } },
  product: { kind: 'thing', on: { deal: 'product', product: 'name' } },
  productFamily: { kind: 'thing', on: { deal: 'productFamily', product: 'family' } },
  listPrice: { kind: 'money', on: { product: 'listPrice' } },
  lossReason: { kind: 'thing', on: { deal: 'lossReason' } },
  daysInStage: { kind: 'days', on: { deal: 'daysInStage' } },
  ageDays: { kind: 'days', on: { deal: 'ageDays' } },
  cycleDays: { kind: 'days', on: { deal: 'cycleDays' } },
  pushCount: { kind: 'number', on: { deal: 'pushCount' } },
  pushedDays: { kind: 'days', on: { deal: 'pushedDays' } },
  risk: { kind: 'number', on: { deal: 'risk' } },
  band: { kind: 'thing', on: { deal: 'band' } },
  winProbability: { kind: 'ratio', on: { deal: 'winProbability' } },
  signal: { kind: 'thing', on: { deal: 'signal' } },
  daysSinceTouch: {
    kind: 'days',
    on: { deal: 'daysSinceTouch', account: 'daysSinceTouch', contact: 'daysSinceTouch' },
  },
  lastTouchDate: { kind: 'date', on: { deal: 'lastTouchDate' } },
  nextMeetingDate: { kind: 'date', on: { deal: 'nextMeetingDate' } },
  contactCount: { kind: 'number', on: { deal: 'contactCount' } },
  activeContactCount: { kind: 'number', on: { deal: 'activeContactCount' } },
  contact: { kind: 'thing', on: { contact: 'name', activity: 'contact', meeting: 'contact' } },
  trend: { kind: 'thing', on: { deal: 'trend' } },
  openDealCount: { kind: 'number', on: { account: 'openDealCount' } },
  isActive: { kind: 'thing', on: { person: 'isActive' } },
  contactTitle: { kind: 'text', on: { contact: 'title' } },
  contactRole: { kind: 'thing', on: { contact: 'role' } },
  activityKind: { kind: 'thing', on: { activity: 'kind', meeting: 'kind' } },
  activityDate: { kind: 'date', on: { activity: 'date', meeting: 'date' } },
  direction: { kind: 'thing', on: { activity: 'direction' } },
} as const satisfies Record<string, ConceptEntry>;

/** A field word: one of ours, or a field of the customer's own. */
export type Concept = keyof typeof entries | `custom.${string}` | `account.custom.${string}`;

const known: Readonly<Record<string, ConceptEntry>> = entries;

/** The field that says `concept` on rows of `subject`; null: such rows have none. */
export function fieldOn(concept: string, subject: QuestionSubject): string | null {
  const entry = known[concept];
  if (entry) return entry.on[subject] ?? null;
  if (subject === 'deal') return concept;
  if (concept.startsWith('account.custom.')) return subject === 'account' ? concept.slice('account.'.length) : null;
  return null;
}

/** How values of `concept` compare; null: one of the customer's own, whose vocabulary entry says it. */
export function kindOf(concept: string): ConceptKind | null {
  return known[concept]?.kind ?? null;
}

/** True for every field of ours, false for the customer's own. */
export function isKnownConcept(name: string): name is keyof typeof entries {
  return Object.hasOwn(known, name);
}
