import { Socket } from 'node:net';

/** Sees every TCP connection that this process begins, whoever begins it. */
export interface SocketWatch {
  /** `host:port` of each connection begun since the watch started. */
  readonly targets: readonly string[];
  stop(): void;
}

/** Starts watching: every way to a connection in Node, undici's and TLS's among them, goes through `Socket.connect`. */
export function watchSockets(): SocketWatch {
  const targets: string[] = [];
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function watched(this: Socket, ...args: unknown[]) {
    // `net.connect` hands over its arguments already normalised, as one array
    const [first] = args.flat() as [{ host?: string; port?: number | string; path?: string }];
    if (first?.path === undefined) targets.push(`${first?.host ?? 'localhost'}:${first?.port ?? ''}`);
    return (connect as (...passed: unknown[]) => Socket).apply(this, args);
  } as typeof connect;
  return {
    targets,
    stop() {
      Socket.prototype.connect = connect;
    },
  };
}
