import type { Dice } from './dice.ts';
import type { FuzzLog } from './fuzz-report.ts';
import { mutatedBytes } from './hostile-values.ts';
import { mutated } from './schema-values.ts';

/** An MCP endpoint as a function from request to response. */
export type McpFetch = (request: Request) => Promise<Response>;

const protocol = '2026-07-28';
const clientInfo = { name: 'fuzz', version: '1' };
const meta = {
  'io.modelcontextprotocol/protocolVersion': protocol,
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Requests as well-behaved clients of both eras send them. */
function goodMessage(dice: Dice, tools: readonly string[]): { readonly method: string; readonly body: object } {
  const call = { name: dice.pick(tools), arguments: dice.pick([{}, { limit: 5 }, { recordId: 'a', value: 'b' }]) };
  const [method, params] = dice.pick<readonly [string, object]>([
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }],
    ['server/discover', { _meta: meta }],
    ['tools/list', { _meta: meta }],
    ['tools/list', {}],
    ['tools/call', { ...call, _meta: meta }],
    ['tools/call', call],
    ['ping', {}],
    ['resources/list', { _meta: meta }],
    ['prompts/get', { name: 'x', _meta: meta }],
    ['notifications/cancelled', { requestId: 1 }],
  ]);
  const id = method.startsWith('notifications/') ? {} : { id: dice.pick<unknown>([1, 'a', 0, 'x'.repeat(300)]) };
  return { method, body: { jsonrpc: '2.0', ...id, method, params } };
}

const punctuation = [...Buffer.from('{}[]",:\\\u0000\n0x')];

function hostileBody(dice: Dice, good: object): Buffer | string {
  const text = JSON.stringify(good);
  const kind = dice.below(10);
  if (kind === 0) return text;
  if (kind < 5) return JSON.stringify(mutated(dice, good)) ?? '';
  if (kind < 8) return mutatedBytes(dice, Buffer.from(text), punctuation);
  if (kind === 8)
    return dice.pick([`[${text},${text}]`, '[]', '', 'null', '0', `${'['.repeat(20_000)}`, `{"a":${text}`]);
  return text.replace('{', '{"method":"tools/call","id":7,"id":8,').replace('"jsonrpc":"2.0"', '"jsonrpc":"1.0"');
}

const headerChoices: Readonly<Record<string, readonly (string | null)[]>> = {
  'content-type': ['application/json', 'application/json', 'application/json', 'text/plain', null],
  accept: ['application/json, text/event-stream', 'application/json, text/event-stream', '*/*', 'text/html', null],
  'mcp-protocol-version': [protocol, protocol, '2025-11-25', '1999-01-01', 'x'.repeat(500), null],
  'mcp-session-id': [null, null, null, 'someone-elses'],
  host: ['127.0.0.1', '127.0.0.1', '127.0.0.1', 'evil.example'],
  origin: [null, null, null, 'https://evil.example'],
};

/** Sends `cases` requests, good ones, spoilt ones and bytes, and reads each answer whole. */
export async function fuzzJsonRpc(
  target: string,
  send: McpFetch,
  url: string,
  tools: readonly string[],
  { dice, log, cases }: { readonly dice: Dice; readonly log: FuzzLog; readonly cases: number },
): Promise<void> {
  for (let run = 0; run < cases; run += 1) {
    const good = goodMessage(dice, tools);
    const method = dice.pick(['POST', 'POST', 'POST', 'POST', 'POST', 'POST', 'GET', 'DELETE', 'PUT']);
    const headers = new Headers({ 'mcp-method': dice.next() < 0.9 ? good.method : 'tools/list' });
    for (const [name, choices] of Object.entries(headerChoices)) {
      const value = dice.pick(choices);
      if (value !== null) headers.set(name, value);
    }
    const body = method === 'GET' || method === 'DELETE' ? null : hostileBody(dice, good);
    const init = { method, headers, body: typeof body === 'string' || body === null ? body : new Uint8Array(body) };
    await oneRequest(
      target,
      send,
      new Request(url, { ...init, signal: AbortSignal.timeout(2_000) }),
      log,
      String(body),
    );
  }
}

async function oneRequest(target: string, send: McpFetch, request: Request, log: FuzzLog, body: string): Promise<void> {
  const about = () => `${request.method} ${JSON.stringify([...request.headers])} ${body}`;
  try {
    const response = await send(request);
    // a stream that stays open is an answer too; it is left after its headers
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') && request.method === 'GET';
    const text = isStream ? '' : await response.text();
    if (isStream) await response.body?.cancel();
    log.answered(target, text, about);
    if (/"code":-32603|went wrong on our side/.test(text)) log.wrong(target, `our own bug: ${text.slice(0, 200)}`, about);
    if (response.status >= 500) log.wrong(target, `status ${response.status} ${text.slice(0, 200)}`, about);
  } catch (error) {
    log.refused(target, error, about);
  }
}
