import type { DeliveryState } from '../../src/domain/alert.ts';
import type { Instant } from '../../src/domain/time.ts';

/** An action as a worker holds it: claimed under a lease, with the fencing number its outcome must carry. */
export interface ClaimedAction {
  readonly tenantId: string;
  readonly id: string;
  readonly rule: string;
  readonly subjectId: string;
  readonly channel: string;
  readonly recipient: string;
  readonly payload: Record<string, unknown>;
  /** The deterministic key for the provider, the same for every attempt. */
  readonly requestKey: string;
  readonly attempt: number;
  readonly crashAttempts: number;
  readonly failedAttempts: number;
  /** An earlier attempt may have reached the provider: read back before sending again. */
  readonly mayHaveArrived: boolean;
  /** The approval that released it; null or left out: it was accepted without one. */
  readonly approvalId?: string | null;
  readonly createdAt: Instant;
  /** How long ago the first attempt began, by the database's clock. */
  readonly ageMs: number;
}

/** States that the engine never leaves by itself. */
export const finalStates: readonly DeliveryState[] = [
  'sent',
  'failed',
  'expired',
  'stopped',
  'delivery_unknown',
  'quarantined',
];
