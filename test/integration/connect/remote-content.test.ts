import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { openUpstream } from '../../../src/orchestration/upstreams/upstream-connector.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { modernRequest } from '../mcp/raw-client.ts';
import { type HandMadeServer, remoteTool, startRemoteServer } from '../mcp/remote-server.ts';
import { type ProgramRoom, programRoom } from './program-room.ts';

let store: Store;
let remote: HandMadeServer;
let program: ProgramRoom;

beforeAll(async () => {
  store = await openTestStore();
  remote = await startRemoteServer([remoteTool('say')]);
  program = programRoom(store, [new URL(remote.url).host]);
});
afterAll(async () => {
  await program.close();
  remote.close();
  await store.close();
});

const answers: Readonly<Record<string, Record<string, unknown>>> = {
  'prompts/list': { prompts: [{ name: 'brief' }] },
  'resources/list': { resources: [{ uri: 'notes://1', name: 'one' }] },
  'resources/read': { contents: [{ uri: 'notes://1', text: 'what is in it' }] },
};

/** Sends requests to `bellwether mcp` over stdio, one after the other, and ends the stream after the last answer. */
async function askOverStdio(requests: readonly [string, Record<string, unknown>][]) {
  const lines: string[] = [];
  let isNext: () => void = () => undefined;
  async function* stdin() {
    for (const [at, [method, params]] of requests.entries()) {
      const answered = new Promise<void>((resolve) => {
        isNext = resolve;
      });
      yield Buffer.from(`${JSON.stringify(modernRequest(method, params, { id: at + 1 }).body)}\n`);
      await answered;
    }
  }
  const onStdout = (text: string) => {
    lines.push(text);
    isNext();
  };
  const ran = await program.run(['mcp', '--workspace', 'main'], { stdin: stdin(), onStdout });
  expect(ran.code).toBe(0);
  return lines
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('prompts and resources of a connected remote server reach an AI client of the program, also after a restart, and end with the connection [connect.remote-content]', async () => {
  const words = ['connect', 'mcp', '--name', 'notes', '--url', remote.url, '--with', 'token'];
  const connected = await program.run(words, { stdin: 'token-of-the-connection\n' });
  expect([connected.code, connected.stderr]).toEqual([0, '']);
  remote.answer = ({ method }) => ({ result: { resultType: 'complete', ...answers[method] } });
  await program.restart();
  const [prompts, resources, read] = await askOverStdio([
    ['prompts/list', {}],
    ['resources/list', {}],
    ['resources/read', { uri: 'notes://1' }],
  ]);
  expect(prompts.result.prompts).toMatchObject([{ name: 'mcp_notes_brief' }]);
  expect(resources.result.resources).toMatchObject([{ uri: 'notes://1' }]);
  expect(read.result.contents).toMatchObject([{ text: 'what is in it' }]);
  expect(remote.requests.at(-1)?.headers['authorization']).toBe('Bearer token-of-the-connection');
  expect((await program.run(['disconnect', 'mcp-notes'])).code).toBe(0);
  const [after] = await askOverStdio([['resources/list', {}]]);
  expect(after.result.resources).toEqual([]);
}, 25_000);

test('a token that a remote server refuses is renewed once for a request, and one refusal more is the answer [connect.remote-renewal]', async () => {
  const http = createOutboundHttp({ allowList: [new URL(remote.url).host] });
  const renewed: string[] = [];
  let accessToken = 'ended';
  const credentials = {
    read: async () => ({ accessToken }),
    replace: async () => undefined,
    renew: async (rejected: Readonly<Record<string, string>>) => {
      renewed.push(String(rejected['accessToken']));
      accessToken = 'fresh';
      return { accessToken };
    },
  };
  const client = openUpstream(
    { http, now: Date.now },
    { settings: { url: remote.url, readOnlyTools: [] }, credentials },
  );
  let good = 'fresh';
  remote.answer = ({ headers }, response) => {
    if (headers['authorization'] === `Bearer ${good}`) return { result: { resultType: 'complete', prompts: [] } };
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    return undefined;
  };
  const list = () => client.request('prompts/list', {}, { signal: AbortSignal.timeout(5_000) });
  try {
    expect(await list()).toMatchObject({ prompts: [] });
    expect(renewed).toEqual(['ended']);
    good = 'none will do';
    await expect(list()).rejects.toMatchObject({ code: 'auth_expired' });
    expect(renewed).toEqual(['ended', 'fresh']);
  } finally {
    await http.close();
  }
});
