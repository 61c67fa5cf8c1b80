import type { NextAction, StepResult, StepStatus } from '../../../domain/plan-run.ts';
import type { PlanRunRow } from '../../../store/plan-runs.ts';

/** What happened, in words of ours: counts and names that the plan gave, never text of a system. */
export function synthesis(
  { title, status }: Pick<PlanRunRow, 'title' | 'status'>,
  steps: readonly StepResult[],
): string {
  const having = (...wanted: StepStatus[]) => steps.filter(({ status: each }) => wanted.includes(each));
  const done = having('done', 'fell_back');
  const lines = [`${title}: ${words[status]}, ${done.length} of ${steps.length} steps done.`];
  for (const { id, fallback } of having('fell_back')) lines.push(`Step ${id} failed; instead: ${fallback}.`);
  for (const { id, error } of having('failed')) lines.push(`Step ${id} failed (${error?.code}): ${error?.message}`);
  for (const { id } of having('unknown')) lines.push(`Nobody can tell whether step ${id} had its effect.`);
  const undone = having('undone').map(({ id }) => id);
  if (undone.length > 0) lines.push(`Taken back: ${undone.join(', ')}.`);
  for (const { id, error } of having('undo_failed'))
    lines.push(`Step ${id} could not be taken back: ${error?.message}`);
  const skipped = having('skipped', 'cancelled').map(({ id }) => id);
  if (skipped.length > 0) lines.push(`Left out: ${skipped.join(', ')}.`);
  return lines.join(' ');
}

const words: Readonly<Record<PlanRunRow['status'], string>> = {
  running: 'under way',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** What somebody can do about it now. */
export function nextActions(
  { id: planId, status }: Pick<PlanRunRow, 'id' | 'status'>,
  steps: readonly StepResult[],
): readonly NextAction[] {
  const actions = steps.flatMap((step) => stepActions(step));
  if (status !== 'waiting' && status !== 'running') return actions;
  const resume = { text: 'go on with the plan afterwards', command: `bellwether plans resume ${planId}` };
  return [...actions, resume, { text: 'or end it', command: `bellwether plans cancel ${planId}` }];
}

function stepActions({ id, status, approvalId, deliveryId, error }: StepResult): readonly NextAction[] {
  if (approvalId !== null) {
    const command = `bellwether approvals approve ${approvalId}`;
    return [{ text: `somebody who may has to approve step ${id}`, command }];
  }
  const look = deliveryId === null ? null : `bellwether deliveries show ${deliveryId}`;
  if (status === 'sending') return [{ text: `step ${id} is being delivered`, command: look }];
  if (status === 'unknown') return [{ text: `look in the system whether step ${id} had its effect`, command: look }];
  if (status === 'undo_failed') return [{ text: `take step ${id} back by hand`, command: look }];
  if (status === 'failed' && error?.code === 'auth_expired') {
    return [{ text: `sign the connection of step ${id} in again`, command: 'bellwether status' }];
  }
  return [];
}
