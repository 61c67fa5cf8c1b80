import { randomUUID } from 'node:crypto';
import type { Recipient } from '../../execution/alerts/recipients.ts';
import { slackRecipients } from '../../execution/alerts/slack-recipients.ts';
import { releaseDigests } from '../../execution/budget/release-digests.ts';
import { escalateIgnored } from '../../execution/jobs/escalate-ignored.ts';
import {
  type PipelineRun,
  readAccountEvents,
  scoreAndAlert,
  syncWorkspace,
} from '../../execution/schedules/run-pipeline.ts';
import { AppError } from '../domain/errors.ts';
import type { SalesUserState } from '../domain/organisation.ts';
import { traceWork } from '../observability/trace-work.ts';
import { reconcileWorkspace, reconciliationText } from '../orchestration/sync/reconcile-workspace.ts';
import { readStates } from '../store/read-deals.ts';
import type { Workspace } from '../store/workspaces.ts';
import { runAgent } from './agents/run-agent.ts';
import { demoWorkspaces, type Session } from './command.ts';
import { keepHouse } from './keep-house.ts';
import type { ScheduledWork, ScheduleRunners } from './run-schedules.ts';
import { sendReport } from './send-report.ts';

/** Their systems run in the process that shows them. */
const demoIds: readonly string[] = Object.values(demoWorkspaces);

/**
 * What `serve` does on schedule, by kind. `sync`: the workspace is read from its systems and, where its settings name an `alertChannel`,
 * scored and alerted: all deals in this process's first run, afterwards those that changed, and all again each day. `rescore`: all
 * deals. `account_events`: what is public about the accounts is read. `reconcile`: copies are compared with their systems and
 * repaired. `agent`: an agent runs. `digest`: what waits for the digest goes out. `report`: the pipeline's health goes to the `alertChannel`. `upkeep`: what is over is
 * tidied away. The demo runs in its own process only.
 */
export function workspaceSchedules(session: Session, more: ScheduleRunners = {}): ScheduledWork {
  const scored = new Set<string>();
  return {
    isOurs: ({ id }) => !demoIds.includes(id),
    startsNow: true,
    runnersOf: (workspace) => ({
      ...more,
      async sync() {
        const run = await openRun(session, workspace.id);
        await tracedSync(run);
        return alert(run, workspace, scored.has(workspace.id) ? 'changed' : 'all', scored);
      },
      account_events: async () => readEvents(await openRun(session, workspace.id)),
      rescore: async () => alert(await openRun(session, workspace.id), workspace, 'all', scored),
      digest: () => sendDigests(session, workspace.id),
      report: (run) => {
        const recipient = alertChannelOf(workspace);
        if (recipient === null) throw new AppError('invalid_input', 'Name an `alertChannel` that gets the report.');
        return sendReport(session, { workspace, run, asOf: run.dueAt, recipient });
      },
      reconcile: async () => reconciliationText(await reconcileWorkspace(await openRun(session, workspace.id))),
      agent: (run) => runAgent(session, run),
      upkeep: () => keepHouse(session.store, workspace.id, alertChannelOf(workspace)),
    }),
  };
}

function alertChannelOf({ settings: { alertChannel } }: Workspace): Recipient | null {
  return typeof alertChannel === 'string' ? { channel: 'slack-message', address: alertChannel } : null;
}

async function openRun({ store, gateway }: Session, tenantId: string): Promise<PipelineRun> {
  return { store, gateway: await gateway(), tenantId, asOf: new Date().toISOString() };
}

async function alert(
  run: PipelineRun,
  { id: tenantId, settings }: Workspace,
  extent: 'all' | 'changed',
  scored: Set<string>,
): Promise<string | null> {
  const { alertChannel } = settings;
  if (typeof alertChannel !== 'string') return null;
  const users = await run.store.withTenant(tenantId, (tx) => readStates<SalesUserState>(tx, 'sales_user', run.asOf));
  const recipients = await slackRecipients(run.gateway, tenantId, users, alertChannel);
  const { alerts, held } = await tracedScoring(run, recipients, extent);
  scored.add(tenantId);
  const escalated = await run.store.withTenant(tenantId, (tx) => escalateIgnored(tx, tenantId, run.asOf, recipients));
  const told = [`${alerts} alerts, ${held} held for a digest`, ...(escalated > 0 ? [`${escalated} escalated`] : [])];
  return alerts + held + escalated === 0 ? null : told.join(', ');
}

/** Reads what is public about the accounts; returns how much was new in words, null: nothing. */
export async function readEvents(run: PipelineRun): Promise<string | null> {
  const found = await readAccountEvents(run);
  return found === 0 ? null : `${found} new public events`;
}

/** Sends what waits for its digest now. */
export async function sendDigests({ store }: Session, tenantId: string): Promise<string | null> {
  const sent = await store.withTenant(tenantId, (tx) => releaseDigests(tx));
  return sent === 0 ? null : `${sent} digests`;
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
