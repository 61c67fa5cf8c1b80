import { slackMessage } from '../../execution/channels/slack-message.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import type { Config } from '../config.ts';
import { systemPrincipal } from '../domain/principal.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { readInstallation } from '../store/installation.ts';
import type { Store } from '../store/open-store.ts';
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
  const execution = await startExecution({
    store,
    gateway,
    queue,
    onError: (error) => logger.warn({ err: error }, 'delivery engine'),
    channels: [tracedChannel(slackMessage)],
    checkAction: async ({ tenantId, channel }) => {
      const decision = gateway.previewCall({
        principal: systemPrincipal(tenantId),
        tool: 'slack_post_message',
        arguments: {},
      });
      const policyVersion = decision?.policyVersion ?? 'none';
      if (decision?.effect === 'allow') return { effect: 'go', policyVersion, reason: decision.reason };
      return { effect: 'stop', policyVersion, reason: `policy does not let ${channel} act` };
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
