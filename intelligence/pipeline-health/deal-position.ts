import type { DealContext, FieldChange } from '../../src/domain/deal-context.ts';
import { type FiscalPeriod, isInPeriod } from '../../src/domain/fiscal-calendar.ts';
import type { Decimal } from '../../src/domain/money.ts';
import { type CalendarDate, dateOf, type Instant } from '../../src/domain/time.ts';
import type { PipelineSnapshot } from './pipeline-snapshot.ts';

/**
 * Where one deal stands at one date, as far as the waterfall cares. `isCounted`: open and, with a period, due in it. For a lost
 * deal amount and close date are those it had just before the edit that closed it; for a won one those it was won at.
 */
export interface DealPosition {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly status: 'open' | 'won' | 'lost';
  readonly amount: Decimal | null;
  readonly currency: string | null;
  readonly closeDate: CalendarDate | null;
  readonly createdAt: Instant;
  readonly closedAt: Instant | null;
  readonly isInPeriod: boolean;
}

/** The positions of all deals of a snapshot by id. With a period, only deals due in it are in scope. */
export function dealPositions(
  snapshot: PipelineSnapshot,
  period: Pick<FiscalPeriod, 'startDate' | 'endDate'> | null,
): Map<string, DealPosition> {
  const positions = new Map<string, DealPosition>();
  const inScope = (date: CalendarDate | null) => period === null || isInPeriod(date, period);
  for (const { context, outcome, closedAt } of snapshot.closed) {
    const { amount, currency, closeDate } =
      outcome === 'lost' ? beforeClosing(context, closedAt, snapshot.asOf) : context.state;
    positions.set(context.opportunityId, {
      ...partsOf(context),
      status: outcome,
      amount,
      currency,
      closeDate,
      closedAt,
      isInPeriod: inScope(outcome === 'won' ? (closeDate ?? dateOf(closedAt)) : closeDate),
    });
  }
  for (const context of snapshot.open) {
    const { amount, currency, closeDate } = context.state;
    positions.set(context.opportunityId, {
      ...partsOf(context),
      status: 'open',
      amount,
      currency,
      closeDate,
      closedAt: null,
      isInPeriod: inScope(closeDate),
    });
  }
  return positions;
}

function partsOf({ opportunityId, state, createdAt }: DealContext) {
  return { opportunityId, name: state.name, createdAt };
}

/** Closing a lost deal often empties its amount and sets its close date to that day: neither is a change of the pipeline. */
function beforeClosing(context: DealContext, closedAt: Instant, asOf: Instant) {
  const atClosing = context.changes.filter(
    ({ effectiveAt, knownAt }) => effectiveAt >= closedAt && effectiveAt <= asOf && knownAt <= asOf,
  );
  const before = <Value>(field: FieldChange['field'], now: Value): Value => {
    const first = atClosing.find((change) => change.field === field);
    return first === undefined || first.from === null ? now : (first.from as Value);
  };
  const { amount, currency, closeDate } = context.state;
  return {
    amount: before('amount', amount),
    currency: before('currency', currency),
    closeDate: before('closeDate', closeDate),
  };
}
