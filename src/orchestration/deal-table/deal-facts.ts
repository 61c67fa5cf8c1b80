import { closeDatePushes } from '../../../intelligence/benchmarks/close-date-pushes.ts';
import { stageVisits } from '../../../intelligence/benchmarks/stage-visits.ts';
import type { StageStay } from '../../domain/deal-row.ts';
import type { OpportunityState } from '../../domain/opportunity.ts';
import { type CalendarDate, dateOf, daysBetween, type Instant } from '../../domain/time.ts';
import type { DatedDeal } from '../../store/read-deals.ts';
import { type DealHistory, foldDealHistory } from '../context/deal-history.ts';

/** One deal by itself as of an instant, before the names of what it refers to are joined. Null as in `DealRow`. */
export interface DealFacts {
  readonly id: string;
  readonly state: OpportunityState;
  readonly createdDate: CalendarDate | null;
  readonly closedDate: CalendarDate | null;
  readonly stageSince: CalendarDate | null;
  readonly stays: readonly StageStay[];
  readonly pushCount: number | null;
  readonly pushedDays: number | null;
}

/** Fields that change while a deal lives: without a date they say nothing of the past. */
const movingFields = new Set<string>([
  'outcome',
  'stageId',
  'closeDate',
  'amount',
  'currency',
  'forecastCategory',
  'probabilityPercent',
  'nextStep',
  'lossReason',
]);

/** Reads one stored deal as people see it: its undated values too, in the past only those that do not move. */
export function toDealFacts(deal: DatedDeal, asOf: Instant, isNewest: boolean): DealFacts {
  const undated = isNewest
    ? deal.undated
    : Object.fromEntries(Object.entries(deal.undated).filter(([field]) => !movingFields.has(field)));
  const history = foldDealHistory(deal, undated);
  const isDated = deal.changes.length > 0;
  const { state, createdAt } = history;
  const closedDate = state.outcome === null ? null : (state.closeDate ?? dayOf(history.closedAt));
  return {
    id: deal.id,
    state,
    createdDate: isDated ? dateOf(createdAt) : state.createdDate,
    closedDate,
    ...staysOf(history, asOf),
    ...pushesOf(history, asOf),
  };
}

function dayOf(instant: Instant | null): CalendarDate | null {
  return instant === null ? null : dateOf(instant);
}

/** A stage that is known without a moment has no length. */
function staysOf({ state, changes, createdAt, closedAt }: DealHistory, asOf: Instant) {
  const visits = stageVisits({ asOf, createdAt, changes, state });
  const stays: StageStay[] = [];
  let stageSince: CalendarDate | null = null;
  for (const { stageId, fromMs, toMs, changeId } of visits) {
    if (changeId === null && toMs === null) break;
    const from = new Date(fromMs).toISOString();
    if (closedAt !== null && from >= closedAt) break;
    const isPresent = toMs === null && closedAt === null;
    const to = toMs === null ? (closedAt ?? asOf) : new Date(toMs).toISOString();
    stays.push({ stageId, days: Math.max(0, daysBetween(dateOf(from), dateOf(to))), isPresent });
    if (isPresent) stageSince = dateOf(from);
  }
  return { stays, stageSince };
}

function pushesOf({ changes, createdAt, closedAt }: DealHistory, asOf: Instant) {
  const planned = changes.filter(
    ({ field, effectiveAt }) => field === 'closeDate' && (closedAt === null || effectiveAt < closedAt),
  );
  if (planned.length === 0) return { pushCount: null, pushedDays: null };
  const { times, netDays } = closeDatePushes({ asOf, createdAt, changes: planned });
  return { pushCount: times, pushedDays: netDays };
}
