import { contributionsOf } from '../../../intelligence/risk/contributions.ts';
import { bandOf, riskOf } from '../../../intelligence/risk/risk-of.ts';
import { type DealScore, dealScoreSchema } from '../../../src/domain/score.ts';
import { type ScoredSignal, type Severity, type SignalId, signalIds } from '../../../src/domain/signal.ts';
import { addDays } from '../../../src/domain/time.ts';
import type { DealRow } from '../../../src/web/contract/at-risk.ts';

export const today = '2026-11-20';
export const now = `${today}T09:58:00.000Z`;

const accounts = [
  ...['Alder Freight', 'Brightwater Foods', 'Castellan Energy', 'Dunmore Optics', 'Elmgate Bank', 'Fjord Shipping'],
  ...[
    'Garnet Health',
    'Hollis Textiles',
    'Ironbridge Rail',
    'Juniper Hotels',
    'Kestrel Labs',
    'Larkfield Dairy',
    'Marlow Press',
  ],
];
const kinds = ['Platform rollout', 'Renewal', 'Expansion', 'Pilot', 'Data migration'];
export const owners = ['Maria Keller', 'Tom Osei', 'Ines Duarte', 'Raj Patel', 'Sofia Lindqvist'];
export const stages = ['Discovery', 'Evaluation', 'Proposal', 'Negotiation'];
const regions = ['North', 'South', 'West'];
const texts: Partial<Record<SignalId, string>> = {
  ghosted: '4 messages in 18 days have no reply.',
  'close-date-pushed': 'The close date moved 3 times, 64 days in all.',
  'single-threaded': 'One contact has answered in the last 30 days, on a deal of this size.',
  'stalled-in-stage': '47 days in Proposal; won deals needed 19.',
  'no-decision-maker': 'Nobody of VP rank or above was active in the last 14 days.',
  'engagement-declining': 'Engagement of the last 14 days is 35 % of the weeks before.',
  'next-step-stale': 'The next step has not changed for 26 days.',
  'nothing-scheduled': 'No meeting or open task within 14 days.',
};
const pool = Object.keys(texts) as SignalId[];
const severities: readonly Severity[] = ['low', 'medium', 'high'];

/** One deal of the sample: what the list shows and the score behind it. */
export interface SampleDeal {
  readonly row: DealRow;
  readonly score: DealScore;
}

/** Deals with scores by the product's own arithmetic; the same number gives the same deals. */
export function sampleDeals(count: number): SampleDeal[] {
  return Array.from({ length: count }, (_, at) => sampleDeal(at)).sort((a, b) => b.row.risk - a.row.risk);
}

function sampleDeal(at: number): SampleDeal {
  const pick = <T>(values: readonly T[], factor: number) => values[(at * factor + (at >> 2)) % values.length] as T;
  const fired = pool
    .filter((_, index) => (at * 7 + index * 5) % 11 < 4 - (at % 3))
    .map((id, index) => ({ id, severity: severities[(at + index) % 3] as Severity }));
  const score = scoreOf(at, fired);
  const [account, owner, stage] = [pick(accounts, 1), pick(owners, 3), pick(stages, 5)];
  const row: DealRow = {
    ...{ opportunityId: `deal-${at}`, risk: score.risk, band: score.band, winProbability: score.winProbability },
    ...{
      name: `${account} – ${pick(kinds, 7)}`,
      account,
      accountId: `account-${account}`,
      owner,
      ownerId: `user-${owner}`,
    },
    ...{ stage, stageId: `stage-${stage}`, team: 'Mid-market', region: pick(regions, 3) },
    ...{ amount: String(8_000 + ((at * 7_919) % 240) * 1_000), currency: 'USD', forecastCategory: 'best_case' },
    closeDate: addDays(today, ((at * 13) % 120) - 10),
    reasons: score.signals
      .filter(({ state }) => state === 'fired')
      .sort((a, b) => b.contribution - a.contribution)
      .slice(0, 3)
      .map(({ id, severity, evidence }) => ({ signalId: id, severity: severity ?? 'low', text: evidence?.text ?? '' })),
  };
  return { row, score };
}

function scoreOf(at: number, fired: readonly { id: SignalId; severity: Severity }[]): DealScore {
  const parts = contributionsOf(fired);
  const baseLogOdds = -1.35;
  const risk = riskOf([...parts.values()].reduce((sum, part) => sum + part, baseLogOdds));
  const signals = signalIds.map((id): ScoredSignal => {
    const severity = fired.find((each) => each.id === id)?.severity ?? null;
    const isUnknown = severity === null && (id === 'support-trouble' || id === 'account-news');
    return {
      id,
      state: severity ? 'fired' : isUnknown ? 'unknown' : 'clear',
      severity,
      evidence: severity ? evidenceOf(id, at) : null,
      reason: isUnknown ? 'no system that knows this is connected' : null,
      contribution: parts.get(id) ?? 0,
    };
  });
  return dealScoreSchema.parse({
    ...{
      opportunityId: `deal-${at}`,
      name: null,
      owner: null,
      amount: null,
      currency: null,
      stage: null,
      closeDate: null,
    },
    ...{ winProbability: at % 9 === 0 ? null : (100 - risk) / 130, risk, band: bandOf(risk), signals },
    model: {
      kind: 'priors',
      version: 'priors-1',
      winProbabilityReason: at % 9 === 0 ? 'too little history' : null,
      baseLogOdds,
    },
    ...{ dataVersion: 'sample', asOf: now },
  });
}

function evidenceOf(id: SignalId, at: number) {
  const recordIds = [`change-${at}-1`, `change-${at}-2`];
  return {
    text: texts[id] ?? '',
    recordIds,
    at: now,
    value: 18,
    unit: 'days',
    threshold: 10,
    thresholdFrom: 'learned' as const,
  };
}
