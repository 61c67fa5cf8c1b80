import type { ServerResponse } from 'node:http';

const keepAliveMs = 15_000;

/** A response that is plain JSON unless there is news before its end; then it becomes a stream of events. */
export class EventStream {
  readonly #response: ServerResponse;
  #timer: NodeJS.Timeout | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends a notification at once. */
  notify(method: string, params: Record<string, unknown>): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    if (this.#timer === null) this.#open();
    this.#response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method, params })}\n\n`);
  }

  /** Sends the response, `message` being JSON on one line, and ends. The status of a stream under way stays 200. */
  finish(status: number, message: string): void {
    const response = this.#response;
    if (response.writableEnded || response.destroyed) return;
    if (this.#timer !== null) {
      response.end(`event: message\ndata: ${message}\n\n`);
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(message) });
    response.end(message);
  }

  #open(): void {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    this.#timer = setInterval(() => this.#response.write(': alive\n\n'), keepAliveMs);
    this.#timer.unref();
    this.#response.once('close', () => clearInterval(this.#timer ?? undefined));
  }
}
