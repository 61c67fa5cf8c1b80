import type { Store } from '../../store/open-store.ts';
import type { KeyRing } from './key-ring.ts';
import type { RefreshLocks } from './refresh-locks.ts';

/** The product's outbound HTTP client (`OutboundHttp.fetch` fits). It must not follow redirects. */
export type SendRequest = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<TokenResponse>;

/** What is read of an answer. */
export interface TokenResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** What the keeping of credentials needs; built once, in the connector role alone. */
export interface Custody {
  readonly store: Store;
  readonly keyRing: KeyRing;
  readonly send: SendRequest;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** One for the process: on the embedded store it is what keeps two refreshes apart. */
  readonly locks: RefreshLocks;
}

/** Secrets by name; only ever in memory, and sealed in the store. */
export type Secrets = Readonly<Record<string, string>>;

/** The current time as an instant. */
export function nowOf({ nowMs }: Pick<Custody, 'nowMs'>): string {
  return new Date(nowMs()).toISOString();
}
