import type { ErrorCode } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/principal.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Provenance } from '../../../domain/tool.ts';
import type { TenantTransaction } from '../../../store/open-store.ts';

/** A write of a plan, complete: exactly this call, by exactly this definition of the tool, on behalf of this principal. */
export interface PlannedEffect {
  readonly principal: Principal;
  readonly planId: string;
  readonly planName: string;
  readonly stepId: string;
  /** `undo`: it takes the step's own effect back. */
  readonly purpose: 'step' | 'undo';
  readonly tool: string;
  readonly toolDigest: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The same key has one effect; false: a call that was cut off cannot be repeated safely. */
  readonly isIdempotent: boolean;
  /** Somebody is asked first, for an act of this risk tier; null: only if the policies say so. */
  readonly approvalTier: number | null;
}

/** What became of an accepted effect. `unknown`: it may have happened, and nobody can tell. */
export type EffectOutcome =
  | { readonly state: 'pending' }
  | { readonly state: 'waiting_approval'; readonly approvalId: string | null }
  | {
      readonly state: 'done';
      readonly output: Record<string, unknown>;
      readonly provenance: Provenance | null;
      readonly attempts: number;
      readonly at: Instant;
    }
  | {
      readonly state: 'failed' | 'unknown';
      readonly code: ErrorCode;
      readonly message: string;
      readonly attempts: number;
    };

/** The execution engine as plans need it: the one place where effects happen. */
export interface EffectPort {
  /** Accepts an effect in the caller's transaction; the same step of the same plan is accepted once and has one id. */
  accept(tx: TenantTransaction, effect: PlannedEffect): Promise<string>;
  outcomes(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, EffectOutcome>>;
  /** Ends effects that have not begun. */
  withdraw(tx: TenantTransaction, ids: readonly string[]): Promise<void>;
  /** Tells the engine that something was accepted, after the commit. */
  nudge(): void;
}
