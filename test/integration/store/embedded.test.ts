import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockDirectory } from '../../../src/store/embedded/directory-lock.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
  await store.pool.query('create table public.scratch (id int primary key, who text)');
});
afterAll(async () => store?.close());

test('a heavy query leaves the main thread free [store.worker-thread]', async () => {
  const query = store.pool.query('select sum(sqrt(g)) from generate_series(1, 3000000) g');
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 5);
  const started = performance.now();
  await query;
  clearInterval(timer);
  expect(ticks).toBeGreaterThan((performance.now() - started) / 5 / 3);
});

test('interleaved transactions stay whole and isolated [store.transactions-whole]', async () => {
  const [one, two] = await Promise.all([store.pool.connect(), store.pool.connect()]);
  await one.query('begin');
  await one.query("insert into scratch values (1, 'one')");
  const other = two.query<{ n: number }>('select count(*)::int as n from scratch');
  await sleep(30);
  await one.query('rollback');
  expect((await other).rows[0]?.n).toBe(0);
  one.release();
  two.release();
});

test('an error inside a transaction ends that transaction alone [store.transactions-whole]', async () => {
  const client = await store.pool.connect();
  await client.query('begin');
  await expect(client.query('select 1/0')).rejects.toThrow('division by zero');
  await expect(client.query('select 1')).rejects.toThrow('current transaction is aborted');
  await client.query('rollback');
  client.release();
  expect((await store.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a connection that hangs up inside a transaction gives the session back [store.transactions-whole]', async () => {
  const client = await store.pool.connect();
  await client.query("begin; insert into scratch values (2, 'lost')");
  client.release(true);
  expect((await store.pool.query('select count(*)::int as n from scratch where id = 2')).rows).toEqual([{ n: 0 }]);
});

test('a notification reaches the connection that listens [store.notifications]', async () => {
  const listener = await store.pool.connect();
  const heard = new Promise((resolve) =>
    listener.on('notification', ({ channel, payload }) => resolve([channel, payload])),
  );
  await listener.query('listen deals');
  await store.pool.query("select pg_notify('deals', 'moved')");
  expect(await heard).toEqual(['deals', 'moved']);
  listener.release(true);
});

test('every acknowledged row survives kill -9 of its writer [store.survives-kill]', async () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'bellwether kill ')), 'data');
  let acknowledged = 0;
  for (let round = 0; round < 2; round += 1) {
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-rows.ts'), dataDir, String(acknowledged)]);
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged = Number(line);
      if (acknowledged >= (round + 1) * 200) break;
    }
    writer.kill('SIGKILL');
    await new Promise((resolve) => writer.once('close', resolve));
  }
  const reopened = await openTestStore(dataDir);
  const { rows } = await reopened.pool.query('select count(*)::int as n, max(id) as last from public.written');
  await reopened.close();
  expect(acknowledged).toBeGreaterThanOrEqual(400);
  expect(rows[0].n).toBeGreaterThanOrEqual(acknowledged);
  expect(rows[0].n).toBe(rows[0].last);
});

test('a second process never opens a held directory and is told who holds it [store.directory-lock]', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-lock-'));
  const lock = await lockDirectory(dataDir, 0);
  const script = `import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, '../../../src/store/embedded/directory-lock.ts'))};
    try { await lockDirectory(${JSON.stringify(dataDir)}, 100); console.log('opened'); } catch (error) { console.log(error.message); }`;
  const run = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    return text.trim();
  };
  expect(await run()).toBe(
    `The data directory ${dataDir} is in use by process ${process.pid}. Wait for it, stop it, or choose another with BELLWETHER_DATA_DIR.`,
  );
  lock.release();
  expect(await run()).toBe('opened');
});

test('a lock left by a killed process is taken over [store.stale-lock]', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-stale-'));
  const script = `import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, '../../../src/store/embedded/directory-lock.ts'))};
    await lockDirectory(${JSON.stringify(dataDir)}, 0); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  const lock = await lockDirectory(dataDir, 0);
  lock.release();
  expect(lock.socketPath).toContain('bellwether');
});
