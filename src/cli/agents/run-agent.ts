import { createHash } from 'node:crypto';
import type { ClaimedRun } from '../../../execution/schedules/claim-run.ts';
import { AppError } from '../../domain/errors.ts';
import type { Session } from '../command.ts';

/** Runs the agent that a schedule names, once for an occurrence; returns what became of it. */
export async function runAgent(
  session: Session,
  { tenantId, scheduleId, occurrence, settings }: ClaimedRun,
): Promise<string> {
  const { agent } = settings;
  if (typeof agent !== 'string') throw new AppError('invalid_input', `Schedule ${scheduleId} names no agent.`);
  const runId = createHash('sha256')
    .update(JSON.stringify([scheduleId, occurrence]))
    .digest('hex')
    .slice(0, 24);
  const { planId, synthesis } = await (await session.agents()).run(tenantId, agent, runId);
  return `${planId}: ${synthesis}`;
}
