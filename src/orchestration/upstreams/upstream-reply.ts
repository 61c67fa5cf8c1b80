import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError } from '../../domain/errors.ts';
import { EventSplitter } from './server-sent-events.ts';

const maxAnswerBytes = 16 * 1024 * 1024;

type Agent = OutboundHttp['agent'];
type DispatchHandler = Parameters<Agent['dispatch']>[1];
type Controller = Parameters<NonNullable<DispatchHandler['onRequestStart']>>[0];
type Headers = Parameters<NonNullable<DispatchHandler['onResponseStart']>>[2];

/** One HTTP response: its whole body, or the message that ended its stream of events. */
export type Reply<Message> = { readonly status: number; readonly headers: Headers } & (
  | { readonly text: string }
  | { readonly message: Message }
);

export interface ReplyOptions<Message> {
  readonly host: string;
  readonly signal: AbortSignal;
  /** Takes each event of a stream; what it gives back that is not null is the answer, and the rest of the stream is left. */
  readonly onEvent: (data: string) => Message | null;
}

/**
 * Sends a request and collects its response without a stream object in between, which costs as much again as the exchange itself.
 * @throws AppError `limit_exceeded` for a body that is too large, `unavailable` for a stream that ends early; the signal's reason; errors of the network
 */
export function exchange<Message>(
  agent: Agent,
  request: Parameters<Agent['dispatch']>[0],
  options: ReplyOptions<Message>,
): Promise<Reply<Message>> {
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) reject(options.signal.reason);
    else agent.dispatch(request, new ReplyHandler(options, resolve, reject));
  });
}

class ReplyHandler<Message> implements DispatchHandler {
  readonly #options: ReplyOptions<Message>;
  readonly #resolve: (reply: Reply<Message>) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Uint8Array[] = [];
  readonly #onAbort = () => this.#fail(this.#options.signal.reason);
  #controller: Controller | null = null;
  #events: EventSplitter | null = null;
  #status = 0;
  #headers: Headers = {};
  #size = 0;
  #isSettled = false;

  constructor(
    options: ReplyOptions<Message>,
    resolve: (reply: Reply<Message>) => void,
    reject: (error: unknown) => void,
  ) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(new Error('The call ended before its request went out.'));
  }

  onResponseStart(_controller: Controller, status: number, headers: Headers): void {
    // what comes before the response, as 103, is none
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const type = [headers['content-type']].flat()[0];
    if (type?.startsWith('text/event-stream')) this.#events = new EventSplitter();
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    if (this.#isSettled) return;
    this.#size += chunk.length;
    if (this.#size > maxAnswerBytes) this.#fail(tooLarge(this.#options.host));
    else if (this.#events === null) this.#chunks.push(chunk);
    else this.#hear(this.#events.push(chunk));
  }

  onResponseEnd(): void {
    if (this.#events !== null) this.#fail(endedEarly(this.#options.host));
    if (this.#isSettled) return;
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    this.#settle();
    this.#resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#fail(error);
  }

  #hear(events: readonly string[]): void {
    for (const data of events) {
      const message = this.#options.onEvent(data);
      if (message === null) continue;
      this.#settle();
      this.#resolve({ status: this.#status, headers: this.#headers, message });
      this.#controller?.abort(new Error('The answer is here; the rest of its stream is not wanted.'));
      return;
    }
  }

  #fail(error: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#reject(error);
    if (this.#controller && !this.#controller.aborted) {
      this.#controller.abort(error instanceof Error ? error : new Error('The call was cancelled.'));
    }
  }

  #settle(): void {
    this.#isSettled = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }
}

function tooLarge(host: string): AppError {
  return new AppError('limit_exceeded', `The answer of ${host} is larger than ${maxAnswerBytes} bytes; ask for less.`);
}

function endedEarly(host: string): AppError {
  return new AppError('unavailable', `${host} ended its stream without an answer.`);
}
