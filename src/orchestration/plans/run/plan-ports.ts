import type { StepKind } from '../../../domain/plan.ts';
import type { PlanStatus, StepStatus } from '../../../domain/plan-run.ts';
import type { Principal } from '../../../domain/principal.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { AnyAnalysis } from '../analyses/analysis.ts';
import type { PriceOf } from '../verify/plan-cost.ts';
import type { EffectPort } from './effects.ts';

/** A moment of a run, for metrics, traces and tests; carries no content. */
export type PlanEvent =
  | { readonly kind: 'step_began'; readonly planId: string; readonly stepId: string; readonly act: StepKind }
  /** Its journal row is durable. */
  | {
      readonly kind: 'step_saved';
      readonly planId: string;
      readonly stepId: string;
      readonly act: StepKind;
      readonly status: StepStatus;
      /** Null while it is under way. */
      readonly ms: number | null;
    }
  | {
      readonly kind: 'run_ended';
      readonly planId: string;
      readonly name: string;
      readonly status: PlanStatus;
      readonly ms: number;
    };

/** Facts are ids, names and counts alone. */
export type TraceWork = <T>(
  name: string,
  requestId: string,
  facts: Readonly<Record<string, string>>,
  work: () => Promise<T>,
) => Promise<T>;

/** What runs are made with. */
export interface PlanPorts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly effects: EffectPort;
  readonly analyses: ReadonlyMap<string, AnyAnalysis>;
  readonly priceOf: (tenantId: string) => Promise<PriceOf>;
  /** Why plans of this principal may not begin or go on now; null: they may. Left out: nobody is held up. */
  readonly obstacle?: (principal: Principal) => Promise<string | null>;
  readonly observe?: (event: PlanEvent, principal: Principal) => void;
  /** Runs work in a span of a trace; `requestId` is the plan's id, which its calls and audit rows share. */
  readonly trace?: TraceWork;
  readonly nowMs?: () => number;
  readonly settings?: Partial<PlanSettings>;
}

export interface PlanSettings {
  /** How long a run waits for a delivery before it steps aside; somebody resumes it. */
  readonly patienceMs: number;
  /** How often deliveries are looked at: at first, and at most as long. */
  readonly firstLookMs: number;
  readonly longestLookMs: number;
}

export const planSettings: PlanSettings = { patienceMs: 30_000, firstLookMs: 20, longestLookMs: 500 };
