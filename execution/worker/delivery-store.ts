import { readStops, type StopRecord } from '../../src/store/kill-switches.ts';
import type { Store } from '../../src/store/open-store.ts';
import { useForAction } from '../approvals/action-approval.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { type Claim, type ClaimSettings, claimActions } from './claim-actions.ts';
import { commitOutcomes, type Ended, type Outcome, type PolicyStamp } from './commit-outcomes.ts';
import { gather } from './gather.ts';

/**
 * What the deliveries of one process ask of the store. Those in hand at the same time share statements and commits: a claim, a
 * look at the kill switch and an outcome each cost a part of a round trip.
 */
export interface DeliveryStore {
  /** Claims and commits. */
  claim(tenantId: string, id: string): Promise<Claim>;
  /** All orders to stop, read after this was called. */
  readStops(): Promise<readonly StopRecord[]>;
  /** Uses up the approval of an action, and commits; the answer is `useForAction`'s. */
  useApproval(action: ClaimedAction): Promise<string | null>;
  /** Commits; false: the attempt was not the latest. */
  commit(tenantId: string, ended: Ended): Promise<boolean>;
}

const mostAtOnce = 50;

/** Opens the store of a process's deliveries. */
export function openDeliveryStore(store: Store, settings: ClaimSettings): DeliveryStore {
  const claim = gather<string, Claim>(
    (tenantId, ids) =>
      store.withTenant(tenantId, async (tx) => {
        const claims = await claimActions(tx, tenantId, ids, settings);
        const poison = claims.flatMap((each) => (each.kind === 'quarantined' ? [poisoned(each)] : []));
        if (poison.length > 0) await commitOutcomes(tx, tenantId, poison);
        return claims;
      }),
    mostAtOnce,
  );
  const commit = gather<Ended, boolean>(
    (tenantId, ended) => store.withTenant(tenantId, (tx) => commitOutcomes(tx, tenantId, ended)),
    mostAtOnce,
  );
  const stops = gather<null, readonly StopRecord[]>(async (_lane, asked) => {
    const orders = await readStops(store.db);
    return asked.map(() => orders);
  }, Number.MAX_SAFE_INTEGER);
  const useApproval = (action: ClaimedAction) =>
    store.withTenant(action.tenantId, (tx) => useForAction(tx, action, new Date().toISOString()));
  return { claim, commit, useApproval, readStops: () => stops('', null) };
}

/** The stamp of an outcome that no policy was asked about. */
export const noStamp: PolicyStamp = { policyVersion: 'none', reason: 'no policy was asked' };

function poisoned({ action }: Extract<Claim, { kind: 'quarantined' }>): Ended {
  const message = `Its worker stopped ${action.crashAttempts} times without an outcome; look at it, then retry or discard it.`;
  const outcome: Outcome = { kind: 'ended', state: 'quarantined', code: 'internal', message };
  return { action, outcome, stamp: noStamp };
}
