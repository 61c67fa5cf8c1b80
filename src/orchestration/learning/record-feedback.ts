import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import { type AlertedDealRow, findAlertedDeal, saveFeedback } from '../../store/alert-records.ts';
import type { Store } from '../../store/open-store.ts';
import type { Reader } from '../../store/reader.ts';

/** A thumb on an alert. `alert` is its episode's id, or a deal's: then its newest alert. `reader` null: the owner of it all. */
export interface GivenFeedback {
  readonly alert: string;
  readonly verdict: 'up' | 'down';
  readonly principal: Principal;
  readonly at: Instant;
  readonly reader: Reader | null;
}

/**
 * Keeps a person's thumb on an alert; a second one replaces their first. Returns the alert it is about.
 * @throws AppError `not_found` when there is no such alert or the person may not see its deal
 */
export async function recordFeedback(store: Store, given: GivenFeedback): Promise<AlertedDealRow> {
  const { alert, verdict, principal, at, reader } = given;
  const { tenantId } = principal;
  const found = await store.withTenant(tenantId, (tx) => findAlertedDeal(tx, alert));
  const isVisible =
    found !== null && (reader === null || (await reader.visibleDeals([found.opportunityId])).has(found.opportunityId));
  if (found === null || !isVisible) {
    throw new AppError('not_found', `There is no alert "${alert}" and none about a deal of that id.`);
  }
  const { episodeId } = found;
  await store.withTenant(tenantId, (tx) =>
    saveFeedback(tx, { tenantId, episodeId, personId: principal.id, verdict, givenAt: at, channel: principal.channel }),
  );
  return found;
}
