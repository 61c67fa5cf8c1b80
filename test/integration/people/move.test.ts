import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import { startExecution } from '../../../execution/engine.ts';
import { acceptActions } from '../../../execution/outbox/accept-action.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import { openFileKeyRing } from '../../../src/orchestration/credentials/file-key-ring.ts';
import { readInstallation, releaseDeliveries } from '../../../src/store/installation.ts';
import { moveStore } from '../../../src/store/move/move-store.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { providerGateway } from '../../chaos/provider-gateway.ts';
import { startProvider } from '../../chaos/provider-stand-in.ts';
import { testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { importFolder } from '../../setup/import-folder.ts';
import { needs } from '../../setup/needs.ts';
import { type PrivatePostgres, requirePostgres } from '../../setup/private-postgres.ts';
import { newDataDir } from '../../setup/program.ts';
import { letGo, newAlert, quickSettings } from '../execution/engine-room.ts';
import { runIn } from './run-in.ts';
import { writeExport } from './small-export.ts';

let server: PrivatePostgres | null = null;
beforeAll(async () => {
  server = await requirePostgres();
});
afterAll(() => server?.close());
beforeEach((context) => needs(context, server === null ? 'needs PostgreSQL' : null));
const newDatabase = () => server?.createDatabase() ?? Promise.reject(new Error('no server'));

test('a moved workspace scores to the same bytes, and a second move changes nothing [people.move-same-bytes] [people.move-once]', async () => {
  const source = await openTestStore();
  await importFolder(source, 'main', writeExport());
  const words = ['score', '--as-of', '2026-03-31', '--json'];
  const before = await runIn(source, words);
  expect(before.stdout).toContain('"risk"');
  const url = await newDatabase();
  const moved = await runIn(source, ['move', '--to', url]);
  expect(moved.stdout).toMatch(/^Moved to .*: \d+ rows of \d+ tables, each compared by count and digest\./);
  expect(moved.stdout).toContain('Set DATABASE_URL');
  const target = await openStore({ kind: 'postgres', url });
  expect((await runIn(target, words)).stdout).toBe(before.stdout);
  expect((await runIn(target, ['move', '--to', url])).stderr).toContain('run it without DATABASE_URL');
  expect((await runIn(source, ['move', '--to', url])).stdout).toContain('was moved to');
  const other = await openTestStore();
  expect((await runIn(other, ['move', '--to', url])).stderr).toContain('The database is not empty');
  for (const store of [other, target, source]) await store.close();
}, 60_000);

/** A store with one delivered and two open actions, and a stored sign-in. */
async function filledStore(keyFile: string, url: string): Promise<Store> {
  const store = await openTestStore();
  const queue = await openQueue({ pool: store.pool });
  const parts = { store, queue, gateway: providerGateway(url), channels: [slackMessage], checkAction: letGo };
  const engine = await startExecution({ ...parts, settings: quickSettings });
  await store.withTenant('acme', (tx) => acceptActions(tx, [newAlert('acme', 'sent')]));
  await engine.drain({ timeoutMs: 20_000 });
  await engine.stop(1_000);
  await queue.close();
  await store.withTenant('acme', (tx) => acceptActions(tx, [newAlert('acme', 'open-1'), newAlert('acme', 'open-2')]));
  const custody = testCustody(store, { keyRing: await openFileKeyRing(keyFile) });
  const key = { tenantId: 'acme', connectionId: 'crm', holder: 'service', issuer: 'https://login.example' };
  const settings = { tokenUrl: null, revocationUrl: null, clientAuth: 'none', audience: null, subject: null } as const;
  await storeCredential(
    custody,
    { key, system: 'hubspot', kind: 'api_key', settings, secrets: { token: 't-1' }, scopes: [], expiresAt: null },
    localOwner('acme'),
  );
  return store;
}

test('after a move nothing is sent again and what was open waits for a person, here and there [people.move-deliveries]', async () => {
  const provider = await startProvider(false);
  const keyFile = `${newDataDir()}/kek.json`;
  const source = await filledStore(keyFile, provider.url);
  const sentBefore = provider.posted.length;
  const target = await openStore({ kind: 'postgres', url: await newDatabase() });
  const moved = await moveStore(source, target, 'new', () => undefined);
  expect(moved.openDeliveries).toBe(2);
  expect((await readInstallation(source.db)).heldReason).toContain('moved to new');
  expect((await readInstallation(target.db)).heldReason).toContain('not finished');
  const { id, epoch } = await readInstallation(source.db);
  const there = await readInstallation(target.db);
  expect([there.id, there.epoch > epoch]).toEqual([id, true]);

  for (const store of [source, target]) {
    const queue = await openQueue({ pool: store.pool });
    const parts = {
      store,
      queue,
      gateway: providerGateway(provider.url),
      channels: [slackMessage],
      checkAction: letGo,
    };
    const engine = await startExecution({ ...parts, settings: quickSettings });
    await store.withTenant('acme', (tx) => acceptActions(tx, [newAlert('acme', 'sent')]));
    await new Promise((passed) => setTimeout(passed, 500));
    expect(provider.posted).toHaveLength(sentBefore);
    if (store === target) {
      await releaseDeliveries(target.db);
      await engine.drain({ timeoutMs: 20_000 });
      expect(provider.posted).toHaveLength(sentBefore + 2);
    }
    await engine.stop(1_000);
    await queue.close();
  }
  // a new audit row takes the next number, not one that a moved row has
  const audits = await target.withTenant('acme', (tx) => tx.execute('select count(*)::int as n from bellwether.audit'));
  expect(audits.rows[0]).toMatchObject({ n: expect.any(Number) });
  await provider.close();
  await source.close();
  await target.close();
}, 60_000);

test('an interrupted move goes on where it stopped, and a copy that differs is not kept [people.move-resumes]', async () => {
  const provider = await startProvider(false);
  const source = await filledStore(`${newDataDir()}/kek.json`, provider.url);
  const url = await newDatabase();
  const target = await openStore({ kind: 'postgres', url });
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  // a rule of the target that drops rows stands for whatever makes a copy differ
  await owner.query('create rule lose as on insert to bellwether.outbox do instead nothing');
  await expect(moveStore(source, target, 'new', () => undefined)).rejects.toThrow('The copy of outbox differs');
  expect((await readInstallation(source.db)).heldAt).toBeNull();
  await owner.query('drop rule lose on bellwether.outbox');
  const { tables } = await moveStore(source, target, 'new', () => undefined);
  expect(tables.filter(({ wasThere }) => wasThere).map(({ name }) => name)).toContain('audit');
  expect(tables.find(({ name }) => name === 'outbox')).toMatchObject({ wasThere: false, rows: 3 });
  const forced = await owner.query(
    `select count(*)::int as n from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = 'bellwether'::regnamespace and c.relkind = 'r' and not c.relforcerowsecurity`,
  );
  expect(forced.rows).toEqual([{ n: 0 }]);
  await owner.end();
  await provider.close();
  await source.close();
  await target.close();
}, 60_000);
