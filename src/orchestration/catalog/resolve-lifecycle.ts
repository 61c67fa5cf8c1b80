import type { Instant } from '../../domain/time.ts';
import type { Lifecycle, LifecycleStep } from './catalog-entry.ts';

/**
 * Where an entry stands, from its recorded steps. Steps taken for another definition do not count: what was approved before
 * and now reads differently needs a review. Without any step, what ships with the product is deployed and the rest is a draft.
 */
export function resolveLifecycle(
  digest: string,
  steps: readonly LifecycleStep[],
  origin: 'built_in' | 'upstream',
): Lifecycle {
  const last = steps.at(-1);
  if (!last) return { state: origin === 'built_in' ? 'deployed' : 'draft', expiresAt: null, steps };
  if (last.state !== 'retired' && last.digest !== digest) return { state: 'needs_review', expiresAt: null, steps };
  return { state: last.state, expiresAt: last.expiresAt, steps };
}

/** Whether something may be used at `now`: deployed, and its approval has not run out. */
export function isDeployed(lifecycle: Lifecycle, now: Instant): boolean {
  return lifecycle.state === 'deployed' && (lifecycle.expiresAt === null || lifecycle.expiresAt > now);
}

const nextStates: Readonly<Record<string, readonly LifecycleStep['state'][]>> = {
  draft: ['testing', 'retired'],
  testing: ['draft', 'approved', 'retired'],
  approved: ['testing', 'deployed', 'retired'],
  deployed: ['approved', 'deployed', 'retired'],
  retired: ['draft'],
  needs_review: ['draft', 'testing', 'approved', 'retired'],
};

/** Whether a person may move an entry from where it stands to `next`; nothing is deployed without having been approved. */
export function canMove(lifecycle: Lifecycle, next: LifecycleStep['state']): boolean {
  return nextStates[lifecycle.state]?.includes(next) ?? false;
}
