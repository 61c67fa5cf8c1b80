import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import type { DeliveryQueue } from '../../../execution/queue/delivery-queue.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { plainChannel } from '../../chaos/plain-channel.ts';
import { openTestStore } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';
import { missingServers, type PrivateServer, startPostgres, startRedis } from '../../setup/private-servers.ts';
import { type EngineRoom, emptyTables, interrupt, openRoom, quickSettings } from './engine-room.ts';

interface Backend {
  readonly store: Store;
  readonly queue: DeliveryQueue;
}

const servers: PrivateServer[] = [];
const missing = missingServers();

async function openServers(queueOn: 'postgres' | 'redis'): Promise<Backend> {
  const postgres = await startPostgres();
  servers.push(postgres);
  const store = await openStore({ kind: 'postgres', url: await ownedDatabase(postgres.url) });
  if (queueOn === 'postgres') return { store, queue: await openQueue({ pool: store.pool }) };
  const redis = await startRedis();
  servers.push(redis);
  return { store, queue: await openQueue({ redisUrl: redis.url }) };
}

/** A database whose owner is no superuser, as on a hosted server: row security binds everybody. */
async function ownedDatabase(adminUrl: string): Promise<string> {
  const name = `owned_${Date.now()}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create role ${name} login createrole`);
  await admin.query(`create database ${name} owner ${name}`);
  await admin.end();
  const url = new URL(adminUrl);
  url.username = name;
  url.pathname = name;
  return url.href;
}

async function openEmbedded(): Promise<Backend> {
  const store = await openTestStore();
  return { store, queue: await openQueue({ pool: store.pool }) };
}

const backends: [string, () => Promise<Backend>][] = [['the embedded store', openEmbedded]];
if (missing === null) {
  backends.push(['PostgreSQL and Redis', () => openServers('redis')]);
  backends.push(['PostgreSQL alone', () => openServers('postgres')]);
} else {
  test('delivery on PostgreSQL and Redis', (context) => needs(context, missing));
}

afterAll(async () => {
  for (const server of servers) await server.stop();
});

describe.each(backends)('delivery on %s', (_name, open) => {
  let backend: Backend;
  let room: EngineRoom;
  beforeAll(async () => {
    backend = await open();
  });
  beforeEach(async () => {
    await emptyTables(backend.store, backend.queue);
    room = await openRoom(backend.store, backend.queue);
  });
  afterEach(async () => {
    await room.leave();
  });
  afterAll(async () => {
    await backend.queue.close();
    await backend.store.close();
  });

  test('an accepted action is sent once, with receipt and audit row, however often its cause returns [execution.accept-once]', async () => {
    const engine = await room.start();
    const [first] = await room.accept('acme', ['d1', 'd2']);
    const again = await room.accept('acme', ['d1']);
    engine.nudge();
    await engine.drain({ timeoutMs: 20_000 });
    expect(again).toEqual([{ id: first?.id, isNew: false }]);
    const rows = await room.rows('acme');
    expect(rows.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ]);
    const stamps = new Map(room.provider.posted.map(({ key, ts }) => [key, ts]));
    for (const row of rows) expect(row.receipt).toEqual({ channel: 'C0DEALS', ts: stamps.get(row.request_key) });
    expect(room.provider.posted.map(({ key }) => key).sort()).toEqual(rows.map((row) => row.request_key).sort());
    expect((await room.audits('acme')).map(({ effect, subject }) => [effect, subject]).sort()).toEqual([
      ['sent', 'd1'],
      ['sent', 'd2'],
    ]);
  });

  test('a rate limit waits exactly as told and counts no attempt [execution.rate-limit-exact]', async () => {
    const asked: number[] = [];
    room.provider.hook = async (barrier) => {
      if (barrier !== 'before_record') return undefined;
      asked.push(performance.now());
      return asked.length === 1 ? { status: 429, body: {}, headers: { 'retry-after': '1' } } : undefined;
    };
    const engine = await room.start();
    await room.accept('acme', ['d1']);
    const open = await engine.drain({ timeoutMs: 20_000 });
    expect(open).toMatchObject({ now: 0, later: 1 });
    await engine.drain({ patienceMs: 2_000, timeoutMs: 20_000 });
    const [row] = await room.rows('acme');
    expect(row).toMatchObject({ status: 'sent', failed_attempts: 0, crash_attempts: 0 });
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(950);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeLessThan(15_000);
  });

  test('a message that Slack took although the call failed is read back, not sent again [execution.class-b-reads-back]', async () => {
    let failures = 0;
    room.provider.hook = async (barrier) => {
      failures += barrier === 'after_record' ? 1 : 0;
      return barrier === 'after_record' ? { status: 503, body: {} } : undefined;
    };
    const engine = await room.start();
    await room.accept('acme', ['d1']);
    await engine.drain({ patienceMs: 1_000, timeoutMs: 20_000 });
    expect(failures).toBe(1);
    expect(room.provider.posted).toHaveLength(1);
    expect(await room.rows('acme')).toMatchObject([{ status: 'sent', failed_attempts: 1 }]);
  });

  test('a message that Slack takes up after we have hung up is read back, not sent again [execution.class-b-settles]', async () => {
    await room.start({ settings: { ...quickSettings, callTimeoutMs: 1_000, settleMs: 1_500 } });
    let isFirst = true;
    room.provider.hook = async (barrier) => {
      if (barrier !== 'before_record' || !isFirst) return undefined;
      isFirst = false;
      // past the first attempt's patience and its ordinary wait
      await sleep(1_600);
      return undefined;
    };
    await room.accept('acme', ['d1']);
    await expect.poll(async () => (await room.rows('acme'))[0]?.status, { timeout: 15_000 }).toBe('sent');
    expect(room.provider.posted).toHaveLength(1);
  });

  test('an error that no repeat can mend ends as failed, where people see it, and holds nobody up [execution.failure-visible]', async () => {
    room.provider.hook = async (barrier, { args }) =>
      barrier === 'before_record' && JSON.stringify(args).includes('Deal d1') ? { status: 404, body: {} } : undefined;
    const engine = await room.start();
    await room.accept('acme', ['d1', 'd2']);
    await engine.drain({ timeoutMs: 20_000 });
    expect(await room.rows('acme')).toMatchObject([
      { subject_id: 'd1', status: 'failed', last_error: { code: 'invalid_input' } },
      { subject_id: 'd2', status: 'sent' },
    ]);
    expect((await room.audits('acme')).map(({ effect }) => effect).sort()).toEqual(['failed', 'sent']);
  });

  test('an engaged kill switch keeps actions queued and unsent until it is released [execution.kill-switch-holds]', async () => {
    const tenantStop = { scope: 'tenant', tenantId: 'acme', target: null } as const;
    const toolStop = { scope: 'tool', tenantId: null, target: 'slack_post_message' } as const;
    await room.setKillSwitch(tenantStop, true);
    await room.setKillSwitch(toolStop, true);
    const engine = await room.start();
    await room.accept('acme', ['d1']);
    await room.accept('other', ['d1']);
    const open = await engine.drain({ timeoutMs: 1_000 });
    expect(open.held).toBe(1);
    expect(room.provider.requests).toBe(0);
    await room.setKillSwitch(toolStop, false);
    await room.setKillSwitch(tenantStop, false);
    await engine.drain({ patienceMs: 1_000, timeoutMs: 20_000 });
    expect(room.provider.posted).toHaveLength(2);
    expect(await room.rows('acme')).toMatchObject([{ status: 'sent', failed_attempts: 0 }]);
  });

  test('a re-check that says stop ends the action as stopped without any call [execution.recheck-before-effect]', async () => {
    const engine = await room.start({
      checkAction: async () => ({ effect: 'stop', policyVersion: 'p7', reason: 'The recipient left the company.' }),
    });
    await room.accept('acme', ['d1']);
    await engine.drain({ timeoutMs: 20_000 });
    expect(room.provider.requests).toBe(0);
    expect(await room.rows('acme')).toMatchObject([{ status: 'stopped' }]);
    expect(await room.audits('acme')).toMatchObject([
      { effect: 'stopped', reason: 'The recipient left the company.', policy_version: 'p7' },
    ]);
  });

  test('an interrupted attempt is resolved by the class of its channel [execution.recovery-by-class]', async () => {
    const channels = [
      plainChannel('a', 'A'),
      plainChannel('c-twice', 'C', 'never_twice'),
      plainChannel('c-missed', 'C', 'never_missed'),
      slackMessage,
    ];
    for (const channel of channels) {
      const [action] = await room.accept('acme', [channel.id], { channel: channel.id });
      await interrupt(room.store, 'acme', action?.id ?? '');
    }
    const engine = await room.start({ channels });
    await engine.drain({ timeoutMs: 20_000 });
    const ends = Object.fromEntries((await room.rows('acme')).map((row) => [row.subject_id, row.status]));
    expect(ends).toEqual({ a: 'sent', 'c-twice': 'delivery_unknown', 'c-missed': 'sent', 'slack-message': 'sent' });
    expect(room.provider.posted).toHaveLength(3);
  });

  test('an action that brings its worker down three times is quarantined and the others go on [execution.poison-quarantined]', async () => {
    const [poison] = await room.accept('acme', ['d1', 'd2']);
    await interrupt(room.store, 'acme', poison?.id ?? '', 2);
    const engine = await room.start();
    await engine.drain({ timeoutMs: 20_000 });
    expect(await room.rows('acme')).toMatchObject([
      { subject_id: 'd1', status: 'quarantined', crash_attempts: 3 },
      { subject_id: 'd2', status: 'sent' },
    ]);
    expect((await room.audits('acme')).map(({ effect }) => effect).sort()).toEqual(['quarantined', 'sent']);
  });

  test('wake-ups that a queue has lost are added again from the store [execution.queue-is-disposable]', async () => {
    await room.accept('acme', ['d1', 'd2', 'd3']);
    const { moveDueRows } = await import('../../../execution/dispatcher/start-relay.ts');
    expect(await moveDueRows(room.store, room.queue, { perTenant: 100, inAll: 400, trustMs: 500 })).toBe(3);
    await room.queue.clear();
    const engine = await room.start();
    await engine.drain({ timeoutMs: 20_000 });
    expect(room.provider.posted).toHaveLength(3);
  });

  test('a wake-up for nothing, or one that comes twice, has no effect [execution.queue-is-not-trusted]', async () => {
    const [action] = await room.accept('acme', ['d1']);
    const engine = await room.start();
    await engine.drain({ timeoutMs: 20_000 });
    await room.queue.add([
      { tenantId: 'acme', id: 'ffff', attempt: 0, isSuspect: false },
      { tenantId: 'other', id: action?.id ?? '', attempt: 6, isSuspect: true },
      { tenantId: 'acme', id: action?.id ?? '', attempt: 7, isSuspect: false },
    ]);
    const until = performance.now() + 15_000;
    while (((await engine.stats()).delivered.not_ours ?? 0) < 3 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await engine.stats()).delivered).toEqual({ sent: 1, not_ours: 3 });
    expect(room.provider.posted).toHaveLength(1);
  });

  test('stopping waits for what is in hand and takes nothing new [execution.graceful-stop]', async () => {
    room.provider.hook = async (barrier) => {
      if (barrier === 'before_record') await new Promise((resolve) => setTimeout(resolve, 400));
      return undefined;
    };
    const engine = await room.start({ settings: { concurrency: 1 } });
    await room.accept('acme', ['d1', 'd2', 'd3']);
    engine.nudge();
    const until = performance.now() + 15_000;
    while (room.provider.requests === 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await engine.stop();
    const states = (await room.rows('acme')).map(({ status }) => status).sort();
    expect(states).not.toContain('sending');
    expect(states).toContain('sent');
    expect(states).toContain('pending');
    expect(room.provider.posted).toHaveLength(states.filter((state) => state === 'sent').length);
  });
});
