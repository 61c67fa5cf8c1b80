import { nextAction } from '../../../execution/alerts/next-action.ts';
import { unknownOpportunity } from '../../../src/domain/opportunity.ts';
import type { DealRow } from '../../../src/web/contract/at-risk.ts';
import { adminAnswers } from './sample-admin.ts';
import { now, type SampleDeal, sampleDeals } from './sample-deals.ts';
import { insightAnswers } from './sample-insights.ts';
import { totalsOf } from './sample-pipeline.ts';

/** A request as the sample sees it. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const earlier = '2026-11-12T08:15:00.000Z';
const facet = (rows: readonly DealRow[], id: keyof DealRow, label: keyof DealRow) =>
  [...Map.groupBy(rows, (row) => String(row[id]))].map(([value, all]) => ({
    value,
    label: String(all[0]?.[label]),
    deals: all.length,
  }));

const sortKeys = {
  risk: 'risk',
  winProbability: 'winProbability',
  amount: 'amount',
  closeDate: 'closeDate',
  name: 'name',
  account: 'account',
  owner: 'owner',
  stage: 'stage',
} as const;

/** What every route is answered with, by its id. `name`: what the riskiest deal is called; null: as it comes. */
export function sampleAnswers(count: number, name: string | null): Readonly<Record<string, (asked: Asked) => unknown>> {
  const deals = sampleDeals(count);
  const [first] = deals;
  if (first && name !== null) deals[0] = { ...first, row: { ...first.row, name } };
  const fixed: Record<string, unknown> = { ...adminAnswers, ...insightAnswers(deals) };
  return {
    ...Object.fromEntries(Object.entries(fixed).map(([id, answer]) => [id, () => answer])),
    listDealsAtRisk: ({ query }) => listOf(deals, query),
    readDeal: ({ params }) => dealOf(deals.find(({ row }) => row.opportunityId === params['opportunityId'])),
    readWaterfallDeals: ({ query }) => ({
      ...{ page: 1, pageSize: 50, total: 3 },
      movements: deals.slice(0, 3).map(({ row }) => ({
        ...{
          opportunityId: row.opportunityId,
          name: row.name,
          bar: query.get('bar'),
          reason: 'close date moved to January',
          amount: row.amount,
        },
        currency: 'USD',
      })),
    }),
    askQuestion: ({ body }) => answerTo(String(body['question']), deals),
  };
}

function listOf(deals: readonly SampleDeal[], query: URLSearchParams) {
  const all = deals.map(({ row }) => row);
  const has = (name: string, value: string | null) => !query.has(name) || query.getAll(name).includes(value ?? '');
  const text = (query.get('text') ?? '').toLowerCase();
  const fits = all.filter(
    (row) =>
      has('band', row.band) &&
      has('ownerId', row.ownerId) &&
      has('stageId', row.stageId) &&
      `${row.name} ${row.account}`.toLowerCase().includes(text),
  );
  const key = sortKeys[(query.get('sort') ?? 'risk') as keyof typeof sortKeys];
  const side = query.get('direction') === 'up' ? 1 : -1;
  const value = (row: DealRow) => (key === 'amount' ? Number(row.amount) : (row[key] ?? ''));
  fits.sort((a, b) => (value(a) < value(b) ? -side : value(a) > value(b) ? side : 0));
  const [page, pageSize] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)];
  return {
    ...{ rows: fits.slice((page - 1) * pageSize, page * pageSize), page, pageSize, total: fits.length },
    ...{
      value: totalsOf(fits),
      valueAtStake: totalsOf(fits.filter(({ band }) => band === 'high' || band === 'critical')),
    },
    facets: {
      ...{
        band: facet(fits, 'band', 'band'),
        ownerId: facet(fits, 'ownerId', 'owner'),
        team: [],
        region: facet(fits, 'region', 'region'),
      },
      ...{
        stageId: facet(fits, 'stageId', 'stage'),
        forecastCategory: [],
        signal: [{ value: 'ghosted', label: 'ghosted', deals: 3 }],
      },
    },
    coverage: { scanned: all.length, total: all.length, asOf: now },
  };
}

function dealOf(deal: SampleDeal | undefined) {
  if (deal === undefined) return null;
  const { row, score } = deal;
  const {
    opportunityId,
    name,
    accountId,
    ownerId,
    stageId,
    amount,
    currency,
    closeDate,
    account,
    owner,
    team,
    stage,
    reasons,
  } = row;
  return {
    ...{ opportunityId, asOf: now, account, owner, team, stage, createdAt: earlier, score, reasons },
    state: {
      ...unknownOpportunity,
      name,
      accountId,
      ownerId,
      stageId,
      amount,
      currency,
      closeDate,
      nextStep: 'Send the security questionnaire',
    },
    whatIf: reasons.map(({ signalId }, at) => ({
      signalId,
      risk: 40,
      band: 'medium',
      riskDelta: -30 + at * 8,
      logOddsDelta: -1.2,
    })),
    nextAction: nextAction(reasons[0]?.signalId ?? null),
    contacts: [
      {
        contactId: 'c1',
        name: 'Priya Nair',
        email: 'priya@castellan.example',
        title: 'VP Operations',
        role: 'Decision Maker',
        isPrimary: true,
      },
      { contactId: 'c2', name: 'Owen Blake', email: null, title: 'Analyst', role: null, isPrimary: null },
    ],
    url: 'https://crm.example/deal',
    actions: ['create_task', 'log_activity', 'set_field', 'snooze', 'acknowledge', 'assign', 'feedback'],
    episodeId: 'episode-1',
  };
}

function answerTo(question: string, deals: readonly SampleDeal[]) {
  const rows = deals
    .slice(0, 5)
    .map(({ row }) => ({ deal: row.name, amount: Number(row.amount), closeDate: row.closeDate }));
  return {
    ...{ question, answer: { kind: 'table', value: null, unit: null, rows }, elapsedMs: 84 },
    text: 'Five open deals had no reply from the buyer for ten days or more.',
    definitions: ['quiet = three or more messages from us without a reply for ten days.'],
    evidence: [{ object: 'opportunity', id: 'deal-7', label: 'Castellan Energy – Renewal', url: null }],
    coverage: { scanned: deals.length, total: deals.length, asOf: now },
    plan: { kind: 'unsupported', reason: 'sample', unknownWords: [], nearest: [] },
    ...{ choices: [], suggestions: ['Only above 50k', 'And for Maria?'] },
  };
}
