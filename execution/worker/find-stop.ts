import { systemPrincipal } from '../../src/domain/principal.ts';
import type { StopOrder, StopRecord } from '../../src/store/kill-switches.ts';

/** The engaged order that forbids calling `tools` for `tenantId`, null when none of `orders` does. */
export function findStop(orders: readonly StopRecord[], tenantId: string, tools: readonly string[]): StopOrder | null {
  const agent = systemPrincipal(tenantId).id;
  return (
    orders.find(({ isEngaged, scope, tenantId: stopped, target }) => {
      if (!isEngaged || (stopped !== null && stopped !== tenantId)) return false;
      if (scope === 'tool') return target !== null && tools.includes(target);
      return scope === 'agent' ? target === agent : true;
    }) ?? null
  );
}
