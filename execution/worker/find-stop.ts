import { systemPrincipal } from '../../src/domain/principal.ts';
import { readStops, type StopOrder } from '../../src/store/kill-switches.ts';
import type { Database } from '../../src/store/open-store.ts';

/**
 * The kill switch that forbids calling `tools` for `tenantId` now, null when none does. Read afresh from the database each time.
 * @throws AppError `unavailable` when the orders cannot be read; nothing may be sent then
 */
export async function findStop(
  db: Pick<Database, 'execute'>,
  tenantId: string,
  tools: readonly string[],
): Promise<StopOrder | null> {
  const agent = systemPrincipal(tenantId).id;
  const orders = await readStops(db);
  return (
    orders.find(({ isEngaged, scope, tenantId: stopped, target }) => {
      if (!isEngaged || (stopped !== null && stopped !== tenantId)) return false;
      if (scope === 'tool') return target !== null && tools.includes(target);
      return scope === 'agent' ? target === agent : true;
    }) ?? null
  );
}
