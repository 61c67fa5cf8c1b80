import { dateOf, endOfDay, type Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';

/**
 * The end of the day a workspace's data speaks for: the newest of its connections' data. An old export is scored as of its own day, not
 * as if its deals had been left alone ever since.
 */
export async function defaultAsOf(store: Store, tenantId: string): Promise<Instant> {
  const connections = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const newest = connections
    .map(({ dataAsOf }) => dataAsOf)
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return endOfDay(newest ? dateOf(newest) : '1970-01-01');
}
