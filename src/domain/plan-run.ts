import type { ErrorCode } from './errors.ts';
import type { Money } from './money.ts';
import type { StepKind } from './plan.ts';
import type { Instant } from './time.ts';
import type { Provenance } from './tool.ts';

/** `waiting`: it goes on once somebody has approved, or a delivery has ended. The last three are final. */
export const planStatuses = ['running', 'waiting', 'done', 'failed', 'cancelled'] as const;
export type PlanStatus = (typeof planStatuses)[number];

/**
 * `sending`: accepted and with the execution engine. `waiting_approval`: somebody's word is missing. `fell_back`: it failed and its
 * labelled stand-in was used. `unknown`: a write whose effect nobody can tell. `undone`: done, and taken back.
 */
export const stepStatuses = [
  'pending',
  'sending',
  'waiting_approval',
  'done',
  'fell_back',
  'skipped',
  'failed',
  'unknown',
  'cancelled',
  'undoing',
  'undone',
  'undo_failed',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** What went wrong, for people: never an argument, never a body. */
export interface StepFailure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** One try of a step. */
export interface StepAttempt {
  readonly startedAt: Instant;
  readonly ms: number;
  readonly outcome: 'succeeded' | 'failed';
  readonly error: StepFailure | null;
}

/** One step of a run as people see it. `waitedMs`: for its turn, an approval or a delivery; `fallback`: the label of what stood in. */
export interface StepResult {
  readonly id: string;
  readonly kind: StepKind;
  readonly act: string;
  readonly status: StepStatus;
  readonly attempts: readonly StepAttempt[];
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly ms: number | null;
  readonly waitedMs: number;
  readonly calls: number;
  readonly cost: Money | null;
  /** Records it gave; null: it gives none. */
  readonly records: number | null;
  readonly provenance: readonly Provenance[];
  readonly fallback: string | null;
  readonly error: StepFailure | null;
  /** The approval it waits for; null: none. */
  readonly approvalId: string | null;
  /** The delivery that has its effect; null: it writes nothing, or has not been accepted. */
  readonly deliveryId: string | null;
}

/** Something a person can do next, with the command for it where there is one. */
export interface NextAction {
  readonly text: string;
  readonly command: string | null;
}

/** `savedMs`: what running steps side by side has saved against one after the other. */
export interface PlanMetrics {
  readonly elapsedMs: number;
  readonly workMs: number;
  readonly savedMs: number;
  readonly calls: number;
  readonly cost: Money | null;
  readonly steps: Readonly<Partial<Record<StepStatus, number>>>;
}

/** What became of a plan. `output` null: it has none (yet). */
export interface PlanResult {
  readonly planId: string;
  readonly name: string;
  readonly title: string;
  /** Who started it. */
  readonly requestedBy: string;
  readonly status: PlanStatus;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly steps: readonly StepResult[];
  readonly output: unknown;
  /** What happened, in words of ours. */
  readonly synthesis: string;
  readonly nextActions: readonly NextAction[];
  readonly metrics: PlanMetrics;
}
