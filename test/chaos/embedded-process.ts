import { configuredRecipients } from '../../execution/alerts/recipients.ts';
import { slackMessage } from '../../execution/channels/slack-message.ts';
import { startExecution } from '../../execution/engine.ts';
import { rescore } from '../../execution/jobs/rescore.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import type { DealScore } from '../../src/domain/score.ts';
import { openStore } from '../../src/store/open-store.ts';
import { snapshotDir } from '../setup/databases.ts';
import { type SlackAddress, slackGateway } from './slack-gateway.ts';

/** What one start of the embedded program is told. */
export interface EmbeddedTask {
  readonly dataDir: string;
  readonly slack: SlackAddress;
  readonly scores: readonly DealScore[];
  readonly asOf: string;
  /** True: every call hangs after its reply, which is where the test kills. */
  readonly hangsAfterReply: boolean;
}

/** What one start did. */
export interface EmbeddedResult {
  readonly alerts: number;
  readonly delivered: Readonly<Record<string, number>>;
}

const task = JSON.parse(process.argv[2] ?? '') as EmbeddedTask;
const store = await openStore({ kind: 'embedded', dataDir: task.dataDir, snapshotDir });
const queue = await openQueue({ pool: store.pool });
const gateway = slackGateway(task.slack);
const execution = await startExecution({
  store,
  queue,
  channels: [slackMessage],
  checkAction: async () => ({ effect: 'go', policyVersion: 'test', reason: 'allowed' }),
  gateway: {
    async callTool(call) {
      const result = await gateway.callTool(call);
      if (task.hangsAfterReply && call.tool === 'slack_post_message') await hang();
      return result;
    },
  },
});
const recipients = configuredRecipients(new Map(), { channel: 'slack-message', address: 'C0DEALS' });
const { alerts } = await rescore({ store, tenantId: 'demo', scores: task.scores, asOf: task.asOf, recipients });
execution.nudge();
await execution.drain({ timeoutMs: 20_000 });
const { delivered } = await execution.stats();
await execution.stop();
await queue.close();
await gateway.close();
await store.close();
process.send?.({ alerts, delivered } satisfies EmbeddedResult);
process.disconnect?.();

function hang(): Promise<never> {
  process.send?.('hangs');
  return new Promise(() => {});
}
