import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { SimulatedMailbox } from '../../../connectors/gmail/simulator-mailbox.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { programRoom } from './program-room.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['credential', 'data_key', 'connection']) {
    await store.pool.query(`delete from bellwether.${table}`);
  }
});

test('a service account’s key file connects Gmail, and its connector reads with the token the broker asked for [connect.every-system]', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const gmail = await startGmailSimulator({ mailboxes: [new SimulatedMailbox('ana@lantern.example')] });
  const program = programRoom(store, [new URL(gmail.baseUrl).host]);
  try {
    const account = {
      client_email: 'robot@project.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    };
    writeFileSync(join(program.dataDir, 'account.json'), JSON.stringify(account));
    const words = ['connect', 'gmail', '--key-file', 'account.json', '--user', 'ana@lantern.example'];
    const settings = ['--set', `tokenUrl=${gmail.tokenUrl}`, '--set', `rootUrl=${gmail.baseUrl}`];
    const ran = await program.run([...words, ...settings]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('gmail.metadata');
    expect(ran.stdout).not.toContain('gmail.readonly');
    const gateway = await program.session.gateway();
    const call = { principal: localOwner('main'), tool: 'gmail_describe_source', arguments: {} };
    expect(await gateway.callTool({ ...call, purpose: 'test', deadlineMs: 5_000 })).toMatchObject({
      provenance: { connection: 'gmail' },
    });
  } finally {
    await program.close();
    await gmail.close();
  }
}, 60_000);

test('every system says what it needs before anything is stored: its secret, its settings and scopes of its own [connect.every-system]', async () => {
  const program = programRoom(store, []);
  const cases: [string[], string, RegExp][] = [
    [['connect', 'hubspot'], 'no-token\n', /does not look like: Private app token/],
    [['connect', 'hubspot', '--with', 'browser'], '', /--client-id is missing/],
    [['connect', 'google-calendar'], '', /--client-id is missing/],
    [['connect', 'google-sheets', '--with', 'key'], '', /--key-file is missing/],
    [['connect', 'bigquery'], '', /projectId/],
    [['connect', 'gmail', '--scope', 'everything'], '', /--scope "everything"/],
    [['connect', 'sec-edgar'], '', /contact/],
    [['connect', 'postgres'], '', /host/],
    [['connect', 'enrichment', '--name', 'firmo'], '', /--document is missing/],
  ];
  try {
    for (const [words, stdin, why] of cases) {
      const ran = await program.run(words, { stdin });
      expect([ran.code, ran.stderr], words.join(' ')).toEqual([2, expect.stringMatching(why)]);
    }
    const connected = await program.run(['connect', 'sec-edgar', '--contact', 'Lantern Works ops@lantern.example']);
    expect([connected.code, connected.stderr]).toEqual([0, '']);
    const tables = JSON.stringify([{ table: 'deals', object: 'opportunity' }]);
    const warehouse = ['--set', 'host=warehouse.example', '--set', 'database=crm', '--set', `tables=${tables}`];
    const stored = await program.run(['connect', 'postgres', ...warehouse], { stdin: 'reader\npassword-canary\n' });
    expect([stored.code, stored.stderr]).toEqual([0, '']);
    expect(stored.stdout).toContain('tables.select');
    expect(program.printed.join('\n')).not.toContain('password-canary');
  } finally {
    await program.close();
  }
}, 60_000);
