import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Sees every TCP connection that this process begins, whoever begins it. */
export interface SocketWatch {
  /** Connections begun since the watch started. */
  readonly begun: number;
  stop(): void;
}

const channel = 'net.client.socket';

/** Starts watching. Source: https://nodejs.org/api/diagnostics_channel.html#net (2026-11-20) */
export function watchSockets(): SocketWatch {
  let begun = 0;
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket !== undefined) begun += 1;
  };
  subscribe(channel, onSocket);
  return {
    get begun() {
      return begun;
    },
    stop: () => void unsubscribe(channel, onSocket),
  };
}
