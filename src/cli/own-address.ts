import type { Config } from '../config.ts';

/** Where people reach this installation: its public address, else the one it listens on. */
export function ownAddress({ publicUrl, host, port }: Config): string {
  if (publicUrl !== null) return new URL(publicUrl).origin;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
