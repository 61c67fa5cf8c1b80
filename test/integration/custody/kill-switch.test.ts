import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import {
  engageKillSwitch,
  installationTenant,
  releaseKillSwitch,
} from '../../../src/orchestration/kill-switch/change-kill-switch.ts';
import { databaseKillSwitch, watchKillSwitch } from '../../../src/orchestration/kill-switch/watch-kill-switch.ts';
import { readAuditSince } from '../../../src/store/audit-log.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { findStop, type StopTarget } from '../../../src/store/kill-switches.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { stormKillSwitch } from '../../chaos/storm-kill-switch.ts';
import { openTestStore } from '../../setup/databases.ts';
import type { PrivatePostgres } from '../../setup/private-postgres.ts';
import { requirePostgres, urlFor } from '../../setup/private-postgres.ts';

let postgres: PrivatePostgres | null = null;
let postgresUrl = '';
const stores: Store[] = [];

beforeAll(async () => {
  stores.push(await openTestStore());
  postgres = await requirePostgres();
  if (postgres) {
    postgresUrl = await postgres.createDatabase();
    stores.push(await openStore({ kind: 'postgres', url: postgresUrl }));
  }
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await postgres?.close();
});

const act = { tenantId: 'acme', agentId: 'scout', tools: ['slack_send_message', 'chat_send_message'] };
const principal = localOwner('acme');
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'goes',
    (error: { code?: string }) => error.code,
  );

test('a new installation can be read and stops nothing', async () => {
  for (const store of stores) {
    expect(await outcome(watchKillSwitch(databaseKillSwitch(store)).checkNow(act)), store.kind).toBe('goes');
  }
});

test('each scope stops what it names, in its tenant alone, until it is lifted [custody.kill-switch-scopes]', async () => {
  const cases: { target: StopTarget; stops: object[]; spares: object[] }[] = [
    { target: { scope: 'all', tenantId: null, target: null }, stops: [act, { ...act, tenantId: 'other' }], spares: [] },
    {
      target: { scope: 'tenant', tenantId: 'acme', target: null },
      stops: [act],
      spares: [{ ...act, tenantId: 'other' }],
    },
    {
      target: { scope: 'agent', tenantId: 'acme', target: 'scout' },
      stops: [act],
      spares: [
        { ...act, agentId: 'other' },
        { ...act, agentId: null },
        { ...act, tenantId: 'other' },
      ],
    },
    {
      target: { scope: 'tool', tenantId: null, target: 'chat_send_message' },
      stops: [act, { ...act, tenantId: 'other' }],
      spares: [{ ...act, tools: ['slack_send_message'] }],
    },
  ];
  for (const store of stores) {
    const watch = watchKillSwitch(databaseKillSwitch(store));
    for (const { target, stops, spares } of cases) {
      await engageKillSwitch(store, { target, reason: 'test', principal });
      for (const stopped of stops.map((change) => ({ ...act, ...change }))) {
        expect(await outcome(watch.checkNow(stopped))).toBe('forbidden');
        expect(await store.withTenant(stopped.tenantId, (tx) => findStop(tx, stopped))).toEqual({
          ...target,
          reason: 'test',
        });
      }
      for (const spared of spares.map((change) => ({ ...act, ...change }))) {
        expect(await outcome(watch.checkNow(spared))).toBe('goes');
        expect(await store.withTenant(spared.tenantId, (tx) => findStop(tx, spared))).toBeNull();
      }
      await releaseKillSwitch(store, { target, reason: 'over', principal });
      for (const stopped of stops) expect(await outcome(watch.checkNow({ ...act, ...stopped }))).toBe('goes');
    }
  }
});

test('orders that cannot be read mean stop: an error, silence, or a table without its global row [custody.kill-switch-unreadable-stops]', async () => {
  const failing = watchKillSwitch({ read: () => Promise.reject(new Error('down')) });
  expect(await outcome(failing.check(act))).toBe('unavailable');
  expect(await outcome(failing.checkNow(act))).toBe('unavailable');
  const silent = watchKillSwitch({ read: () => new Promise(() => {}) });
  expect(await outcome(silent.checkNow(act))).toBe('unavailable');
  for (const store of stores) {
    const watch = watchKillSwitch(databaseKillSwitch(store));
    expect(await outcome(watch.checkNow(act))).toBe('goes');
    await store.pool.query("delete from bellwether.kill_switch where scope = 'global'");
    expect(await outcome(watch.checkNow(act))).toBe('unavailable');
    expect(await outcome(findStop(store.db, act))).toBe('unavailable');
    await store.pool.query("insert into bellwether.kill_switch values ('global', '', false, 'back', 'test', now())");
  }
});

test('a remembered order is read again after half a second, and at once after a nudge', async () => {
  let now = 0;
  let reads = 0;
  const killSwitch = {
    async read() {
      reads += 1;
      return [];
    },
  };
  const watch = watchKillSwitch(killSwitch, () => now);
  await watch.check(act);
  now = 500;
  await watch.check(act);
  expect(reads).toBe(1);
  now = 501;
  await watch.check(act);
  expect(reads).toBe(2);
  watch.nudge();
  await watch.check(act);
  expect(reads).toBe(3);
});

test('an order is audited with who and why, and refused without a reason or a target [custody.kill-switch-audited]', async () => {
  for (const store of stores) {
    const since = '2020-01-01T00:00:00.000Z';
    const target: StopTarget = { scope: 'all', tenantId: null, target: null };
    await engageKillSwitch(store, { target, reason: 'incident 7', principal });
    await releaseKillSwitch(store, { target, reason: 'all clear', principal });
    const rows = await store.withTenant(installationTenant, (tx) => readAuditSince(tx, since, 1_000));
    expect(rows.slice(-2).map(({ action, purpose, principalId }) => [action, purpose, principalId])).toEqual([
      ['engage_kill_switch', 'incident 7', 'local-owner'],
      ['release_kill_switch', 'all clear', 'local-owner'],
    ]);
    const refused = [
      { target, reason: ' ' },
      { target: { scope: 'tenant' as const, tenantId: null, target: null }, reason: 'x' },
      { target: { scope: 'tool' as const, tenantId: 'acme', target: null }, reason: 'x' },
      { target: { scope: 'tenant' as const, tenantId: 'a/b', target: null }, reason: 'x' },
    ];
    for (const change of refused) {
      expect(await outcome(engageKillSwitch(store, { ...change, principal }))).toBe('invalid_input');
    }
  }
});

test('an order that cannot be audited is not given', async () => {
  const [store] = stores;
  if (!store) throw new Error('no store');
  await store.pool.query('revoke insert on bellwether.audit from bellwether_app');
  const target: StopTarget = { scope: 'tenant', tenantId: 'acme', target: null };
  await expect(engageKillSwitch(store, { target, reason: 'x', principal })).rejects.toThrow();
  await store.pool.query('grant insert on bellwether.audit to bellwether_app');
  expect(await outcome(watchKillSwitch(databaseKillSwitch(store)).checkNow(act))).toBe('goes');
});

test('a tenant sees its own orders and the global ones, and no tenant transaction can change any [custody.kill-switch-tenant-view]', async () => {
  for (const store of stores) {
    for (const tenantId of ['acme', 'other']) {
      const target: StopTarget = { scope: 'agent', tenantId, target: 'canary' };
      await engageKillSwitch(store, { target, reason: `only ${tenantId}`, principal });
    }
    const seen = await store.withTenant('acme', (tx) =>
      tx.execute(sql`select reason from bellwether.kill_switch where is_engaged order by reason`),
    );
    expect(seen.rows).toEqual([{ reason: 'only acme' }]);
    const lifting = store.withTenant('acme', (tx) =>
      tx.execute(sql`update bellwether.kill_switch set is_engaged = false`),
    );
    await expect(lifting).rejects.toThrow();
    for (const tenantId of ['acme', 'other']) {
      await releaseKillSwitch(store, {
        target: { scope: 'agent', tenantId, target: 'canary' },
        reason: 'over',
        principal,
      });
    }
  }
});

test('another process with the app login alone sees an order at once [custody.kill-switch-across-processes]', async () => {
  const store = stores[1];
  if (!postgres || !store) return;
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query('create role worker_login login inherit in role bellwether_app');
  await admin.end();
  const worker = new pg.Client({ connectionString: urlFor(postgresUrl, 'worker_login') });
  await worker.connect();
  const target: StopTarget = { scope: 'tenant', tenantId: 'acme', target: null };
  await engageKillSwitch(store, { target, reason: 'now', principal });
  const { rows } = await worker.query('select scope, subject from bellwether.kill_switch where is_engaged');
  expect(rows).toEqual([{ scope: 'tenant', subject: 'acme' }]);
  await worker.end();
  await releaseKillSwitch(store, { target, reason: 'over', principal });
});

test('under a storm nothing starts later than two seconds after the order [custody.kill-switch-storm]', async () => {
  for (const store of stores) {
    const { maxS, calls } = await stormKillSwitch(store, 4);
    expect(calls).toBeGreaterThan(20);
    expect(maxS).toBeLessThan(2);
  }
});
