import { type CredentialKey, lockCredential } from '../../store/credentials.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { withRole } from '../../store/role-transaction.ts';

/** Runs a piece of work in a transaction as the connector role of one tenant. */
export type Transact = <T>(work: (tx: TenantTransaction) => Promise<T>) => Promise<T>;

/** Keeps the refreshes of one credential apart and lets callers of one process share the one under way. */
export class RefreshLocks {
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** Joins the work under way for `key`, or starts it. */
  share<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#underWay.get(key) as Promise<T> | undefined;
    if (running) return running;
    const started = work().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }
}

/**
 * Runs `work` while no other process can refresh the credential. On a server its row stays locked for the whole of `work`,
 * network included, and everything `work` does is committed when it returns. The embedded store belongs to one process and has
 * one session, which a provider's slowness must not hold, so there `RefreshLocks` alone keeps refreshes apart and each
 * transaction is its own.
 */
export async function holdCredential<T>(
  store: Store,
  key: CredentialKey,
  work: (transact: Transact) => Promise<T>,
): Promise<T> {
  if (store.kind === 'embedded') return work((step) => withRole(store, 'bellwether_connector', key.tenantId, step));
  return withRole(store, 'bellwether_connector', key.tenantId, async (tx) => {
    await lockCredential(tx, key);
    return work((step) => step(tx));
  });
}
