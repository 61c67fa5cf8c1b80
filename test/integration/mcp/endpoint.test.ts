import { request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccess } from '../../../src/mcp/auth/access.ts';
import { errorMetaKey, provenanceMetaKey } from '../../../src/mcp/protocol.ts';
import { fixtureToolNames, startFixtureServer } from '../../conformance/fixture-server.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { ask, call, modernRequest, send } from './raw-client.ts';
import { aiClient, gatewayRoom, serveEndpoint } from './upstream-room.ts';

const system = fakeSystem();
const errors: Error[] = [];
let fixture: Awaited<ReturnType<typeof startFixtureServer>>;
let room: Awaited<ReturnType<typeof gatewayRoom>>;
let fast: Awaited<ReturnType<typeof serveEndpoint>>;
let slow: Awaited<ReturnType<typeof serveEndpoint>>;

beforeAll(async () => {
  fixture = await startFixtureServer();
  room = await gatewayRoom({
    remotes: [{ id: 'test', url: fixture.url, readOnlyTools: fixtureToolNames }],
    connectors: [crmConnector('salesforce', system)],
  });
  fast = await serveEndpoint(room.parts, { errors });
  slow = await serveEndpoint(room.parts, { fastPath: false, errors });
});
afterAll(async () => {
  await fast.close();
  await slow.close();
  await room.close();
  await fixture.close();
});

const list = 'salesforce_list_opportunities';

test('both paths give the same answers, errors included [mcp.both-paths-agree]', async () => {
  const calls: [string, Record<string, unknown>][] = [
    [list, {}],
    [list, { limit: 'many' }],
    ['salesforce_nothing_there', {}],
    ['test_simple_text', {}],
    ['test_error_handling', {}],
    ['test_missing_capability', {}],
    ['test_input_required_result_elicitation', {}],
    ['crm_list_opportunities', { limit: 1 }],
  ];
  for (const [name, args] of calls) {
    const [one, other] = [await call(fast.url, name, args), await call(slow.url, name, args)];
    expect(other.status, name).toBe(one.status);
    expect(stable(other.body), name).toEqual(stable(one.body));
  }
});

/** An answer without what differs from call to call, and without the envelope the SDK adds to error and input results. */
function stable(body: { result?: Record<string, unknown>; error?: unknown }): unknown {
  const { _meta, ...result } = (body.result ?? {}) as { _meta?: Record<string, Record<string, unknown>> };
  const { requestId: _, fetchedAt: __, fromCache: ___, ...provenance } = _meta?.[provenanceMetaKey] ?? {};
  const { requestId: ____, ...failure } = _meta?.[errorMetaKey] ?? {};
  return { error: body.error ?? null, result, provenance, failure };
}

test('a result carries its data, the same as text, where it came from, and that it is not to be trusted [mcp.structured-mirrored]', async () => {
  const { body } = await call(fast.url, list);
  expect(body.result.resultType).toBe('complete');
  expect(JSON.parse(body.result.content[0].text)).toEqual(body.result.structuredContent);
  expect(body.result.structuredContent.records.map(({ id }: { id: string }) => id)).toEqual(['o1', 'o2']);
  expect(body.result._meta[provenanceMetaKey]).toMatchObject({ tool: list, system: 'salesforce', records: 2 });
  expect(body.result._meta['bellwether/untrusted']).toBe(true);
});

test('arguments that do not fit are a tool error that names them, without a stack trace [mcp.arguments-correctable]', async () => {
  const { status, body } = await call(fast.url, list, { limit: 1_000 });
  expect(status).toBe(200);
  expect(body.result.isError).toBe(true);
  expect(body.result.content[0].text).toMatch(/^invalid_input: salesforce_list_opportunities: limit: /);
  expect(JSON.stringify(body)).not.toMatch(/\.ts:|node_modules| at /);
  system.answer = () => {
    throw new TypeError('secret detail of a bug');
  };
  const bug = await call(fast.url, 'salesforce_search_records');
  system.answer = () => ({ records: [], total: 0 });
  expect(bug.body.result.content[0].text).toBe('internal: Something went wrong on our side.');
});

test('unknown and forbidden tools are told apart by nobody, and both are recorded [mcp.denied-like-unknown]', async () => {
  const member = await serveEndpoint(room.parts, { access: openAccess(aiClient('member')) });
  await room.gateway.flush();
  const before = room.audit.entries.length;
  const denied = await call(member.url, 'salesforce_delete_record', { recordId: 'o1', value: 'x' });
  const unknown = await call(member.url, 'salesforce_nothing_at_all', { recordId: 'o1', value: 'x' });
  expect(denied.status).toBe(unknown.status);
  expect(denied.body.error.code).toBe(-32602);
  const nameless = (text: string) => text.replace(/salesforce_\w+/, 'NAME');
  expect(nameless(denied.body.error.message)).toBe(nameless(unknown.body.error.message));
  expect(Object.keys(denied.body.error)).toEqual(Object.keys(unknown.body.error));
  await room.gateway.flush();
  expect(room.audit.entries.slice(before).map(({ outcome }) => outcome)).toEqual(['denied', 'denied']);
  await member.close();
});

test('each caller lists exactly what they may call, in order, for them alone to keep [mcp.private-lists]', async () => {
  const member = await serveEndpoint(room.parts, { access: openAccess(aiClient('member')) });
  const [admin, theirs] = [await ask(fast.url, 'tools/list'), await ask(member.url, 'tools/list')];
  const names = (body: { result: { tools: { name: string }[] } }) => body.result.tools.map(({ name }) => name);
  expect(admin.body.result).toMatchObject({ cacheScope: 'private', ttlMs: 30_000, resultType: 'complete' });
  expect(names(admin.body)).toEqual([...names(admin.body)].sort());
  expect(names(admin.body)).toContain('salesforce_delete_record');
  expect(names(theirs.body)).not.toContain('salesforce_delete_record');
  expect(names(theirs.body)).toEqual(room.gateway.listTools(aiClient('member')).map(({ name }) => name));
  await member.close();
});

describe('what HTTP must refuse', () => {
  const good = () => modernRequest('tools/call', { name: list, arguments: {} });

  test.each([
    ['a method header that differs', { 'mcp-method': 'tools/list' }],
    ['a name header that differs', { 'mcp-name': 'salesforce_search_records' }],
    ['a version header that differs', { 'mcp-protocol-version': '2025-11-25' }],
  ])('%s from the body is 400 with -32020 [mcp.headers-match-body]', async (_, spoiled) => {
    const { headers, body } = good();
    const answer = await send(fast.url, { ...headers, ...spoiled }, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, -32020]);
  });

  test('a version we do not speak is 400 with -32022 and the list of those we do [mcp.unsupported-version]', async () => {
    const { status, body } = await call(fast.url, list, {}, { version: '2099-01-01' });
    expect([status, body.error.code]).toEqual([400, -32022]);
    expect(body.error.data.supported).toContain('2026-07-28');
  });

  test('an unknown method is 404 with -32601 [mcp.unknown-method]', async () => {
    const { status, body } = await ask(fast.url, 'tools/delete');
    expect([status, body.error.code]).toEqual([404, -32601]);
  });

  test('several messages in one POST are 400 [mcp.one-message-per-post]', async () => {
    const { headers, body } = good();
    const { status } = await send(fast.url, headers, [body, { ...body, id: 2 }]);
    expect(status).toBe(400);
  });

  test('text that is not JSON, and a body over the limit, are refused without harm [mcp.bad-bodies]', async () => {
    const { headers } = good();
    expect((await send(fast.url, headers, '{"jsonrpc":')).status).toBe(400);
    expect((await send(fast.url, headers, `"${'x'.repeat(5 * 1024 * 1024)}"`)).status).toBe(413);
    expect((await call(fast.url, list)).status).toBe(200);
  });

  test('a foreign Origin and a foreign Host are 403 before anything else is looked at [mcp.origin-and-host]', async () => {
    const { headers, body } = good();
    const foreign = await send(fast.url, { ...headers, origin: 'https://evil.example' }, body);
    expect(foreign.status).toBe(403);
    const own = await send(fast.url, { ...headers, origin: fast.url.origin }, body);
    expect(own.status).toBe(200);
    expect(await statusWithHost('rebound.example')).toBe(403);
    expect(await statusWithHost(`localhost:${fast.url.port}`)).toBe(200);
  });

  function statusWithHost(host: string): Promise<number | undefined> {
    const { headers, body } = good();
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    return new Promise((resolve, reject) => {
      const request = httpRequest(fast.url, {
        method: 'POST',
        headers: { ...headers, host, 'content-length': length },
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end(text);
    });
  }
});

test('200 clients that use the same JSON-RPC id at once each get their own answer [mcp.colliding-ids]', async () => {
  system.answer = async (_, input) => {
    await wait(Number(input['limit']) % 7);
    return { records: [], total: Number(input['limit']) };
  };
  const wanted = Array.from({ length: 200 }, (_, index) => index % 100);
  const answers = await Promise.all(
    wanted.map((limit, index) =>
      call(index % 2 ? fast.url : slow.url, 'salesforce_search_records', { limit, stage: `s${index}` }, { id: 7 }),
    ),
  );
  expect(answers.map(({ body }) => [body.id, body.result.structuredContent.total])).toEqual(
    wanted.map((limit) => [7, limit]),
  );
});

test('progress streams to whoever asked for it, unbuffered, and to nobody else [mcp.progress]', async () => {
  for (const { url } of [fast, slow]) {
    const asked = await call(url, 'test_tool_with_progress', {}, { meta: { progressToken: 'p-1' } });
    expect(asked.headers.get('content-type')).toContain('text/event-stream');
    expect(asked.headers.get('x-accel-buffering')).toBe('no');
    const news = asked.body.events.slice(0, -1).map(({ params }: { params: Record<string, unknown> }) => params);
    expect(news).toEqual([0, 50, 100].map((progress) => ({ progressToken: 'p-1', progress, total: 100 })));
    expect(asked.body.result.content[0].text).toBe('Done, with progress.');
    const silent = await call(url, 'test_tool_with_progress');
    expect(silent.headers.get('content-type')).toContain('application/json');
  }
});

test('a client that closes its stream cancels the call all the way to the system [mcp.cancel-by-closing]', async () => {
  for (const { url } of [fast, slow]) {
    let cancelled: (reason: unknown) => void = () => undefined;
    let started: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      started = resolve;
    });
    const ended = new Promise((resolve) => {
      cancelled = resolve;
    });
    system.answer = (_, __, { signal }) => {
      started();
      signal.addEventListener('abort', () => cancelled(signal.reason));
      return new Promise(() => undefined);
    };
    const client = new AbortController();
    const pending = call(url, 'salesforce_search_records', {}, { signal: client.signal }).catch(() => 'gone');
    await reached;
    client.abort();
    expect(await pending).toBe('gone');
    expect(await ended).toMatchObject({ code: 'unavailable' });
  }
  system.answer = () => ({ records: [], total: 0 });
});

test('a 2025-era call that needs the person’s input fails at once and says what to do [mcp.legacy-input-fails-fast]', async () => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  };
  for (const name of ['test_sampling', 'test_elicitation']) {
    const startedMs = performance.now();
    const { body } = await send(fast.url, headers, {
      jsonrpc: '2.0',
      id: 3,
      method: 'tools/call',
      params: { name, arguments: {} },
    });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(body.result.isError).toBe(true);
    expect(body.result.content[0].text).toMatch(/asks the person for input.*2026-07-28/);
  }
});

test('whatever is sent, the answer is JSON-RPC, never a crash and never a stack trace [mcp.fuzzed-bodies]', async () => {
  const { headers, body } = modernRequest('tools/call', { name: list, arguments: {} });
  const { params } = body;
  const spoiled = fc.oneof(
    fc.jsonValue(),
    fc.jsonValue().map((id) => ({ ...body, id })),
    fc.jsonValue().map((value) => ({ ...body, params: value })),
    fc.jsonValue().map((value) => ({ ...body, params: { ...params, arguments: value } })),
    fc.jsonValue().map((value) => ({ ...body, params: { ...params, _meta: value } })),
    fc.jsonValue().map((value) => ({ ...body, params: { ...params, inputResponses: value } })),
    fc.jsonValue().map((value) => ({ ...body, params: { ...params, requestState: value } })),
  );
  const paths = fc.constantFrom(fast, slow);
  await fc.assert(
    fc.asyncProperty(spoiled, paths, async (value, { url }) => {
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) });
      const text = await answer.text();
      expect([200, 202, 400, 404]).toContain(answer.status);
      expect(text).not.toMatch(/\.ts:\d|node_modules/);
      if (text !== '' && answer.headers.get('content-type')?.includes('json'))
        expect(JSON.parse(text).jsonrpc).toBe('2.0');
    }),
    { numRuns: 400 },
  );
});

test('nothing went wrong inside while all this was answered', () => {
  expect(
    errors.filter(({ message }) => !/Bad Request|Unsupported|not found|mismatch|JSON|header/i.test(message)),
  ).toEqual([]);
});
