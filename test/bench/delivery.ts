import { setTimeout as sleep } from 'node:timers/promises';
import { slackMessage } from '../../execution/channels/slack-message.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import { acceptActions } from '../../execution/outbox/accept-action.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { sql } from '../../src/store/drizzle.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { newAlert } from '../integration/execution/engine-room.ts';
import { openTestStore } from '../setup/databases.ts';
import { missingServers, startPostgres, startRedis } from '../setup/private-servers.ts';

export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly context: Readonly<Record<string, unknown>>;
}

const rounds = 5;

/**
 * Alerts per second from acceptance to the committed receipt, outbox, lease, re-checks and audit on, against a provider that
 * answers at once; beside it three bare commits a job on the same store in the same run. Also the latency of five alerts.
 */
export async function benchDelivery(): Promise<Figure[]> {
  const embedded = await measure('delivery.embedded_alerts_per_s', await openTestStore(), null, 100);
  if (missingServers() !== null) return embedded;
  const postgres = await startPostgres();
  const redis = await startRedis();
  try {
    const store = await openStore({ kind: 'postgres', url: postgres.url, maxConnections: 30 });
    return [...embedded, ...(await measure('delivery.alerts_per_s', store, redis.url, 1_000))];
  } finally {
    await redis.stop();
    await postgres.stop();
  }
}

async function measure(figure: string, store: Store, redisUrl: string | null, alerts: number): Promise<Figure[]> {
  const queue = await openQueue(redisUrl ? { redisUrl } : { pool: store.pool });
  const concurrency = store.kind === 'embedded' ? 10 : 20;
  const execution = await startExecution({
    store,
    queue,
    gateway: instantGateway,
    channels: [slackMessage],
    checkAction: async () => ({ effect: 'go', policyVersion: 'bench', reason: 'bench' }),
    settings: { concurrency },
  });
  let accepted = 0;
  const send = async (count: number) => {
    const subjects = Array.from({ length: count }, (_, index) => newAlert('bench', `d${accepted + index}`));
    accepted += count;
    const startedMs = performance.now();
    await store.withTenant('bench', (tx) => acceptActions(tx, subjects));
    execution.nudge();
    await execution.drain();
    return performance.now() - startedMs;
  };
  await send(20);
  const rates: number[] = [];
  const bareRates: number[] = [];
  const latencies: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    latencies.push(await send(5));
    rates.push((alerts * 1_000) / (await send(alerts)));
    bareRates.push((alerts * 1_000) / (await commitBare(store, alerts * 3, concurrency)));
  }
  const quiet = store.kind === 'postgres' ? await measureQuietTenant(store, execution) : null;
  await execution.stop();
  await queue.close();
  await store.close();
  const bare = median(bareRates);
  const context = { rounds, alerts, concurrency, store: store.kind, queue: queue.backend };
  return [
    {
      figure,
      value: round1(median(rates)),
      unit: '1/s',
      context: { ...context, bareThreeCommitsPerSec: round1(bare) },
    },
    {
      figure: `${figure.replace('alerts_per_s', 'five_alerts_ms')}`,
      value: round1(median(latencies)),
      unit: 'ms',
      context,
    },
    ...(quiet
      ? [
          {
            figure: 'delivery.quiet_tenant_ratio',
            value: quiet.ratio,
            unit: 'ratio',
            context: { ...context, ...quiet },
          },
        ]
      : []),
  ];
}

const quietAlerts = 40;
const steadyGapMs = 25;
const burstAlerts = 2_000;

/**
 * A quiet tenant's p95 wait, from due to claimed, while a neighbour sends a steady stream and then, in the same way, ten times
 * as much at once.
 */
async function measureQuietTenant(store: Store, execution: Execution) {
  const baseline = await waitP95(store, execution, 'quiet-before', burstAlerts / 10);
  const burst = await waitP95(store, execution, 'quiet-burst', burstAlerts);
  return { ratio: round1(burst / baseline), baselineP95Ms: round1(baseline), burstP95Ms: round1(burst) };
}

async function waitP95(store: Store, execution: Execution, quiet: string, neighbourAlerts: number): Promise<number> {
  const neighbour = `neighbour-of-${quiet}`;
  const accept = async (tenantId: string, subjects: readonly string[]) => {
    await store.withTenant(tenantId, (tx) =>
      acceptActions(
        tx,
        subjects.map((each) => newAlert(tenantId, each)),
      ),
    );
    execution.nudge();
  };
  await accept(
    neighbour,
    Array.from({ length: neighbourAlerts }, (_, index) => `d${index}`),
  );
  for (let index = 0; index < quietAlerts; index += 1) {
    await accept(quiet, [`d${index}`]);
    await sleep(steadyGapMs);
  }
  await execution.drain();
  const { rows } = await store.withTenant(quiet, (tx) =>
    tx.execute<{ p95: number }>(sql`
      select percentile_cont(0.95) within group (order by extract(epoch from claimed_at - due_at) * 1000)::float8 as p95
      from bellwether.outbox`),
  );
  return rows[0]?.p95 ?? Number.NaN;
}

/** So many commits of one small row each, side by side as the engine's are. */
async function commitBare(store: Store, commits: number, concurrency: number): Promise<number> {
  await store.pool.query('create table if not exists bellwether.bench_bare (id int, body text)');
  let left = commits;
  const startedMs = performance.now();
  const commit = async () => {
    while (left > 0) {
      left -= 1;
      await store.db.transaction((tx) => tx.execute(sql`insert into bellwether.bench_bare values (1, 'a row')`));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, commit));
  return performance.now() - startedMs;
}

const instantGateway: ToolGateway = {
  async callTool({ tool, requestId = '' }) {
    const provenance = {
      tool,
      system: 'bench',
      connection: 'bench',
      version: '1',
      fetchedAt: '',
      records: 1,
      requestId,
    };
    return {
      structuredContent: { channel: 'C0DEALS', ts: '1.000001' },
      provenance: { ...provenance, fromCache: false },
      untrusted: true,
    };
  },
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const round1 = (value: number) => Math.round(value * 10) / 10;

if (import.meta.main) for (const figure of await benchDelivery()) console.log(JSON.stringify(figure));
