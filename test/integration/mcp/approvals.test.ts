import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Principal } from '../../../src/domain/principal.ts';
import { openAccess } from '../../../src/mcp/auth/access.ts';
import type { ContentRequest, McpContent } from '../../../src/mcp/mcp-content.ts';
import { createStateSeal } from '../../../src/mcp/request-state.ts';
import { sealedContent } from '../../../src/mcp/sealed-content.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { call } from './raw-client.ts';
import { aiClient, gatewayRoom, serveEndpoint } from './upstream-room.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const tool = 'salesforce_delete_record';
const args = { recordId: 'o1', value: 'gone' };
const capabilities = { elicitation: {} };
const yes = { approval: { action: 'accept', content: { approve: true } } };

async function open(who: readonly Principal[]) {
  const system = fakeSystem(() => ({ id: 'o1' }));
  const room = await gatewayRoom({ connectors: [crmConnector('salesforce', system)] });
  const endpoints = await Promise.all(
    who.map((principal) => serveEndpoint(room.parts, { access: openAccess(principal) })),
  );
  closers.push(room.close, ...endpoints.map(({ close }) => close));
  const urls = endpoints.map(({ url }) => url);
  return { system, room, urls, url: urls[0] as URL };
}

test('an act that needs an approval asks with exactly its arguments, and the answer is the owner’s terminal’s to give [mcp.approval-asked]', async () => {
  const { url, system, room } = await open([aiClient('admin')]);
  const first = await call(url, tool, args, { capabilities });
  expect(first.body.result.resultType).toBe('input_required');
  const { message } = first.body.result.inputRequests.approval.params;
  expect(message).toContain(JSON.stringify(args));
  const { requestState } = first.body.result;
  const second = await call(url, tool, args, { capabilities, more: { inputResponses: yes, requestState } });
  expect(second.body.result.inputRequests.approval.params.message).toMatch(/Somebody else has to approve/);
  expect(system.calls).toHaveLength(0);
  const id = /\(([0-9a-f-]{36})\)/.exec(message)?.[1] ?? '';
  await room.approvals.answer('acme', id, aiClient('admin', { id: 'other' }), true);
  const third = await call(url, tool, args, {
    capabilities,
    more: { inputResponses: yes, requestState: second.body.result.requestState },
  });
  expect(third.body.result.structuredContent).toEqual({ id: 'o1' });
  expect(system.calls).toHaveLength(1);
  const again = await call(url, tool, args, { capabilities, more: { inputResponses: yes, requestState } });
  expect(again.body.result.isError).toBe(true);
  expect(system.calls).toHaveLength(1);
});

test('a refused approval ends the call, and nothing is done [mcp.approval-refused]', async () => {
  const { url, system } = await open([aiClient('admin')]);
  const first = await call(url, tool, args, { capabilities });
  const { requestState } = first.body.result;
  const no = { approval: { action: 'decline' } };
  const second = await call(url, tool, args, { capabilities, more: { inputResponses: no, requestState } });
  expect(second.body.result.content[0].text).toMatch(/was not approved/);
  expect(system.calls).toHaveLength(0);
});

test('a client that cannot ask its person gets a plain error [mcp.approval-without-elicitation]', async () => {
  const { url } = await open([aiClient('admin')]);
  const { body } = await call(url, tool, args);
  expect(body.result.isError).toBe(true);
  expect(body.result.content[0].text).toMatch(/needs an approval/);
});

test('a request state that was changed, or is used for other arguments, another tool or by somebody else, is refused [mcp.request-state-bound] [S-05]', async () => {
  const { url, urls, system, room } = await open([aiClient('admin'), aiClient('revops')]);
  const first = await call(url, tool, args, { capabilities });
  const { requestState } = first.body.result as { requestState: string };
  const id = /\(([0-9a-f-]{36})\)/.exec(first.body.result.inputRequests.approval.params.message)?.[1] ?? '';
  await room.approvals.answer('acme', id, aiClient('revops'), true);
  const flipped = requestState.slice(0, 40) + (requestState[40] === 'A' ? 'B' : 'A') + requestState.slice(41);
  const tries: [URL, string, Record<string, unknown>, string][] = [
    [url, tool, args, flipped],
    [url, tool, args, `${requestState}=`],
    [url, tool, args, requestState.slice(0, -4)],
    [url, tool, args, 'not a state'],
    [url, tool, { ...args, value: 'other' }, requestState],
    [url, 'salesforce_update_task', args, requestState],
    [urls[1] as URL, tool, args, requestState],
  ];
  for (const [at, name, given, state] of tries) {
    const { body } = await call(at, name, given, { capabilities, more: { inputResponses: yes, requestState: state } });
    expect(body.error, `${name} ${state}`).toMatchObject({ code: -32602, data: { reason: 'invalid_request_state' } });
  }
  expect(system.calls).toHaveLength(0);
});

test('the state of a prompt or resource comes back to whom it was given, for the same request, or not at all [mcp.content-state-bound]', async () => {
  const seen: (string | null)[] = [];
  const content = {
    async getPrompt(_name: string, _args: unknown, { exchange }: ContentRequest) {
      seen.push(exchange.requestState);
      return { resultType: 'input_required', inputRequests: {}, requestState: 'of the system' };
    },
  } as unknown as McpContent;
  const sealed = sealedContent(content, createStateSeal(randomBytes(32), Date.now));
  const ask = (requestState: string | null, principal = aiClient('admin'), args = {}) => {
    const exchange = {
      clientCapabilities: {},
      logLevel: null,
      inputResponses: null,
      requestState,
      onProgress: null,
      onLog: null,
    };
    return sealed.getPrompt('p', args, { principal, signal: new AbortController().signal, exchange });
  };
  const state = String((await ask(null))['requestState']);
  expect(state).not.toContain('of the system');
  await ask(state);
  expect(seen).toEqual([null, 'of the system']);
  await expect(ask(state, aiClient('member'))).rejects.toThrow(/requestState/);
  await expect(ask(state, aiClient('admin'), { other: 1 })).rejects.toThrow(/requestState/);
  await expect(ask('of the system')).rejects.toThrow(/requestState/);
});

test('arguments nested beyond every measure are an error of the call, with a state or without [mcp.deep-arguments]', async () => {
  const { url } = await open([aiClient('admin')]);
  const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`);
  for (const more of [{}, { requestState: 'x' }]) {
    const { status, body } = await call(url, 'salesforce_update_task', { ...args, deep }, { more });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toMatch(/invalid_input|invalid_request_state|"result"/);
  }
});
