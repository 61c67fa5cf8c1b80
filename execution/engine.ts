import { setTimeout as sleep } from 'node:timers/promises';
import type { ToolGateway } from '../src/domain/tool.ts';
import type { Store } from '../src/store/open-store.ts';
import type { Channel } from './channels/channel.ts';
import { redactedChannel } from './channels/redacted-channel.ts';
import { forgetLeases } from './dispatcher/forget-leases.ts';
import { startRelay } from './dispatcher/start-relay.ts';
import { countOpen, type OpenCounts } from './dispatcher/take-due-rows.ts';
import { type ExecutionSettings, executionSettings } from './execution-settings.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';
import { type CheckAction, type Delivered, deliverAction } from './worker/deliver-action.ts';
import { openDeliveryStore } from './worker/delivery-store.ts';
import { openSoloGate } from './worker/solo-gate.ts';
import { startTally } from './worker/tally.ts';

export interface ExecutionOptions {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly queue: DeliveryQueue;
  readonly channels: readonly Channel[];
  /** Asked right before each effect: may this action still go to this recipient? */
  readonly checkAction: CheckAction;
  readonly settings?: Partial<ExecutionSettings>;
  /** Hears what went wrong in the background; the engine goes on. */
  readonly onError?: (error: Error) => void;
}

/** What this process did since it started, and what is open for all. */
export interface ExecutionStats extends OpenCounts {
  readonly delivered: Readonly<Partial<Record<Delivered, number>>>;
}

/** The running delivery engine of this process: relay, sweeper and worker. */
export interface Execution {
  /** Tells the relay that something was accepted; call it after the commit. */
  nudge(): void;
  /**
   * Waits until nothing is due, being sent, or due within `patienceMs`; what a kill switch holds is not waited for. Returns
   * what is still open.
   */
  drain(options?: { readonly patienceMs?: number; readonly timeoutMs?: number }): Promise<OpenCounts>;
  stats(): Promise<ExecutionStats>;
  /** Takes nothing new and waits for what is in hand, at most `graceMs` (30 s); the rest is taken over after its lease. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts relay, sweeper and worker over an opened store and queue. On an embedded store the directory lock proves that no other
 * process delivers, so leases of a process that was killed are given up at once.
 */
export async function startExecution(options: ExecutionOptions): Promise<Execution> {
  const { store, queue, gateway, checkAction, onError = () => {} } = options;
  const settings = { ...executionSettings, ...options.settings };
  const channels = new Map(options.channels.map((channel) => [channel.id, redactedChannel(channel)]));
  const ports = { deliveries: openDeliveryStore(store, settings), gateway, channels, checkAction, settings };
  if (store.kind === 'embedded') {
    await forgetLeases(store);
    if (queue.backend === 'postgres') await queue.clear();
  }
  const relay = startRelay(store, queue, settings, onError);
  const tally = startTally(() => relay.nudge(), Math.ceil(settings.perTenant / 2));
  const gate = openSoloGate();
  const worker = await queue.startWorker(
    ({ tenantId, id, isSuspect }) => gate.run(isSuspect, () => tally.count(() => deliverAction(ports, tenantId, id))),
    { concurrency: settings.concurrency, leaseMs: settings.leaseMs, onError },
  );
  return {
    nudge: relay.nudge,
    async drain({ patienceMs = 0, timeoutMs = Number.POSITIVE_INFINITY } = {}) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const idle = tally.untilIdle();
        relay.nudge();
        const open = await countOpen(store);
        const isSoon = open.nextInMs !== null && open.nextInMs <= patienceMs;
        if ((open.now === 0 && !isSoon) || performance.now() >= deadline) return open;
        await Promise.race([idle, sleep(open.now === 0 ? Math.min(open.nextInMs ?? 0, 250) : 250)]);
      }
    },
    async stats() {
      return { ...(await countOpen(store)), delivered: tally.delivered() };
    },
    async stop(graceMs = 30_000) {
      await relay.stop();
      await worker.close(graceMs);
    },
  };
}
