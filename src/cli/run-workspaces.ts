import { randomUUID } from 'node:crypto';
import { slackRecipients } from '../../execution/alerts/slack-recipients.ts';
import { type PipelineRun, scoreAndAlert, syncWorkspace } from '../../execution/schedules/run-pipeline.ts';
import { toAppError } from '../domain/errors.ts';
import type { SalesUserState } from '../domain/organisation.ts';
import { traceWork } from '../observability/trace-work.ts';
import { readStates } from '../store/read-deals.ts';
import { listWorkspaces, type Workspace } from '../store/workspaces.ts';
import { type CommandIo, demoWorkspaces, type Session } from './command.ts';

/** Their systems run in the process that shows them. */
const demoIds: readonly string[] = Object.values(demoWorkspaces);

/**
 * Makes one round of the schedule: every workspace is read from its systems and, where its settings name an `alertChannel`, scored and
 * alerted: all deals in this process's first round, afterwards those that changed, and all again each day. A workspace that fails
 * is told on stderr and holds up no other. The demo runs in its own process only.
 */
export function runWorkspaces(session: Session, io: CommandIo): () => Promise<void> {
  const scored = new Set<string>();
  return async () => {
    for (const workspace of await listWorkspaces(session.store)) {
      if (demoIds.includes(workspace.id) || session.isEnding()) continue;
      try {
        await runWorkspace(session, workspace, scored);
      } catch (error) {
        // whatever it is, the next workspace has nothing to do with it; the connection's health holds the reason too
        io.stderr(`bellwether: workspace ${workspace.id}: ${toAppError(error).message}\n`);
      }
    }
  };
}

async function runWorkspace(
  session: Session,
  { id: tenantId, settings }: Workspace,
  scored: Set<string>,
): Promise<void> {
  const { store } = session;
  const gateway = await session.gateway();
  const run: PipelineRun = { store, gateway, tenantId, asOf: new Date().toISOString() };
  await tracedSync(run);
  const { alertChannel } = settings;
  if (typeof alertChannel !== 'string') return;
  const users = await store.withTenant(tenantId, (tx) => readStates<SalesUserState>(tx, 'sales_user', run.asOf));
  const recipients = await slackRecipients(gateway, tenantId, users, alertChannel);
  await tracedScoring(run, recipients, scored.has(tenantId) ? 'changed' : 'all');
  scored.add(tenantId);
}

/** Syncs under one request id, which every page's span, log line and audit row carries. */
export function tracedSync(run: PipelineRun): ReturnType<typeof syncWorkspace> {
  return traceWork('sync', randomUUID(), { 'bellwether.tenant': run.tenantId }, () => syncWorkspace(run));
}

/** Scores and accepts alerts in one span. */
export function tracedScoring(
  run: PipelineRun,
  recipients: Parameters<typeof scoreAndAlert>[1],
  extent: 'all' | 'changed' = 'all',
): ReturnType<typeof scoreAndAlert> {
  return traceWork('score', randomUUID(), { 'bellwether.tenant': run.tenantId }, async (note) => {
    const report = await scoreAndAlert(run, recipients, extent);
    note({ 'bellwether.scored': report.scored, 'bellwether.alerts': report.alerts });
    return report;
  });
}
