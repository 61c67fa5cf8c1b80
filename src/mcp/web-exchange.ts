import type { IncomingMessage, ServerResponse } from 'node:http';

/** A Node request as the web standard's, with the body already read; `signal` aborts when the client goes away. */
export function toWebRequest(request: IncomingMessage, body: string | null, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // The token stays here: nothing behind this point has a use for it.
    if (name === 'authorization' || value === undefined) continue;
    for (const each of [value].flat()) headers.append(name, each);
  }
  const url = `http://${request.headers.host}${request.url}`;
  return new Request(url, { method: request.method ?? 'GET', headers, signal, ...(body === null ? {} : { body }) });
}

/** Writes a web-standard response, streaming its body with back-pressure. */
export async function writeWebResponse(from: Response, to: ServerResponse): Promise<void> {
  const headers: Record<string, string> = Object.fromEntries(from.headers);
  if (headers['content-type']?.startsWith('text/event-stream')) headers['x-accel-buffering'] = 'no';
  to.writeHead(from.status, headers);
  const reader = from.body?.getReader();
  if (!reader) {
    to.end();
    return;
  }
  const stop = () => void reader.cancel().catch(() => undefined);
  to.once('close', stop);
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (to.destroyed) return;
    if (!to.write(part.value)) await new Promise<void>((resume) => to.once('drain', resume).once('close', resume));
  }
  to.end();
}
