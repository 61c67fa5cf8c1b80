import type { OutboundHttp } from './outbound-http.ts';

/** What every connector needs from the process and never builds itself. `now` is wall-clock milliseconds. */
export interface ConnectorPorts {
  readonly http: OutboundHttp;
  readonly now: () => number;
}
