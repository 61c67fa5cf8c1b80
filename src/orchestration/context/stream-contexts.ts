import type { Activity } from '../../domain/activity.ts';
import type { ClosedDeal, DealContext } from '../../domain/deal-context.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readActivities } from '../../store/read-deals.ts';
import type { DealHistory } from './deal-history.ts';
import type { PipelineGround } from './pipeline-ground.ts';

const dealsAtATime = 1_000;
const maxInstant: Instant = '9999-12-31T23:59:59.999Z';

/** The contexts of the open deals with their activities, a batch at a time; the next batch is read while one is looked at. */
export async function* streamOpenContexts(
  tx: TenantTransaction,
  ground: PipelineGround,
  needsActivities = true,
): AsyncGenerator<readonly DealContext[]> {
  const needs = () => needsActivities;
  for await (const { batch, activities } of inBatches(tx, ground.asOf, ground.open, needs)) {
    yield batch.map((history) => ground.contextOf(history, activities.get(history.id) ?? []));
  }
}

/**
 * The deals that had ended by the ground's instant, each as of its end. `activitiesOf` `won`: those of lost deals are left out,
 * which is all that benchmarks need; `none`: all are.
 */
export async function* streamClosedDeals(
  tx: TenantTransaction,
  ground: PipelineGround,
  activitiesOf: 'all' | 'won' | 'none',
): AsyncGenerator<readonly ClosedDeal[]> {
  const needs = ({ state }: DealHistory) =>
    activitiesOf === 'all' || (activitiesOf === 'won' && state.outcome === 'won');
  for await (const { batch, activities } of inBatches(tx, maxInstant, ground.closed, needs)) {
    yield batch.flatMap((history): ClosedDeal[] => {
      const { closedAt, state } = history;
      if (closedAt === null || state.outcome === null) return [];
      const known = (activities.get(history.id) ?? []).filter(({ knownAt }) => knownAt <= closedAt);
      return [{ context: { ...ground.contextOf(history, known), asOf: closedAt }, outcome: state.outcome, closedAt }];
    });
  }
}

interface HistoryBatch {
  readonly batch: readonly DealHistory[];
  readonly activities: ReadonlyMap<string, readonly Activity[]>;
}

async function* inBatches(
  tx: TenantTransaction,
  asOf: Instant,
  histories: readonly DealHistory[],
  needsActivities: (history: DealHistory) => boolean = () => true,
): AsyncGenerator<HistoryBatch> {
  const read = async (at: number): Promise<HistoryBatch | null> => {
    const batch = histories.slice(at, at + dealsAtATime);
    if (batch.length === 0) return null;
    const ids = batch.filter(needsActivities).map(({ id }) => id);
    return { batch, activities: ids.length === 0 ? new Map() : await readActivities(tx, asOf, ids) };
  };
  let next = read(0);
  for (let at = 0; ; at += dealsAtATime) {
    const current = await next;
    if (current === null) return;
    next = read(at + dealsAtATime);
    // a consumer that stops early never asks for it
    next.catch(() => {});
    yield current;
  }
}
