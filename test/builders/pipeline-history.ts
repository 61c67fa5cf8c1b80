import fc from 'fast-check';
import type { PipelineSnapshot } from '../../intelligence/pipeline-health/pipeline-snapshot.ts';
import type { ClosedDeal, DealContext } from '../../src/domain/deal-context.ts';
import type { OpportunityState } from '../../src/domain/opportunity.ts';
import { readableFieldSchema } from '../../src/domain/record.ts';
import { foldDealHistory } from '../../src/orchestration/context/deal-history.ts';
import { salesStages } from './closed-deals.ts';
import { owner } from './deal-context.ts';

/** What a deal's fields became at one moment, and when that was on record. */
export interface HistoryEntry {
  readonly effectiveAt: string;
  readonly knownAt: string;
  readonly values: Partial<OpportunityState>;
}

/** A deal's life. `missingAt`: dates at which the mirror no longer holds it. */
export interface DealLife {
  readonly id: string;
  readonly entries: readonly HistoryEntry[];
  readonly missingAt?: readonly string[];
}

const readable = new Set(readableFieldSchema.options);

/** The pipeline as known at `asOf`, folded by the code that the product folds with. */
export function snapshotAt(lives: readonly DealLife[], asOf: string): PipelineSnapshot {
  const open: DealContext[] = [];
  const closed: ClosedDeal[] = [];
  for (const { id, entries, missingAt } of lives) {
    const known = entries
      .filter(({ effectiveAt, knownAt }) => effectiveAt <= asOf && knownAt <= asOf)
      .sort((a, b) => (`${a.effectiveAt}${a.knownAt}` < `${b.effectiveAt}${b.knownAt}` ? -1 : 1))
      .map((entry) => ({ ...entry, digest: 0n }));
    if (known.length === 0 || missingAt?.includes(asOf)) continue;
    const history = foldDealHistory({ id, undated: {}, changes: known }, {});
    const { state, createdAt, changes, closedAt } = history;
    const context: DealContext = {
      asOf: closedAt ?? asOf,
      opportunityId: id,
      state,
      createdAt,
      stage: salesStages.get(state.stageId ?? '') ?? null,
      owner: state.ownerId === null ? null : owner({ name: state.ownerId, team: 'East' }),
      account: null,
      changes,
      contacts: [],
      activities: [],
      accountEvents: [],
      supportTickets: [],
      readable,
    };
    if (closedAt !== null && state.outcome !== null) closed.push({ context, outcome: state.outcome, closedAt });
    else open.push(context);
  }
  return { asOf, open, closed };
}

const moments = [
  '0001-01-01T00:00:00.000Z',
  '2025-11-20T09:00:00.000Z',
  '2026-01-10T09:00:00.000Z',
  '2026-02-01T09:00:00.000Z',
  '2026-02-20T09:00:00.000Z',
  '2026-02-20T10:00:00.000Z',
  '2026-03-05T09:00:00.000Z',
  '2026-04-02T09:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
] as const;

/** Two dates that cut the moments of arbitrary lives. */
export const earlier = '2026-02-10T23:59:59.999Z';
export const later = '2026-03-31T23:59:59.999Z';

const amount = fc.oneof(
  fc.integer({ min: -500, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2)),
  fc.constantFrom('0', '1000000000000000', '-1000000000000000', '0.0000000001', '999999999999999999.99'),
);
const closeDate = fc.constantFrom(
  '0001-01-01',
  '2025-12-31',
  '2026-01-01',
  '2026-02-15',
  '2026-03-31',
  '2026-04-01',
  '9999-12-31',
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 5 });

const values = fc.record(
  {
    name: orNull(fc.string({ maxLength: 20 })),
    amount: orNull(amount),
    currency: orNull(fc.constantFrom('EUR', 'USD', 'JPY')),
    closeDate: orNull(closeDate),
    outcome: orNull(fc.constantFrom('won', 'lost')),
    stageId: orNull(fc.constantFrom('qualify', 'proposal', 'negotiate', '__proto__')),
    ownerId: orNull(fc.constantFrom('ann', 'bob', '__proto__')),
    forecastCategory: orNull(fc.constantFrom('commit', 'best_case', 'pipeline')),
    probabilityPercent: orNull(fc.constantFrom(0, 33.3, 100)),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<OpportunityState>>;

const entry: fc.Arbitrary<HistoryEntry> = fc.record({
  effectiveAt: fc.constantFrom(...moments),
  knownAt: fc.constantFrom(...moments),
  values,
});
const prompt: fc.Arbitrary<HistoryEntry> = fc
  .tuple(fc.constantFrom(...moments), values)
  .map(([at, changed]) => ({ effectiveAt: at, knownAt: at, values: changed }));

/** Lives with every kind of change in every order, facts that arrive late, reopenings and disappearances. */
export const arbitraryLives: fc.Arbitrary<DealLife[]> = fc
  .array(
    fc.record({
      entries: fc.array(fc.oneof({ weight: 4, arbitrary: prompt }, { weight: 1, arbitrary: entry }), {
        minLength: 1,
        maxLength: 7,
      }),
      missingAt: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.subarray([earlier, later])),
    }),
    { maxLength: 8 },
  )
  .map((lives) => lives.map((life, at) => ({ ...life, id: at === 3 ? '__proto__' : `deal-${at}` })));
