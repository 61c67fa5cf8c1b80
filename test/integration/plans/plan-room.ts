import { toolCall, toolCallOnce } from '../../../execution/channels/tool-call.ts';
import { type Execution, startExecution } from '../../../execution/engine.ts';
import type { DeliveryQueue } from '../../../execution/queue/delivery-queue.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { databaseApprovalDesk } from '../../../src/orchestration/approvals/database-approval-desk.ts';
import { defaultBreaker } from '../../../src/orchestration/gateway/circuit-breaker.ts';
import { systemClock } from '../../../src/orchestration/gateway/gateway-clock.ts';
import { defaultRetry } from '../../../src/orchestration/gateway/retry-call.ts';
import { PlanDesk } from '../../../src/orchestration/plans/run/plan-desk.ts';
import type { PlanEvent, PlanPorts } from '../../../src/orchestration/plans/run/plan-ports.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { checkPlannedCall } from '../../../src/wiring/check-planned-call.ts';
import { planEffects } from '../../../src/wiring/plan-effects.ts';
import { openTestStore } from '../../setup/databases.ts';
import { quickSettings } from '../execution/engine-room.ts';
import { defaultPage, type WorldOptions, world } from '../gateway/setup.ts';

/** The gateway tries once, so that a test sees each try of the plan, and no failure of one test closes the way for the next. */
const limits = {
  retry: { ...defaultRetry, maxAttempts: 1 },
  breaker: { ...defaultBreaker, consecutiveFailures: 1_000_000, windowSize: 1_000_000 },
};

/** A desk over an embedded store, a CRM in memory and the real delivery engine. */
export async function openPlanRoom(options: WorldOptions = {}) {
  const store = await openTestStore();
  const queue = await openQueue({ pool: store.pool });
  const approvals = databaseApprovalDesk(store);
  const outside = await world({ ...options, gateway: { approvals, clock: systemClock, limits, ...options.gateway } });
  // writes of the CRM in memory give what its tools promise
  outside.system.answer = (tool, input) => (isRead(tool) ? defaultPage : { id: String(input['recordId']) });
  const execution = await startEngine(store, queue, outside.gateway);
  const events: PlanEvent[] = [];
  const desk = (change: Partial<PlanPorts> = {}) =>
    new PlanDesk({
      store,
      gateway: outside.gateway,
      effects: planEffects(store, () => execution.nudge()),
      analyses: new Map(),
      priceOf: async () => () => null,
      observe: (event) => events.push(event),
      ...change,
    });
  const writes = () => outside.system.calls.filter(({ tool }) => !isRead(tool));
  return {
    ...{ store, queue, approvals, outside, execution, events, desk, writes },
    async close() {
      await execution.stop(1_000);
      await queue.close();
      await store.close();
    },
  };
}
export type PlanRoom = Awaited<ReturnType<typeof openPlanRoom>>;

export function isRead(tool: string): boolean {
  return tool === 'list' || tool === 'search';
}

function startEngine(store: Store, queue: DeliveryQueue, gateway: PlanPorts['gateway']): Promise<Execution> {
  return startExecution({
    ...{ store, queue, gateway, channels: [toolCall, toolCallOnce], settings: quickSettings },
    checkAction: async (action) =>
      checkPlannedCall(gateway, action) ?? { effect: 'stop', policyVersion: 'none', reason: 'no plan' },
  });
}
