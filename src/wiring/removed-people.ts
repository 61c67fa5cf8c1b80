import type { AccessCheck } from '../mcp/auth/access.ts';
import { identityHash } from '../store/erasure/mask-erased.ts';
import type { RemovedPeople } from '../store/people.ts';

/** How long a token of somebody who was removed may still be taken. */
export const rereadMs = 30_000;

/**
 * Refuses tokens of people who were removed, though their issuer still vouches for them: who they are is read again every 30 s. What
 * cannot be read refuses everybody, since nobody can be known to belong here.
 */
export function refuseRemoved(
  read: () => Promise<RemovedPeople>,
  access: AccessCheck,
  nowMs: () => number = Date.now,
): AccessCheck {
  let kept: { readonly removed: Promise<RemovedPeople>; readonly untilMs: number } | null = null;
  const removedPeople = () => {
    if (kept === null || kept.untilMs <= nowMs()) {
      const removed = read();
      const next = { removed, untilMs: nowMs() + rereadMs };
      kept = next;
      // what failed is asked again by the next call
      removed.catch(() => {
        if (kept === next) kept = null;
      });
    }
    return kept.removed;
  };
  return {
    stepUp: access.stepUp,
    async check(request) {
      const found = await access.check(request);
      if (!('principal' in found)) return found;
      const { id, salesUserId, tenantId } = found.principal;
      const { subjects, salesUserIds, erasedSignIns } = await removedPeople();
      const isErased = erasedSignIns.size > 0 && erasedSignIns.has(identityHash(tenantId, 'sign_in', id));
      if (!isErased && !subjects.has(id) && !(salesUserId !== null && salesUserIds.has(salesUserId))) return found;
      const message = 'The person of this access token may not sign in here any more.';
      return { status: 401, challenge: access.stepUp([]), message };
    },
  };
}
