import type { PlanResult, StepResult } from '../../domain/plan-run.ts';
import type { PlanLine } from '../../orchestration/plans/run/plan-desk.ts';
import type { PlanProblem } from '../../orchestration/plans/verify/plan-problem.ts';
import type { VerifiedPlan } from '../../orchestration/plans/verify/verify-plan.ts';
import type { CommandIo } from '../command.ts';
import { layOutTable, plain } from '../terminal.ts';

/** Every mistake of a plan, each with the line people find it on. */
export function problemsText(
  file: string,
  lineOf: (path: string) => number | null,
  problems: readonly PlanProblem[],
): string {
  const lines = problems.map(({ path, message }) => {
    const line = lineOf(path);
    return `${plain(file)}${line === null ? '' : `:${line}`}  ${plain(path)}: ${plain(message)}`;
  });
  const count = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return `${lines.join('\n')}\nThe plan has ${count}; nothing was called.\n`;
}

/** What a plan would do, call by call, with what it costs. */
export function dryRunText({ plan, phases, calls, cost, toolDigests }: VerifiedPlan): string {
  const lines = phases.flatMap((ids, index) => [
    `phase ${index + 1}${ids.length > 1 ? ' (side by side)' : ''}`,
    ...ids.flatMap((id) => {
      const own = calls.filter(({ stepId }) => stepId === id);
      if (own.length === 0) return [`  ${id}: no call`];
      return own.map(({ tool, effect, when, least, most, approval, price }) => {
        const often = least === most ? `${most} call${most === 1 ? '' : 's'}` : `${least} to ${most} calls`;
        const ask = approval === 'required' ? ', asks for an approval first' : '';
        const worth = price ? `, ${price.amount} ${price.currency} each` : '';
        const seldom = when === 'only_if' ? ', only if needed' : '';
        return `  ${id}: ${tool}, ${effect}s, ${often}${worth}${ask}${seldom}`;
      });
    }),
  ]);
  const worth = cost.leastCost ? `at least ${cost.leastCost.amount} ${cost.leastCost.currency}` : 'nothing has a price';
  const total = `In all ${cost.leastCalls} to ${cost.mostCalls} calls of ${Object.keys(toolDigests).length} tools; ${worth}. Nothing was called.`;
  return `${plain(plan.title)}\n${lines.join('\n')}\n${total}\n`;
}

/** Plans one to a line. */
export function planListText(lines: readonly PlanLine[], io: CommandIo): string {
  if (lines.length === 0) return 'No plan was run.\n';
  const columns = ['id', 'state', 'started', 'by', 'plan'].map((title) => ({ title, max: 60 }));
  const rows = lines.map(({ id, status, startedAt, requestedBy, title }) => {
    return [id, status, minute(startedAt), plain(requestedBy), plain(title)];
  });
  return `${layOutTable(columns, rows, io.columns).join('\n')}\n`;
}

/** A run with the timeline of its steps. */
export function planResultText(result: PlanResult): string {
  const { planId, synthesis, nextActions, metrics, startedAt } = result;
  const begin = Date.parse(startedAt);
  const cost = metrics.cost ? `, ${metrics.cost.amount} ${metrics.cost.currency}` : '';
  return [
    `${planId}  ${plain(synthesis)}`,
    ...result.steps.flatMap((step) => stepLines(step, begin)),
    `${metrics.calls} calls${cost}, ${metrics.elapsedMs} ms from first to last, ${metrics.savedMs} ms saved side by side`,
    ...nextActions.map(({ text, command }) => `next: ${plain(text)}${command ? `\n  ${command}` : ''}`),
    '',
  ].join('\n');
}

function stepLines(step: StepResult, begin: number): string[] {
  const { id, kind, act, status, attempts, startedAt, ms, waitedMs, calls, cost, records } = step;
  const at = startedAt === null ? '' : `+${Date.parse(startedAt) - begin} ms`;
  const facts = [
    ms === null ? null : `${ms} ms`,
    waitedMs > 0 ? `${waitedMs} of them waiting` : null,
    calls > 0 ? `${calls} call${calls === 1 ? '' : 's'}` : null,
    cost ? `${cost.amount} ${cost.currency}` : null,
    records === null ? null : `${records} records`,
  ].filter((fact) => fact !== null);
  const head = `  ${at.padStart(9)}  ${id}  ${status}  ${kind === 'ask' ? 'asks' : act}  ${facts.join(', ')}`.trimEnd();
  const tries = attempts.flatMap(({ error }, index) =>
    error ? [`try ${index + 1}: ${error.code}: ${error.message}`] : [],
  );
  const ends = step.error && tries.length === 0 ? [`${step.error.code}: ${step.error.message}`] : [];
  const sources = step.provenance.map(({ tool, connection, version, fetchedAt, fromCache }) => {
    return `from ${tool} ${version} over ${connection} at ${fetchedAt}${fromCache ? ' (cached)' : ''}`;
  });
  const instead = step.fallback === null ? [] : [`instead: ${step.fallback}`];
  const delivery = step.deliveryId === null ? [] : [`delivery ${step.deliveryId}`];
  return [
    head,
    ...[...tries, ...ends, ...instead, ...delivery, ...sources].map((line) => `               ${plain(line)}`),
  ];
}

function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
