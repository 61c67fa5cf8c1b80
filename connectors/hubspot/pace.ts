import { setTimeout as delay } from 'node:timers/promises';
import type { VendorQuota } from '../../src/domain/record.ts';
import { hubspotLimits } from './settings.ts';

/** Searches have a limit of their own beside that of all requests. */
export type RequestKind = 'search' | 'other';

/** A clock that only goes forward and a way to wait on it; tests bring a virtual pair. */
export interface PaceClock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const realClock: PaceClock = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

/** Keeps one connection below HubSpot's limits, so that no 429 is needed to find them. */
export interface Pace {
  /** Waits until a request may start, and counts it. @throws the signal's reason when the caller gives up. */
  ready(kind: RequestKind, signal: AbortSignal): Promise<void>;
  /** Takes over what an answer says of the limit. */
  learn(headers: Headers): void;
  /** Nothing starts for so long, as a 429 demands. */
  block(forMs: number): void;
  quota(): VendorQuota;
}

interface Window {
  limit: number;
  spanMs: number;
  readonly startedAtMs: number[];
}

/** Requests arrive later than they start, some more than others, so each window is kept a little longer. */
const slackMs = 250;
/** A tenth is left to other processes that use the same app. */
const share = 0.9;

function numberOf(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

function waitFor(window: Window, nowMs: number): number {
  const { startedAtMs, spanMs, limit } = window;
  while (startedAtMs.length > 0 && (startedAtMs[0] ?? 0) + spanMs + slackMs <= nowMs) startedAtMs.shift();
  if (startedAtMs.length < limit) return 0;
  return (startedAtMs[startedAtMs.length - limit] ?? nowMs) + spanMs + slackMs - nowMs;
}

/**
 * A rolling window of requests as HubSpot counts them (`TEN_SECONDLY_ROLLING`): a bucket that refills would let twice the limit
 * through in one window.
 * Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines (2026-11-20)
 */
export function createPace(auth: 'private_app' | 'oauth', clock: PaceClock): Pace {
  const all: Window = {
    limit: Math.floor(hubspotLimits.requestsPerWindow[auth] * share),
    spanMs: hubspotLimits.windowMs,
    startedAtMs: [],
  };
  const search: Window = { limit: hubspotLimits.searchesPerSecond - 1, spanMs: 1_000, startedAtMs: [] };
  let blockedUntilMs = 0;
  let daily: { readonly limit: number | null; readonly remaining: number | null } = { limit: null, remaining: null };

  return {
    async ready(kind, signal) {
      const windows = kind === 'search' ? [all, search] : [all];
      for (;;) {
        const nowMs = clock.nowMs();
        const waitMs = Math.max(blockedUntilMs - nowMs, ...windows.map((window) => waitFor(window, nowMs)));
        if (waitMs <= 0) break;
        await clock.sleep(Math.ceil(waitMs), signal);
      }
      const nowMs = clock.nowMs();
      for (const window of windows) window.startedAtMs.push(nowMs);
    },
    learn(headers) {
      const max = numberOf(headers, 'x-hubspot-ratelimit-max');
      const spanMs = numberOf(headers, 'x-hubspot-ratelimit-interval-milliseconds');
      const remaining = numberOf(headers, 'x-hubspot-ratelimit-remaining');
      if (max !== null && max > 0) all.limit = Math.max(1, Math.floor(max * share));
      if (spanMs !== null && spanMs >= 1_000 && spanMs <= 60_000) all.spanMs = spanMs;
      // Others use the same app: wait until the window has moved on by a tenth.
      if (remaining !== null && remaining < Math.ceil(all.limit * 0.05)) {
        blockedUntilMs = Math.max(blockedUntilMs, clock.nowMs() + all.spanMs / 10);
      }
      const limit = numberOf(headers, 'x-hubspot-ratelimit-daily');
      if (limit !== null) daily = { limit, remaining: numberOf(headers, 'x-hubspot-ratelimit-daily-remaining') };
    },
    block(forMs) {
      blockedUntilMs = Math.max(blockedUntilMs, clock.nowMs() + forMs);
    },
    quota: () => ({ limit: daily.limit, remaining: daily.remaining, resetsAt: null }),
  };
}
