import type { RelaySettings } from './dispatcher/start-relay.ts';
import type { DeliverySettings } from './worker/deliver-action.ts';

export interface ExecutionSettings extends RelaySettings, DeliverySettings {
  /** Actions this process delivers at a time. */
  readonly concurrency: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The product's choices; the delivery guarantee is stated for these. */
export const executionSettings: ExecutionSettings = {
  concurrency: 10,
  leaseMs: 30_000,
  callTimeoutMs: 20_000,
  settleMs: 10_000,
  maxCrashAttempts: 3,
  backoffMs: [1_000, 5_000, 30_000, 2 * minuteMs, 10 * minuteMs, 30 * minuteMs],
  expireAfterMs: 24 * hourMs,
  maxRetryAfterMs: hourMs,
  stopRecheckMs: 2_000,
  everyMs: 1_000,
  perTenant: 100,
  inAll: 400,
  trustMs: 15_000,
};
