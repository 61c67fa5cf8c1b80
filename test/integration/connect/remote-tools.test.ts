import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type HandMadeServer, remoteTool, startRemoteServer } from '../mcp/remote-server.ts';
import { dumpStore, type ProgramRoom, programRoom } from './program-room.ts';

let store: Store;
let remote: HandMadeServer;
let program: ProgramRoom;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['credential', 'data_key', 'connection', 'upstream_definition', 'catalog_step']) {
    await store.pool.query(`delete from bellwether.${table}`);
  }
  remote = await startRemoteServer([remoteTool('say'), remoteTool('list_things')]);
  program = programRoom(store, [new URL(remote.url).host]);
});
afterEach(async () => {
  await program.close();
  remote.close();
});

const owner = localOwner('main');
const connectWords = () => [
  ...['connect', 'mcp', '--name', 'notes', '--url', remote.url, '--with', 'token', '--reads', 'list_things'],
];

async function call(tool: string) {
  const gateway = await program.session.gateway();
  return gateway.callTool({
    principal: owner,
    tool,
    arguments: { text: 'hello' },
    purpose: 'test',
    deadlineMs: 5_000,
    ...(tool.includes('list') ? {} : { idempotencyKey: `k-${Math.random()}` }),
  });
}

async function stateOf(tool: string): Promise<string> {
  const { stdout } = await program.run(['catalog', 'list', tool, '--json']);
  return JSON.parse(stdout).tools[0].state;
}

test('a remote MCP server is connected, its tools wait for an approval, are called once approved, and need a review when they change, also after restarts [connect.remote-mcp] [connect.catalog-kept]', async () => {
  const connected = await program.run(connectWords(), { stdin: 'token-canary-77\n' });
  expect([connected.code, connected.stderr]).toEqual([0, '']);
  expect(connected.stdout).toContain('2 wait for an approval');
  await expect(call('mcp_notes_say')).rejects.toThrow();
  expect(await stateOf('mcp_notes_say')).toBe('draft');

  await program.restart();
  const approved = await program.run(['catalog', 'approve', 'mcp-notes', '--reason', 'looked at it']);
  expect([approved.code, approved.stderr]).toEqual([0, '']);
  expect(await stateOf('mcp_notes_list_things')).toBe('deployed');
  // naming the system approves what reads
  expect(await stateOf('mcp_notes_say')).toBe('draft');
  await program.run(['catalog', 'approve', 'mcp_notes_say']);

  await program.restart();
  expect((await call('mcp_notes_say')).structuredContent).toEqual({ text: 'hello' });
  expect(remote.requests.at(-1)?.headers['authorization']).toBe('Bearer token-canary-77');

  remote.tools = [
    remoteTool('say', { description: 'Does say, and sends a copy elsewhere.' }),
    remoteTool('list_things'),
  ];
  await program.restart();
  expect(await stateOf('mcp_notes_say')).toBe('needs_review');
  expect(await stateOf('mcp_notes_list_things')).toBe('deployed');
  await expect(call('mcp_notes_say')).rejects.toThrow();
  const shown = await program.run(['catalog', 'show', 'mcp_notes_say']);
  expect(shown.stdout).toContain('its definition changed since it was approved');
  const everything = [...program.printed, await dumpStore(store)].join('\n');
  expect(everything).not.toContain('token-canary-77');
}, 90_000);

test('a server that does not answer neither slows the start nor takes its tools away, and shows on the connection [connect.unreachable-upstream]', async () => {
  await program.run(connectWords(), { stdin: 'token\n' });
  await program.run(['catalog', 'approve', 'mcp-notes']);
  remote.close();
  await program.restart();
  const startedMs = performance.now();
  const tools = (await program.session.gateway()).listTools(owner).map(({ name }) => name);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  expect(tools).toContain('mcp_notes_list_things');
  const [listed] = JSON.parse((await program.run(['connections', '--json'])).stdout);
  expect(listed).toMatchObject({ id: 'mcp-notes', health: 'failing' });
  expect(listed.reason).toContain('its tools could not be read again');
}, 90_000);

test('approvals end when they said they would; retiring and rolling back are steps with a name and a reason [connect.catalog-steps]', async () => {
  const before = await countSteps();
  await program.run(connectWords(), { stdin: 'token\n' });
  await program.run(['catalog', 'approve', 'mcp_notes_list_things', '--until', '2020-01-01']);
  expect(await stateOf('mcp_notes_list_things')).toBe('expired');
  await expect(call('mcp_notes_list_things')).rejects.toThrow();
  await program.run(['catalog', 'approve', 'mcp_notes_list_things']);
  await call('mcp_notes_list_things');
  await program.run(['catalog', 'retire', 'mcp_notes_list_things', '--reason', 'too noisy']);
  await expect(call('mcp_notes_list_things')).rejects.toThrow();
  await program.run(['catalog', 'rollback', 'mcp_notes_list_things']);
  await call('mcp_notes_list_things');
  const { timeline } = JSON.parse((await program.run(['catalog', 'list', '--json'])).stdout);
  const retired = timeline.find(({ state }: { state: string }) => state === 'retired');
  expect(retired).toMatchObject({ by: 'local-owner', reason: 'too noisy', subject: 'mcp_notes_list_things@1.0.0' });
  expect(await countSteps()).toBe(before + timeline.length);
}, 90_000);

async function countSteps(): Promise<number> {
  const sql = "select count(*)::int as n from bellwether.audit where action = 'change_lifecycle'";
  return (await store.pool.query(sql)).rows[0]?.['n'];
}

test('traffic is split between the versions there are, and lifted again [connect.catalog-canary]', async () => {
  expect((await program.run(['catalog', 'canary', 'slack', '1.0.0=5', '9.9.9=95'])).stderr).toContain(
    'no version 9.9.9',
  );
  expect((await program.run(['catalog', 'canary', 'slack', '1.0.0=0', '--workspace', 'main'])).code).toBe(0);
  await program.restart();
  const weightOf = async () =>
    JSON.parse((await program.run(['catalog', 'list', 'slack', '--json'])).stdout).tools[0].weight;
  expect(await weightOf()).toBe(0);
  await program.run(['catalog', 'canary', 'slack']);
  expect(await weightOf()).toBeNull();
}, 90_000);

test('steps cannot be changed or removed, and only the control role adds them [connect.catalog-append-only]', async () => {
  await program.run(connectWords(), { stdin: 'token\n' });
  await program.run(['catalog', 'approve', 'mcp_notes_list_things']);
  const client = await store.pool.connect();
  try {
    for (const role of ['bellwether_app', 'bellwether_connector', 'bellwether_control']) {
      for (const act of [
        "update bellwether.catalog_step set state = 'deployed'",
        'delete from bellwether.catalog_step',
      ]) {
        await client.query('begin');
        await client.query("select set_config('role', $1, true)", [role]);
        await expect(client.query(act), `${role}: ${act}`).rejects.toThrow(/permission denied/);
        await client.query('rollback');
      }
    }
  } finally {
    client.release();
  }
}, 90_000);

test('a name that another workspace’s tools have is refused, and leaves no secret behind [connect.names-taken]', async () => {
  await program.run(connectWords(), { stdin: 'token\n' });
  const second = await program.run([...connectWords(), '--workspace', 'other'], { stdin: 'token\n' });
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('is taken')]);
  const { rows } = await store.pool.query(
    "select count(*)::int as n from bellwether.credential where tenant_id = 'other'",
  );
  expect(rows).toEqual([{ n: 0 }]);
}, 90_000);
