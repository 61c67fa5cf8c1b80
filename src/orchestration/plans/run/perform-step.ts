import { AppError } from '../../../domain/errors.ts';
import { type PlanStep, stepAct } from '../../../domain/plan.ts';
import { openReader } from '../../../store/reader.ts';
import { allTransforms } from '../transforms/all-transforms.ts';
import { askStep } from './ask-step.ts';
import { attemptStep, failureOf } from './attempt-step.ts';
import { readTool, type Usage } from './read-tool.ts';
import { resolveArguments } from './resolve-arguments.ts';
import type { RunContext } from './run-context.ts';
import type { StepState } from './step-state.ts';
import { writeStep } from './write-step.ts';

/** A result of more characters than this is not kept: what is more belongs into a database. */
const largestOutput = 16_000_000;

/** Carries out one step whose turn has come, up to its end or to the point where it waits; never throws for what a step can fail of. */
export async function performStep(context: RunContext, step: PlanStep, state: StepState): Promise<StepState> {
  const { kind } = stepAct(step);
  if (kind === 'ask') return askStep(context, step, state);
  const isWrite =
    kind === 'tool' && context.ports.gateway.inspectTool(context.principal, step.tool ?? '')?.readOnly === false;
  if (isWrite || state.deliveryId !== null) return writeStep(context, step, state);
  return readStep(context, step, state);
}

async function readStep(context: RunContext, step: PlanStep, state: StepState): Promise<StepState> {
  const usage: Usage = { calls: state.calls, cost: state.cost, provenance: [] };
  const done = await attemptStep(step, context, async () => {
    context.meter.leftMs();
    usage.provenance.length = 0;
    return kept(await outcomeOf(context, step, usage));
  });
  const base = { ...state, attempts: [...state.attempts, ...done.attempts], finishedAt: context.now() };
  if ('value' in done) return { ...base, ...usage, status: 'done', output: done.value };
  const error = failureOf(done.error);
  const standIn = await fallbackOf(context, step, usage).catch(() => null);
  if (standIn !== null) {
    const { label: fallback = null } = step.fallback ?? {};
    return { ...base, ...usage, finishedAt: context.now(), status: 'fell_back', output: standIn, fallback, error };
  }
  return { ...base, ...usage, status: 'failed', error };
}

async function outcomeOf(context: RunContext, step: PlanStep, usage: Usage): Promise<Record<string, unknown>> {
  const args = resolveArguments(step.arguments, context.outputs);
  const { kind, name } = stepAct(step);
  if (kind === 'tool') {
    const { id: stepId, deadlineMs, allPages: pages = null } = step;
    return readTool(context, { stepId, tool: name, arguments: args, deadlineMs, pages }, usage);
  }
  return kind === 'transform' ? transformed(context, name, args) : analysed(context, step, args);
}

function transformed({ run }: RunContext, name: string, args: Record<string, unknown>): Record<string, unknown> {
  const transform = allTransforms.get(name);
  if (!transform) throw gone('transform', name);
  const parsed = transform.input.safeParse(args);
  if (!parsed.success) throw unfit(name, parsed.error.issues);
  const { rows, unreadable } = transform.run(parsed.data, { now: run.startedAt });
  return { rows, count: rows.length, unreadable };
}

async function analysed(
  { ports, principal, run, readGrant }: RunContext,
  step: PlanStep,
  args: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const name = step.analysis ?? '';
  const analysis = ports.analyses.get(name);
  if (!analysis) throw gone('analysis', name);
  const parsed = analysis.input.safeParse(args);
  if (!parsed.success) throw unfit(name, parsed.error.issues);
  const reader = openReader(ports.store, principal, await readGrant());
  const about = { store: ports.store, principal, reader, asOf: run.startedAt, planId: run.id, stepId: step.id };
  return analysis.run(parsed.data, about);
}

async function fallbackOf(
  context: RunContext,
  { id: stepId, deadlineMs, fallback }: PlanStep,
  usage: Usage,
): Promise<Record<string, unknown> | null> {
  if (!fallback) return null;
  if (fallback.value) return fallback.value;
  const { tool = '', arguments: given = {} } = fallback;
  const args = resolveArguments(given, context.outputs);
  return kept(await readTool(context, { stepId, tool, arguments: args, deadlineMs, pages: null }, usage));
}

function kept(output: Record<string, unknown>): Record<string, unknown> {
  const { length } = JSON.stringify(output);
  if (length <= largestOutput) return output;
  throw new AppError(
    'limit_exceeded',
    `It gave ${length} characters; at most ${largestOutput} are kept between steps. Ask for less, or filter earlier.`,
  );
}

function gone(kind: string, name: string): AppError {
  return new AppError('conflict', `The ${kind} ${name} is not part of this version. Verify the plan again.`);
}

function unfit(name: string, issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  const [issue] = issues;
  const where = issue?.path.map(String).join('.') ?? '';
  return new AppError(
    'invalid_input',
    `${name}, argument ${where}: ${issue?.message}. An earlier step gave something else.`,
  );
}
