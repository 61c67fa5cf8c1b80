import { allChannels, storedChannelPorts } from '../../execution/channels/all-channels.ts';
import { toolsToAct } from '../../execution/channels/tools-to-act.ts';
import { isEndpointDisabled } from '../../execution/channels/webhook-endpoints.ts';
import { webhookEvent } from '../../execution/channels/webhook-event.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import { actsFor } from '../../execution/outbox/on-behalf.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import type { Config } from '../config.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { readInstallation } from '../store/installation.ts';
import type { Store } from '../store/open-store.ts';
import { checkPlannedCall } from './check-planned-call.ts';
import { guardEpoch } from './guard-epoch.ts';
import { type Observability, tracedChannel } from './observability.ts';

/** The running engine and what people should know about its queue. */
export interface OpenExecution extends Execution {
  readonly warnings: readonly string[];
}

/** Starts the delivery engine over BullMQ: on Redis when one is configured, else beside the store. */
export async function openExecution(
  config: Config,
  store: Store,
  gateway: Gateway,
  { logger }: Observability,
): Promise<OpenExecution> {
  const epoch = await guardEpoch(store, config.dataDir, (err) => logger.warn({ err }, 'installation epoch'));
  const { heldReason } = await readInstallation(store.db);
  const queue = await openQueue(config.redisUrl ? { redisUrl: config.redisUrl } : { pool: store.pool });
  const channels = allChannels(storedChannelPorts(store));
  const execution = await startExecution({
    store,
    gateway,
    queue,
    onError: (error) => logger.warn({ err: error }, 'delivery engine'),
    channels: channels.map(tracedChannel),
    checkAction: async (action) => {
      const { tenantId, channel, recipient } = action;
      const stop = (reason: string, policyVersion = 'none') => ({ effect: 'stop' as const, policyVersion, reason });
      if (
        channel === webhookEvent.id &&
        (await store.withTenant(tenantId, (tx) => isEndpointDisabled(tx, recipient)))
      ) {
        return stop(`webhook ${recipient} is switched off after days without success`);
      }
      const planned = checkPlannedCall(gateway, action);
      if (planned !== null) return planned;
      const principal = actsFor(action);
      let policyVersion = 'none';
      let reason = 'no tool is used';
      for (const tool of toolsToAct(channels, action)) {
        const decision = gateway.previewCall({ principal, tool, arguments: {} });
        policyVersion = decision?.policyVersion ?? 'none';
        if (decision?.effect !== 'allow')
          return stop(`${tool} is not connected, or the policies do not let ${channel} use it`, policyVersion);
        reason = decision.reason;
      }
      return { effect: 'go', policyVersion, reason };
    },
  });
  return {
    ...execution,
    warnings: heldReason === null ? queue.warnings : [`${heldReason} ${heldAdvice}`, ...queue.warnings],
    async stop(graceMs) {
      await execution.stop(graceMs);
      await queue.close();
      await epoch.stop();
    },
  };
}

const heldAdvice =
  'Nothing is delivered until you decide: `bellwether restore list` shows what waits, `bellwether restore confirm` decides.';
