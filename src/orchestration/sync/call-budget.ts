import type { VendorQuota } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { StoredQuota } from '../../store/connection-quotas.ts';

/** The share of what is left that a sync may use, when a workspace has set none (`syncBudgetPercent`). */
export const defaultBudgetPercent = 50;

/** A window that ends this soon is waited for; a longer one ends the sync until then. */
const longestWaitMs = 60_000;
/** A source that does not say when its window ends is asked again after this. */
const askAgainAfterMs = 3_600_000;

/** What a sync does about what is left of the vendor's calls. */
export type BudgetVerdict =
  | { readonly action: 'go' }
  | { readonly action: 'wait'; readonly waitMs: number; readonly reason: string }
  | { readonly action: 'stop'; readonly reason: string };

/**
 * Takes up what the source said last. The base is what was left when its window began; it is taken anew when more is left than
 * before or the window is over. Null: the source does not say how many calls are left.
 */
export function rememberQuota(
  before: StoredQuota | null,
  told: VendorQuota,
  budgetPercent: number,
  nowMs: number,
): StoredQuota | null {
  const { limit, remaining, resetsAt } = told;
  if (remaining === null) return before;
  const isNewWindow =
    before === null ||
    remaining > before.remaining ||
    (before.resetsAt !== null && Date.parse(before.resetsAt) <= nowMs) ||
    (before.resetsAt === null && nowMs - Date.parse(before.baseAt) >= 24 * askAgainAfterMs);
  const base = isNewWindow
    ? { baseRemaining: remaining, baseAt: new Date(nowMs).toISOString() }
    : { baseRemaining: before.baseRemaining, baseAt: before.baseAt };
  const floor = Math.ceil(base.baseRemaining * (1 - budgetPercent / 100));
  return {
    limit,
    remaining,
    resetsAt,
    ...base,
    floor,
    stoppedAt: before?.stoppedAt ?? null,
    reason: before?.reason ?? null,
  };
}

/** Whether a sync may go on. Null quota: the source does not say, so its own refusals are the only limit. */
export function judgeBudget(quota: StoredQuota | null, nowMs: number): BudgetVerdict {
  if (quota === null || quota.remaining > quota.floor) return { action: 'go' };
  const { remaining, baseRemaining, floor, resetsAt } = quota;
  const left = `${count(remaining)} of ${count(baseRemaining)} calls are left and ${count(floor)} are kept for other users`;
  const resetsInMs = resetsAt === null ? null : Date.parse(resetsAt) - nowMs;
  if (resetsInMs !== null && resetsInMs <= 0) return { action: 'go' };
  if (resetsInMs !== null && resetsInMs <= longestWaitMs) {
    return { action: 'wait', waitMs: resetsInMs, reason: `${left}; waiting until ${clock(resetsAt)}` };
  }
  if (resetsInMs === null && quota.stoppedAt !== null && nowMs - Date.parse(quota.stoppedAt) >= askAgainAfterMs) {
    return { action: 'go' };
  }
  return { action: 'stop', reason: `${left}${resetsAt === null ? '' : `; it goes on after ${clock(resetsAt)}`}` };
}

const count = (calls: number) => calls.toLocaleString('en');
const clock = (at: Instant | null) => (at === null ? '' : `${at.slice(0, 16).replace('T', ' ')} UTC`);
