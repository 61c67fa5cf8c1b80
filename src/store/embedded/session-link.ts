import { Duplex } from 'node:stream';

const terminate = 0x58;

/** What a link needs of the thread that holds the session. */
export interface SessionPort {
  send(link: number, bytes: Uint8Array): void;
  hangup(link: number): void;
}

/**
 * A virtual connection to the embedded database: the socket that `pg` writes its wire protocol to. Start-up is answered here;
 * everything else goes to the worker thread as bytes.
 */
export class SessionLink extends Duplex {
  readonly #number: number;
  readonly #port: SessionPort;
  #isStarted = false;

  constructor(number: number, port: SessionPort) {
    super();
    this.#number = number;
    this.#port = port;
  }

  /** Called by `pg` in place of a socket's connect. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Bytes from the server for this connection. */
  receive(bytes: Uint8Array): void {
    if (!this.destroyed) this.push(bytes);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#forward(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#forward(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.#port.hangup(this.#number);
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port.hangup(this.#number);
    done(error);
  }

  #forward(bytes: Buffer): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.push(greeting);
    } else if (bytes[0] !== terminate) {
      this.#port.send(this.#number, bytes);
    }
  }
}

// AuthenticationOk, the parameters that pg reads, ReadyForQuery (idle)
const greeting = Buffer.concat([
  message('R', Buffer.from([0, 0, 0, 0])),
  message('S', Buffer.from('server_version\u000018.0\0')),
  message('S', Buffer.from('client_encoding\0UTF8\0')),
  message('K', Buffer.alloc(8)),
  message('Z', Buffer.from('I')),
]);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
