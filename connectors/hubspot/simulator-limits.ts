import type { SimulatedReply } from '../kit/simulator.ts';
import { throttled } from './simulator-errors.ts';

export interface LimitOptions {
  /** A forward-going clock in milliseconds. */
  readonly nowMs: () => number;
  /** Requests in any ten seconds; 190 for a private app, 110 for an OAuth app. */
  readonly perTenSeconds: number;
  readonly perDay: number;
  readonly searchesPerSecond: number;
}

export interface Limits {
  /** Counts one request; a reply when it is one too many. */
  refuse(isSearch: boolean): SimulatedReply | null;
  /** Rate headers of an answer; searches carry none. */
  headers(isSearch: boolean): Readonly<Record<string, string>>;
}

function rolling(spanMs: number, limit: number, nowMs: () => number) {
  const times: number[] = [];
  const drop = () => {
    while (times.length > 0 && (times[0] ?? 0) <= nowMs() - spanMs) times.shift();
  };
  return {
    take(): boolean {
      drop();
      if (times.length >= limit) return false;
      times.push(nowMs());
      return true;
    },
    remaining(): number {
      drop();
      return limit - times.length;
    },
  };
}

/**
 * HubSpot's limits: a rolling ten seconds per app, a day per portal, and five searches a second.
 * Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines (2026-11-20)
 */
export function createLimits({ nowMs, perTenSeconds, perDay, searchesPerSecond }: LimitOptions): Limits {
  const burst = rolling(10_000, perTenSeconds, nowMs);
  const searches = rolling(1_000, searchesPerSecond, nowMs);
  let used = 0;
  function headers(isSearch: boolean): Readonly<Record<string, string>> {
    if (isSearch) return {};
    return {
      'x-hubspot-ratelimit-daily': String(perDay),
      'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, perDay - used)),
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
      'x-hubspot-ratelimit-max': String(perTenSeconds),
      'x-hubspot-ratelimit-remaining': String(burst.remaining()),
    };
  }
  return {
    refuse(isSearch) {
      if (used >= perDay) return throttled('DAILY', headers(isSearch));
      if (isSearch && !searches.take()) return throttled('SECONDLY', {});
      if (!burst.take()) return throttled('TEN_SECONDLY_ROLLING', headers(isSearch));
      used += 1;
      return null;
    },
    headers,
  };
}
