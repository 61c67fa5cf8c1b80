import { covers } from '../../src/orchestration/kill-switch/watch-kill-switch.ts';
import { readStops, type StopRecord } from '../../src/store/kill-switches.ts';
import type { Database } from '../../src/store/open-store.ts';

/** The principal that deliveries act as, which a kill switch can name. */
const deliveryAgent = 'bellwether';

/**
 * The kill switch that forbids calling `tools` for `tenantId` now, null when none does. Read afresh from the database each time.
 * @throws AppError `unavailable` when it cannot be read: then nothing is sent
 */
export async function readStop(
  db: Pick<Database, 'execute'>,
  tenantId: string,
  tools: readonly string[],
): Promise<StopRecord | null> {
  const act = { tenantId, agentId: deliveryAgent, tools };
  return (await readStops(db)).find((order) => order.isEngaged && covers(order, act)) ?? null;
}
