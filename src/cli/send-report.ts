import type { Recipient } from '../../execution/alerts/recipients.ts';
import { acceptReport, prepareReport } from '../../execution/reports/accept-report.ts';
import type { ClaimedRun } from '../../execution/schedules/claim-run.ts';
import { AppError } from '../domain/errors.ts';
import { addDays, dateOf, endOfDay, type Instant } from '../domain/time.ts';
import { reportPipelineHealth } from '../orchestration/reports/pipeline-health.ts';
import { frameOf } from '../orchestration/reports/render-pipeline-health.ts';
import { readStatus } from '../orchestration/sync/workspace-status.ts';
import type { Workspace } from '../store/workspaces.ts';
import type { Session } from './command.ts';

/** A report that a schedule is due to send: of what was known at `asOf`, compared with a week before. */
export interface DueReport {
  readonly workspace: Workspace;
  readonly run: Pick<ClaimedRun, 'scheduleId' | 'settings'>;
  readonly asOf: Instant;
  readonly recipient: Recipient;
}

/**
 * Accepts the report of a schedule as PDF and CSV for its recipient, once for each `asOf`. Returns what to say of it in the history.
 * @throws AppError `invalid_input` for a report that this version does not know
 */
export async function sendReport({ store, reportLinks }: Session, due: DueReport): Promise<string> {
  const { workspace, run, asOf, recipient } = due;
  const name = run.settings['report'] ?? 'pipeline-health';
  if (name !== 'pipeline-health') {
    throw new AppError('invalid_input', `"${String(name)}" is no report. There is: pipeline-health.`);
  }
  const tenantId = workspace.id;
  const since = endOfDay(addDays(dateOf(asOf), -7));
  const health = await reportPipelineHealth(store, { tenantId, asOf, since });
  const report = await prepareReport(health, ['pdf', 'csv'], frameOf(await readStatus(store, workspace)));
  const linkTo = await reportLinks();
  const schedule = run.scheduleId;
  const accepted = await store.withTenant(tenantId, (tx) =>
    acceptReport(tx, { tenantId, schedule, report, recipients: [recipient], linkTo }),
  );
  const told = `${report.title} to ${recipient.address}`;
  return accepted.some(({ isNew }) => isNew) ? told : `${told}: sent before`;
}
