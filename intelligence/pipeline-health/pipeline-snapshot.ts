import type { ClosedDeal, DealContext } from '../../src/domain/deal-context.ts';
import type { CalendarDate, Instant } from '../../src/domain/time.ts';

/** Every deal of a workspace as known at `asOf`, a deal in one list only. */
export interface PipelineSnapshot {
  readonly asOf: Instant;
  readonly open: readonly DealContext[];
  readonly closed: readonly ClosedDeal[];
  /** The owner to show for an open deal, by deal id, where it differs from the deal's own. */
  readonly ownerNames?: ReadonlyMap<string, string>;
}

/** An open deal as people list it; null is unknown. `region` is the owner's, else the account's. */
export interface DealLine {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly team: string | null;
  readonly region: string | null;
  readonly stage: string | null;
  readonly forecastCategory: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly closeDate: CalendarDate | null;
}

/** The line of one deal. */
export function dealLine(context: DealContext, ownerNames?: ReadonlyMap<string, string>): DealLine {
  const { state, owner } = context;
  return {
    opportunityId: context.opportunityId,
    name: state.name,
    ownerId: state.ownerId,
    owner: ownerNames?.get(context.opportunityId) ?? owner?.name ?? state.ownerId,
    team: owner?.team ?? null,
    region: owner?.region ?? context.account?.region ?? null,
    stage: context.stage?.label ?? state.stageId,
    forecastCategory: state.forecastCategory ?? context.stage?.forecastCategory ?? null,
    amount: state.amount,
    currency: state.currency,
    closeDate: state.closeDate,
  };
}

/** Orders by deal id, so that the order in which deals were read changes nothing. */
export function byDealId(a: { readonly opportunityId: string }, b: { readonly opportunityId: string }): number {
  return a.opportunityId < b.opportunityId ? -1 : a.opportunityId > b.opportunityId ? 1 : 0;
}
