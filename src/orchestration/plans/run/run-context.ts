import type { Principal } from '../../../domain/principal.ts';
import type { Instant } from '../../../domain/time.ts';
import type { PlanRunRow } from '../../../store/plan-runs.ts';
import type { Decision } from '../../policy/decision.ts';
import type { BudgetMeter } from './budget-meter.ts';
import type { DeliveryWatch } from './delivery-watch.ts';
import type { PlanJournal } from './plan-journal.ts';
import type { PlanPorts } from './plan-ports.ts';
import type { StepState } from './step-state.ts';

/** What the steps of one run share during one stretch of work. */
export interface RunContext {
  readonly ports: PlanPorts;
  readonly run: PlanRunRow;
  readonly principal: Principal;
  readonly meter: BudgetMeter;
  readonly journal: PlanJournal;
  readonly watch: DeliveryWatch;
  /** What the principal may read of the workspace. */
  readonly readGrant: () => Promise<Decision>;
  /** Every step as it stands, kept up to date while the run goes on. */
  readonly states: Map<string, StepState>;
  readonly outputs: Map<string, StepState['output']>;
  readonly signal: AbortSignal;
  readonly isCancelled: () => boolean;
  /** Whether new effects may still begin: not after a required step has failed, nor when the plan was cancelled. */
  readonly mayWrite: () => boolean;
  readonly now: () => Instant;
}
