type Item = Record<string, unknown>;

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  readonly body: any;
}

export interface RawOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: string | number;
  readonly meta?: Item;
  readonly capabilities?: Item;
  readonly version?: string;
  readonly signal?: AbortSignal;
}

/** The body and headers of a request of revision 2026-07-28, to be sent as they are or spoiled first. */
export function modernRequest(method: string, params: Item, options: RawOptions = {}) {
  const { version = '2026-07-28', id = 1, capabilities = {} } = options;
  const name = params['name'] ?? params['uri'];
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    ...options.meta,
  };
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
    ...options.headers,
  };
  return { headers, body: { jsonrpc: '2.0', id, method, params: { ...params, _meta } } };
}

/** Sends one message and reads the answer; of an event stream the last message, with all of them under `events`. */
export async function send(
  url: URL,
  headers: Record<string, string>,
  body: unknown,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, { method: 'POST', headers, body: text, ...(signal ? { signal } : {}) });
  const read = await answer.text();
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    return { status: answer.status, headers: answer.headers, body: read === '' ? null : JSON.parse(read) };
  }
  const events = [...read.matchAll(/^data: (.+)$/gm)].map(([, data = 'null']) => JSON.parse(data) as Item);
  return { status: answer.status, headers: answer.headers, body: { ...events.at(-1), events } };
}

/** One request of revision 2026-07-28. */
export function ask(url: URL, method: string, params: Item = {}, options: RawOptions = {}): Promise<RawAnswer> {
  const { headers, body } = modernRequest(method, params, options);
  return send(url, headers, body, options.signal);
}

/** One `tools/call`. */
export function call(url: URL, name: string, args: Item = {}, options: RawOptions & { more?: Item } = {}) {
  return ask(url, 'tools/call', { name, arguments: args, ...options.more }, options);
}
