import { type AppError, toAppError } from '../../../domain/errors.ts';
import type { Money } from '../../../domain/money.ts';
import type { PlanStep } from '../../../domain/plan.ts';
import type { TenantTransaction } from '../../../store/open-store.ts';
import { failureOf } from './attempt-step.ts';
import { addMoney } from './budget-meter.ts';
import type { EffectOutcome, PlannedEffect } from './effects.ts';
import { checkDefinition } from './read-tool.ts';
import { maskedText, resolveArguments } from './resolve-arguments.ts';
import type { RunContext } from './run-context.ts';
import type { StepState } from './step-state.ts';

/**
 * Carries out a write: its journal row and the action that has its effect are committed together, then the execution engine acts and the run
 * waits for what comes of it. A step that was accepted before, by a process that is gone, is only waited for.
 */
export async function writeStep(context: RunContext, step: PlanStep, state: StepState): Promise<StepState> {
  if (state.deliveryId !== null) return followed(context, state, state.deliveryId);
  if (!context.mayWrite()) return { ...state, status: 'cancelled', finishedAt: context.now() };
  const { effect, price, error } = prepared(context, step);
  if (error !== null) return { ...state, status: 'failed', error: failureOf(error), finishedAt: context.now() };
  const accepted = await accept(context, effect, (deliveryId) => ({
    ...{ ...state, status: 'sending', deliveryId, calls: state.calls + 1, cost: addMoney(state.cost, price) },
  }));
  return followed(context, accepted, accepted.deliveryId ?? '');
}

type Prepared =
  | { readonly effect: PlannedEffect; readonly price: Money | null; readonly error: null }
  | { readonly effect: null; readonly price: null; readonly error: AppError };

function prepared(context: RunContext, step: PlanStep): Prepared {
  try {
    context.meter.leftMs();
    const effect = plannedEffect(context, step, { purpose: 'step', tool: step.tool ?? '', arguments: step.arguments });
    return { effect, price: context.meter.take(effect.tool), error: null };
  } catch (error) {
    return { effect: null, price: null, error: toAppError(error) };
  }
}

/** One exact write. @throws AppError `conflict` when the tool is not what was verified */
export function plannedEffect(
  context: RunContext,
  step: PlanStep,
  write: Pick<PlannedEffect, 'purpose' | 'tool' | 'arguments'>,
): PlannedEffect {
  const { ports, principal, run, outputs } = context;
  const toolDigest = checkDefinition(context, write.tool);
  const tool = ports.gateway.inspectTool(principal, write.tool);
  const riskTier = tool?.riskTier ?? 3;
  // a message carries no personal data that a system gave; records are changed with exactly what was planned
  const args = resolveArguments(write.arguments, outputs, riskTier <= 1 ? maskedText : undefined);
  const decision = ports.gateway.previewCall({ principal, tool: write.tool, arguments: args });
  // where the policies ask by themselves, the gateway binds the approval to the call; nobody is asked twice
  const isAskedHere = write.purpose === 'step' && step.approval === 'required' && decision?.approval !== 'required';
  return {
    ...{ principal, planId: run.id, planName: run.name, stepId: step.id, ...write, arguments: args, toolDigest },
    isIdempotent: tool?.idempotent ?? false,
    approvalTier: isAskedHere ? Math.max(1, riskTier) : null,
  };
}

/** Commits a step's row with its effect. */
export async function accept(
  { ports, journal }: RunContext,
  effect: PlannedEffect,
  rowOf: (id: string) => StepState,
): Promise<StepState> {
  const saved = await journal.saveWith(async (tx: TenantTransaction) => rowOf(await ports.effects.accept(tx, effect)));
  ports.effects.nudge();
  return saved;
}

async function followed({ watch, now }: RunContext, state: StepState, deliveryId: string): Promise<StepState> {
  return { ...state, ...ended(await watch.outcomeOf(deliveryId), now()) };
}

/** What an outcome means for the step. */
function ended(outcome: EffectOutcome, now: string): Partial<StepState> {
  if (outcome.state === 'pending') return { status: 'sending' };
  if (outcome.state === 'waiting_approval') return { status: 'waiting_approval', approvalId: outcome.approvalId };
  if (outcome.state === 'done') {
    const provenance = outcome.provenance ? [outcome.provenance] : [];
    return { status: 'done', output: outcome.output, provenance, finishedAt: outcome.at };
  }
  const { code, message } = outcome;
  return { status: outcome.state, error: { code, message }, finishedAt: now };
}
