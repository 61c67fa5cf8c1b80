import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceSimulator } from '../../connectors/salesforce/simulator.ts';
import { type SlackSimulator, startSlackSimulator } from '../../connectors/slack/simulator.ts';
import { acceptAction } from '../../execution/outbox/accept-action.ts';
import { localOwner, systemPrincipal } from '../../src/domain/principal.ts';
import {
  noGrant,
  openCredentialSource,
  storeCredential,
} from '../../src/orchestration/credentials/credential-broker.ts';
import { openFileKeyRing } from '../../src/orchestration/credentials/file-key-ring.ts';
import { assertionSigner, digestOfArguments, newAssertionKeys } from '../../src/orchestration/remote/assertion.ts';
import { saveConnection } from '../../src/store/connections.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { addOpportunity, smallOrg } from '../fixtures/salesforce-org.ts';
import { memoryKeyRing, testCustody } from '../setup/custody-room.ts';
import { needs } from '../setup/needs.ts';
import { type PrivatePostgres, requirePostgres, urlFor } from '../setup/private-postgres.ts';
import { missingServers, type PrivateServer, startRedis } from '../setup/private-servers.ts';
import { newDataDir, runProgram, startProgram, waitForOutput } from '../setup/program.ts';

const keys = newAssertionKeys();
const dataDir = newDataDir();
const keyFile = join(dataDir, 'kek.json');
const children: ChildProcess[] = [];
let postgres: PrivatePostgres | null = null;
let redis: PrivateServer | null = null;
let ownerUrl = '';
let owner: Store;
let slack: SlackSimulator;
let salesforce: Awaited<ReturnType<typeof startSalesforceSimulator>>;

const slackUser = { id: 'U1', name: 'rita', realName: 'Rita Rep', email: 'rita@acme.test', isDeleted: false };

beforeAll(async () => {
  if (missingServers() !== null) return;
  postgres = await requirePostgres();
  redis = await startRedis();
  ownerUrl = (await postgres?.createDatabase()) ?? '';
  owner = await openStore({ kind: 'postgres', url: ownerUrl, maxConnections: 4 });
  await makeLogins();
  slack = await startSlackSimulator({
    channels: [{ id: 'C0DEALALERTS', name: 'deals' }],
    users: [{ ...slackUser, timeZone: 'Europe/Berlin' }],
    postsPerSecond: null,
  });
  const org = smallOrg();
  addOpportunity(org, 1, { Name: 'Deal through three processes' });
  salesforce = await startSalesforceSimulator({ org });
  await connectSystems();
}, 120_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await owner?.close();
  await slack?.close();
  await salesforce?.close();
  await redis?.stop();
  await postgres?.close();
});

/** The logins of a deployment, made by the very script that docker-compose.yml runs in the database's container. */
async function makeLogins(): Promise<void> {
  const admin = new pg.Client({ connectionString: postgres?.adminUrl });
  await admin.connect();
  for (const statement of loginStatements()) await admin.query(statement);
  await admin.end();
}

function loginStatements(): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docker-compose.yml'), 'utf8');
  return [...text.matchAll(/^ +(create role bellwether_\w+ login noinherit [^;]+;|grant [^;]+;)/gm)].map(
    ([, statement = '']) => statement.replace(/ password :'\w+'/, ''),
  );
}

async function connectSystems(): Promise<void> {
  const custody = testCustody(owner, { keyRing: await openFileKeyRing(keyFile) });
  await ensureWorkspace(owner, 'acme', 'Acme', true);
  const systems = [
    { id: 'salesforce', category: 'crm', settings: { loginUrl: salesforce.baseUrl }, from: salesforce.credentials },
    { id: 'slack', category: 'engagement', settings: { apiUrl: slack.baseUrl }, from: slack.credentials },
  ];
  for (const { id, category, settings, from } of systems) {
    await owner.withTenant('acme', (tx) => saveConnection(tx, 'acme', { id, system: id, category, settings }));
    const key = { tenantId: 'acme', connectionId: id, holder: 'service', issuer: id };
    const credential = { key, system: id, kind: 'api_key' as const, settings: noGrant, secrets: from };
    await storeCredential(custody, { ...credential, scopes: [], expiresAt: null }, localOwner('acme'));
  }
}

const databaseUrl = (login: string) => urlFor(ownerUrl, login);

/** Starts a role as a process with its own login and settings; resolves with what it printed once it stands. */
async function startRole(role: string, environment: Record<string, string>) {
  const common = { REDIS_URL: redis?.url ?? '', BELLWETHER_LOG_LEVEL: 'info' };
  const child = startProgram([role], newDataDir(), { ...common, ...environment });
  children.push(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const text = await waitForOutput(child, /Staying up: health at \S+\/healthz/).catch((error: Error) => {
    throw new Error(`${error.message} ${stderr}`);
  });
  const health = /health at (\S+)\/healthz/.exec(text)?.[1] ?? '';
  return { child, text, health, stderr: () => stderr };
}

/** Asks until the answer is there; tests wait for work that other processes do. `describe` says what stands instead. */
async function until<T>(
  what: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  describe: () => string,
) {
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(200)) {
    const found = await what();
    if (found) return found;
  }
  throw new Error(`did not happen within 60 s: ${describe()}`);
}

test('serve and worker do their work through the connector process, which alone decrypts; each ends soon when asked [roles.three-processes] [roles.only-connector-decrypts]', async (context) => {
  needs(context, missingServers());
  const allowed = [salesforce.baseUrl, slack.baseUrl].map((url) => new URL(url).host).join(',');
  const connector = await startRole('connector', {
    DATABASE_URL: databaseUrl('bellwether_connector_login'),
    BELLWETHER_VERIFY_KEYS: keys.verifyKey,
    BELLWETHER_CONNECTOR_PORT: '0',
    BELLWETHER_KEY_FILE: keyFile,
    BELLWETHER_ALLOW_HOSTS: allowed,
  });
  const [, connectorUrl = ''] = /Connectors at (\S+)\/mcp/.exec(connector.text) ?? [];
  const calling = { BELLWETHER_CONNECTOR_URL: connectorUrl, BELLWETHER_SIGNING_KEY: keys.signingKey };
  const serving = startRole('serve', { ...calling, DATABASE_URL: databaseUrl('bellwether_serve_login') });
  const working = startRole('worker', { ...calling, DATABASE_URL: databaseUrl('bellwether_worker_login') });
  const [serve, worker] = await Promise.all([serving, working]);

  await owner.withTenant('acme', (tx) =>
    acceptAction(tx, {
      tenantId: 'acme',
      rule: 'deal-at-risk',
      subjectId: '006A',
      triggerEpoch: 'e1',
      channel: 'slack-message',
      recipient: 'C0DEALALERTS',
      payload: alertPayload,
      dueAt: null,
    }),
  );
  const told = () => [serve, worker, connector].map(({ text, stderr }) => text + stderr()).join('');
  await until(() => slack.messages.length > 0, told);
  expect(slack.messages).toHaveLength(1);
  const deals = await until(async () => {
    const seen = await owner.withTenant('acme', (tx) =>
      tx.execute("select name from bellwether.record where object = 'opportunity'"),
    );
    return seen.rows.length > 0 && seen.rows;
  }, told);
  expect(deals).toEqual([{ name: 'Deal through three processes' }]);

  for (const { health } of [serve, worker, connector]) {
    expect((await fetch(`${health}/healthz`)).status).toBe(200);
  }
  const metrics = await until(async () => {
    const text = await (await fetch(`${worker.health}/metrics`)).text();
    return text.includes('bellwether_deliveries{state="sent",channel="slack-message"} 1') && text;
  }, told);
  expect(metrics).toMatch(/tool_calls_total\{tool="slack_post_message",system="slack",outcome="succeeded"/);

  const refused = await refusedCalls(connectorUrl);
  expect(refused).toEqual({ expired: 403, forged: 403, otherTenant: 403, otherTool: 403, none: 403 });

  for (const { child } of [serve, worker, connector]) {
    const startedMs = performance.now();
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    const [code] = await ended;
    expect(code).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(30_000);
  }
  for (const secret of [...Object.values(slack.credentials), ...Object.values(salesforce.credentials)]) {
    expect(told()).not.toContain(secret);
  }
}, 300_000);

const alertPayload = {
  kind: 'deal_at_risk',
  change: 'opened',
  opportunityId: '006A',
  episodeId: '006A#1',
  name: 'Acme renewal',
  owner: null,
  amount: null,
  currency: null,
  stage: null,
  closeDate: null,
  risk: 81,
  band: 'high',
  since: '2026-11-18T00:00:00.000Z',
  reasons: [],
};

/** What the connector process answers to assertions that do not fit the call. */
async function refusedCalls(connectorUrl: string): Promise<Record<string, number>> {
  const tool = 'slack_lookup_user_by_email';
  const args = { email: slackUser.email };
  const principal = systemPrincipal('acme');
  const claim = { tenantId: 'acme', connectionId: 'slack', tool, argumentsDigest: digestOfArguments(args), principal };
  const sign = assertionSigner(keys.signingKey);
  const post = async (token: string) => {
    const params = { name: tool, arguments: args };
    const response = await fetch(`${connectorUrl}/mcp/acme/slack`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    return response.status;
  };
  return {
    expired: await post(await assertionSigner(keys.signingKey, () => Date.now() - 90_000)(claim)),
    forged: await post(await assertionSigner(newAssertionKeys().signingKey)(claim)),
    otherTenant: await post(await sign({ ...claim, tenantId: 'other', principal: systemPrincipal('other') })),
    otherTool: await post(await sign({ ...claim, tool: 'slack_post_message' })),
    none: await post('nothing'),
  };
}

test('the logins of serve and worker can neither read a credential nor become the role that can [roles.only-connector-decrypts]', async (context) => {
  needs(context, missingServers());
  for (const login of ['bellwether_serve_login', 'bellwether_worker_login']) {
    const store = await openStore({
      kind: 'postgres',
      url: databaseUrl(login),
      role: 'bellwether_app',
      maxConnections: 2,
    });
    try {
      const source = openCredentialSource(testCustody(store, { keyRing: memoryKeyRing() }), {
        tenantId: 'acme',
        connectionId: 'slack',
        holder: 'service',
        issuer: 'slack',
      });
      const failure = await source.read().then(String, (error: Error & { cause?: Error }) => `${error.cause ?? error}`);
      expect(failure).toContain('permission denied to set role "bellwether_connector"');
      for (const table of ['credential', 'data_key']) {
        const read = store.pool.query(`select * from bellwether.${table}`);
        await expect(read).rejects.toThrow(`permission denied for table ${table}`);
      }
    } finally {
      await store.close();
    }
  }
}, 60_000);

test('serve and worker refuse to start with a login that may read credentials [roles.only-connector-decrypts]', async (context) => {
  needs(context, missingServers());
  const calling = { BELLWETHER_CONNECTOR_URL: 'http://127.0.0.1:1', BELLWETHER_SIGNING_KEY: keys.signingKey };
  const environment = { ...calling, DATABASE_URL: ownerUrl, REDIS_URL: redis?.url ?? '' };
  for (const role of ['serve', 'worker']) {
    const { code, stderr } = await runProgram([role], newDataDir(), environment);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/"bellwether_owner" may read credentials/)]);
  }
}, 60_000);

test.each([
  ['worker', {}, 'DATABASE_URL'],
  ['connector', { DATABASE_URL: 'postgres://u@127.0.0.1:1/db' }, 'BELLWETHER_VERIFY_KEYS'],
  ['serve', { DATABASE_URL: 'postgres://u@127.0.0.1:1/db' }, 'BELLWETHER_CONNECTOR_URL'],
  ['worker', { DATABASE_URL: 'postgres://u@127.0.0.1:1/db' }, 'REDIS_URL'],
])(
  '%s names the setting it lacks: %o [roles.settings-named]',
  async (role, environment: Record<string, string>, variable) => {
    const { code, stderr } = await runProgram([role], newDataDir(), environment);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${variable} is missing`)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  },
  60_000,
);

test('connector --new-key prints a pair that the roles take [roles.settings-named]', async () => {
  const { code, stdout } = await runProgram(['connector', '--new-key'], newDataDir());
  expect(code).toBe(0);
  const [, signingKey = ''] = /^BELLWETHER_SIGNING_KEY=(\S+)$/m.exec(stdout) ?? [];
  expect(() => assertionSigner(signingKey)).not.toThrow();
  expect(stdout).toMatch(/^BELLWETHER_VERIFY_KEYS=\S+$/m);
}, 60_000);
