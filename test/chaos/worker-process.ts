import type { Channel } from '../../execution/channels/channel.ts';
import { slackMessage } from '../../execution/channels/slack-message.ts';
import { startExecution } from '../../execution/engine.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import { openStore } from '../../src/store/open-store.ts';
import { plainChannel } from './plain-channel.ts';
import { providerGateway, waitAt } from './provider-gateway.ts';

/** What a worker process is told on its command line. */
export interface WorkerTask {
  readonly databaseUrl: string;
  /** Null: the queue is on PostgreSQL too. */
  readonly redisUrl: string | null;
  readonly providerUrl: string;
  readonly leaseMs: number;
  readonly concurrency: number;
}

/** Brings its process down, as a message that runs a parser out of memory does. */
const poison: Channel = {
  id: 'poison',
  class: 'A',
  tools: ['stand_in_post'],
  deliver() {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  },
};

const task = JSON.parse(process.argv[2] ?? '') as WorkerTask;
const store = await openStore({ kind: 'postgres', url: task.databaseUrl, maxConnections: task.concurrency + 6 });
const queue = await openQueue(task.redisUrl ? { redisUrl: task.redisUrl } : { pool: store.pool });
const execution = await startExecution({
  store,
  queue,
  gateway: providerGateway(task.providerUrl, { hasBarrier: true, startWithinMs: task.leaseMs * 0.15 }),
  channels: [
    slackMessage,
    plainChannel('class-a', 'A'),
    plainChannel('class-c-never-twice', 'C', 'never_twice'),
    plainChannel('class-c-never-missed', 'C', 'never_missed'),
    poison,
  ],
  async checkAction({ requestKey }) {
    await waitAt(task.providerUrl, 'before_call', requestKey);
    return { effect: 'go', policyVersion: 'chaos', reason: 'allowed' };
  },
  settings: {
    leaseMs: task.leaseMs,
    callTimeoutMs: task.leaseMs * 0.5,
    settleMs: task.leaseMs * 0.35,
    concurrency: task.concurrency,
    everyMs: 500,
    trustMs: 5_000,
    backoffMs: [200],
  },
});
process.on('disconnect', () => process.exit());
process.once('SIGTERM', () => void execution.stop().then(() => process.exit(0)));
process.send?.('ready');
