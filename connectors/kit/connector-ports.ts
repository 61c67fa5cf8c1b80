import type { OutboundHttp } from './outbound-http.ts';

/** What every connector needs from the process and never builds itself. `now` is wall-clock milliseconds. */
export interface ConnectorPorts {
  readonly http: OutboundHttp;
  readonly now: () => number;
  /** Waits, for vendors whose jobs have to be asked about again; real time unless a test's clock is used. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}
