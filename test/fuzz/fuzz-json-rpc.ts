import { modernRequest } from '../integration/mcp/raw-client.ts';
import type { Dice } from './dice.ts';
import type { FuzzLog } from './fuzz-report.ts';
import { mutatedBytes } from './hostile-values.ts';
import { mutated } from './schema-values.ts';

/** An MCP endpoint as a function from request to response. */
export type McpFetch = (request: Request) => Promise<Response>;

const clientInfo = { name: 'fuzz', version: '1' };

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly params?: unknown };
}

/** Requests as well-behaved clients of both eras send them. */
function goodMessage(dice: Dice, tools: readonly string[]): Message {
  const call = { name: dice.pick(tools), arguments: dice.pick([{}, { limit: 5 }, { recordId: 'a', value: 'b' }]) };
  const [method, params] = dice.pick<readonly [string, Record<string, unknown>]>([
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }],
    ['server/discover', {}],
    ['tools/list', {}],
    ['tools/call', call],
    ['tools/call', call],
    ['tools/call', call],
    ['ping', {}],
    ['resources/list', {}],
    ['prompts/get', { name: 'x' }],
    ['notifications/cancelled', { requestId: 1 }],
  ]);
  const id = dice.pick<string | number>([1, 'a', 0, 'x'.repeat(300)]);
  if (method !== 'initialize' && dice.next() < 0.6) {
    return modernRequest(method, params, { id, meta: { 'io.modelcontextprotocol/clientInfo': clientInfo } });
  }
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return { headers, body: { jsonrpc: '2.0', ...(method.startsWith('n') ? {} : { id }), method, params } as object };
}

const punctuation = [...Buffer.from('{}[]",:\\\u0000\n0x')];

function bodyOf(dice: Dice, good: Message['body']): Buffer | string {
  const text = JSON.stringify(good);
  const kind = dice.below(12);
  if (kind < 3) return text;
  if (kind < 7) return JSON.stringify({ ...good, params: mutated(dice, good.params) });
  if (kind < 8) return JSON.stringify(mutated(dice, good)) ?? '';
  if (kind < 10) return mutatedBytes(dice, Buffer.from(text), punctuation);
  if (kind === 10)
    return dice.pick([`[${text},${text}]`, '[]', '', 'null', '0', `${'['.repeat(20_000)}`, `{"a":${text}`]);
  return text.replace('{', '{"method":"tools/call","id":7,"id":8,').replace('"jsonrpc":"2.0"', '"jsonrpc":"1.0"');
}

const spoiltHeaders: Readonly<Record<string, readonly (string | null)[]>> = {
  'content-type': ['text/plain', 'application/json; charset=utf-16', null],
  accept: ['*/*', 'text/html', null],
  'mcp-protocol-version': ['2025-11-25', '1999-01-01', 'x'.repeat(500), null],
  'mcp-method': ['tools/list', 'nothing', null],
  'mcp-name': ['other', '\u00ff', null],
  'mcp-session-id': ['someone-elses'],
  origin: ['https://evil.example', 'null'],
  host: ['evil.example'],
};

function headersOf(dice: Dice, good: Message, host: string): Headers {
  const headers = new Headers({ host, ...good.headers });
  if (dice.next() < 0.7) return headers;
  const name = dice.pick(Object.keys(spoiltHeaders));
  const value = dice.pick(spoiltHeaders[name] ?? [null]);
  if (value === null) headers.delete(name);
  else headers.set(name, value);
  return headers;
}

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
    const method = dice.next() < 0.9 ? 'POST' : dice.pick(['GET', 'DELETE', 'PUT', 'OPTIONS']);
    const headers = headersOf(dice, good, new URL(url).host);
    const body = method === 'GET' || method === 'DELETE' ? null : bodyOf(dice, good.body);
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
    // the SDK answers a 2025-era `initialize` that does not fit with -32603, but names each field
    const isBug =
      /went wrong on our side/.test(text) || (text.includes('"code":-32603') && !text.includes('\\"path\\"'));
    if (isBug) log.wrong(target, `our own bug: ${text.slice(0, 200)}`, about);
    if (response.status >= 500) log.wrong(target, `status ${response.status} ${text.slice(0, 200)}`, about);
  } catch (error) {
    log.refused(target, error, about);
  }
}
