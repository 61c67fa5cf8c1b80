import { toolCall, toolCallOnce } from '../../execution/channels/tool-call.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import { systemClock } from '../../src/orchestration/gateway/gateway-clock.ts';
import { PlanDesk } from '../../src/orchestration/plans/run/plan-desk.ts';
import type { PlanEvent } from '../../src/orchestration/plans/run/plan-ports.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { checkPlannedCall } from '../../src/wiring/check-planned-call.ts';
import { planEffects } from '../../src/wiring/plan-effects.ts';
import { defaultPage, type FakeSystem, world } from '../integration/gateway/setup.ts';

/** Short enough that a run of many kills ends soon; what a killed process held is taken up after the lease. */
const leaseMs = 1_500;

/** What a process that works on plans is told. */
export interface PlanPlace {
  readonly databaseUrl: string;
  readonly providerUrl: string;
}

/** The real gateway, journal, outbox and engine over one database; every write is a request to the provider, every read answers at once. */
export async function openPlans(
  { databaseUrl, providerUrl }: PlanPlace,
  observe: (event: PlanEvent) => void,
  aroundWrite: (point: 'before' | 'after', input: Record<string, unknown>) => void = () => {},
) {
  const store = await openStore({ kind: 'postgres', url: databaseUrl, maxConnections: 10 });
  const outside = await world({ gateway: { clock: systemClock } });
  const answer: FakeSystem['answer'] = async (tool, input, { idempotencyKey, signal }) => {
    if (tool === 'list' || tool === 'search') return defaultPage;
    aroundWrite('before', input);
    const body = JSON.stringify({ args: { channel: input['recordId'] }, key: idempotencyKey, pid: process.pid });
    await fetch(`${providerUrl}/write`, { method: 'POST', body, signal });
    aroundWrite('after', input);
    return { id: String(input['recordId']) };
  };
  outside.system.answer = answer;
  const engine = await openEngine(store, outside.gateway);
  const desk = new PlanDesk({
    ...{ store, gateway: outside.gateway, analyses: new Map(), observe, priceOf: async () => () => null },
    effects: planEffects(store, () => engine.nudge()),
    settings: { patienceMs: 20_000 },
  });
  return {
    desk,
    async close() {
      await engine.stop(1_000);
      await engine.closeQueue();
      await store.close();
    },
  };
}

async function openEngine(store: Store, gateway: Awaited<ReturnType<typeof world>>['gateway']) {
  const queue = await openQueue({ pool: store.pool });
  const execution: Execution = await startExecution({
    ...{ store, queue, gateway, channels: [toolCall, toolCallOnce] },
    checkAction: async (action) =>
      checkPlannedCall(gateway, action) ?? { effect: 'stop', policyVersion: 'none', reason: 'no plan' },
    settings: { leaseMs, callTimeoutMs: 1_000, everyMs: 100, trustMs: 1_000, backoffMs: [100], concurrency: 4 },
  });
  return { ...execution, closeQueue: () => queue.close() };
}
