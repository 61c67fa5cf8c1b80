import { expireUnanswered } from '../../execution/approvals/action-approval.ts';
import { ensureDefaultSchedules, syncScheduleId } from '../../execution/schedules/default-schedules.ts';
import { runDueSchedules, type ScheduleRunner } from '../../execution/schedules/run-due-schedules.ts';
import { findSchedule, runScheduleNow, type ScheduleKind } from '../../execution/schedules/stored-schedules.ts';
import { toAppError } from '../domain/errors.ts';
import { readWorkspaceSettings } from '../orchestration/settings/workspace-settings.ts';
import { listWorkspaces, type Workspace } from '../store/workspaces.ts';
import type { CommandIo, Session } from './command.ts';

/** What a process can do on schedule. */
export type ScheduleRunners = Readonly<Partial<Record<ScheduleKind, ScheduleRunner>>>;

/** How often a process looks for what is due. */
export const lookEveryMs = 10_000;

/** What a process that stays up does on schedule, and for whom. */
export interface ScheduledWork {
  readonly runnersOf: (workspace: Workspace) => ScheduleRunners;
  readonly isOurs: (workspace: Workspace) => boolean;
  /** Systems are read as soon as the process is up, whatever the time. */
  readonly startsNow: boolean;
}

/**
 * Makes one look at the schedules of the workspaces: what is due is run, by one process each. What fails is told on stderr, is in the
 * schedule's history and holds up nothing else.
 */
export function runSchedules(session: Session, io: CommandIo, work: ScheduledWork): () => Promise<void> {
  const known = new Set<string>();
  return async () => {
    for (const workspace of await listWorkspaces(session.store)) {
      if (!work.isOurs(workspace) || session.isEnding()) continue;
      try {
        if (!known.has(workspace.id)) await prepare(session, workspace.id, work.startsNow);
        known.add(workspace.id);
        await look(session, io, workspace, work.runnersOf(workspace));
      } catch (error) {
        // whatever it is, the next workspace has nothing to do with it
        io.stderr(`bellwether: workspace ${workspace.id}: ${toAppError(error).message}\n`);
      }
    }
  };
}

async function prepare({ store }: Session, tenantId: string, startsNow: boolean): Promise<void> {
  const now = new Date().toISOString();
  await store.withTenant(tenantId, async (tx) => {
    await ensureDefaultSchedules(tx, tenantId, now, startsNow);
    const { isPaused } = await findSchedule(tx, syncScheduleId);
    if (startsNow && !isPaused) await runScheduleNow(tx, syncScheduleId, now);
  });
}

async function look(session: Session, io: CommandIo, workspace: Workspace, runners: ScheduleRunners): Promise<void> {
  const calendar = await session.store.withTenant(workspace.id, async (tx) => {
    await expireUnanswered(tx, new Date().toISOString());
    return (await readWorkspaceSettings(tx)).settings.fiscalCalendar;
  });
  const ended = await runDueSchedules({
    store: session.store,
    tenantId: workspace.id,
    runners,
    calendar,
    isEnding: session.isEnding,
  });
  for (const { scheduleId, state, message } of ended) {
    if (state === 'failed') io.stderr(`bellwether: workspace ${workspace.id}: ${scheduleId}: ${message}\n`);
  }
}
