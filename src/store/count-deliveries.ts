import type { DeliveryState } from '../domain/alert.ts';
import { sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import { listWorkspaces } from './workspaces.ts';

/** How many accepted actions stand in one state and channel, over all workspaces. */
export interface DeliveryCount {
  readonly state: DeliveryState;
  readonly channel: string;
  readonly count: number;
}

/** Counts accepted actions by state and channel. No role sees the content of all tenants, so each is asked for its own. */
export async function countDeliveries(store: Store): Promise<DeliveryCount[]> {
  const counts = new Map<string, DeliveryCount>();
  for (const { id } of await listWorkspaces(store)) {
    const { rows } = await store.withTenant(id, (tx) =>
      tx.execute<{ status: DeliveryState; channel: string; n: number }>(
        sql`select status, channel, count(*)::int as n from bellwether.outbox group by status, channel`,
      ),
    );
    for (const { status, channel, n } of rows) {
      const key = `${status} ${channel}`;
      counts.set(key, { state: status, channel, count: (counts.get(key)?.count ?? 0) + n });
    }
  }
  return [...counts.values()];
}

/** The age of a workspace's oldest due action in one channel. */
export interface OldestPending {
  readonly tenantId: string;
  readonly channel: string;
  readonly ageMs: number;
}

/** How long the oldest due action of each workspace and channel has waited, by the database's clock. */
export async function oldestPending(store: Store): Promise<OldestPending[]> {
  const found: OldestPending[] = [];
  for (const { id: tenantId } of await listWorkspaces(store)) {
    const { rows } = await store.withTenant(tenantId, (tx) =>
      tx.execute<{ channel: string; age_ms: number }>(sql`
        select channel, (extract(epoch from now() - min(due_at)) * 1000)::float8 as age_ms from bellwether.outbox
        where status in ('pending', 'sending') and due_at <= now() group by channel`),
    );
    found.push(...rows.map(({ channel, age_ms }) => ({ tenantId, channel, ageMs: age_ms })));
  }
  return found;
}
