import { defaultFiscalCalendar, type FiscalCalendar } from '../../src/domain/fiscal-calendar.ts';
import type { Instant } from '../../src/domain/time.ts';
import { and, eq, sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { schedule, scheduleRun } from '../../src/store/schema/schedule.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { type ScheduleKind, type ScheduleRow, timingOf } from './stored-schedules.ts';
import { zoneClock } from './zone-clock.ts';

/** A run that this process has taken. `occurrence` names what it is for; the same run taken over again has the same name. */
export interface ClaimedRun {
  readonly tenantId: string;
  readonly scheduleId: string;
  readonly kind: ScheduleKind;
  readonly occurrence: string;
  readonly dueAt: Instant;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly attempt: number;
  /** Begun late: the time came while no process was up. Several missed times are caught up by one run. */
  readonly isCaughtUp: boolean;
}

/** Later than this a run counts as caught up. */
const lateMs = 60_000;

/**
 * Takes one due run of the tenant, or one whose process died, under a row lock: of several processes one gets it. Null: nothing is
 * due. Its schedule moves on to the next time after `now`, so that what was missed runs once.
 */
export async function claimRun(
  tx: TenantTransaction,
  now: Instant,
  leaseMs: number,
  calendar: FiscalCalendar = defaultFiscalCalendar,
): Promise<ClaimedRun | null> {
  const [row] = await tx
    .select()
    .from(schedule)
    .where(
      sql`(lease_until is null and next_at <= ${now}::timestamptz and not is_paused) or lease_until <= ${now}::timestamptz`,
    )
    .orderBy(schedule.nextAt, schedule.id)
    .limit(1)
    .for('update', { skipLocked: true });
  if (!row) return null;
  const leaseUntil = new Date(Date.parse(now) + leaseMs).toISOString();
  return row.leaseUntil === null ? begin(tx, row, now, leaseUntil, calendar) : takeOver(tx, row, now, leaseUntil);
}

async function begin(
  tx: TenantTransaction,
  row: ScheduleRow,
  now: Instant,
  leaseUntil: Instant,
  calendar: FiscalCalendar,
): Promise<ClaimedRun | null> {
  const [timing, clock] = [timingOf(row), zoneClock(row.zone)];
  const next = nextOccurrence(timing, clock, now, calendar);
  // of several that were missed the latest names the run
  let due = { at: row.nextAt, key: row.nextOccurrence };
  for (let later = timing.kind === 'every' ? null : nextOccurrence(timing, clock, due.at, calendar); later; ) {
    if (later.at > now) break;
    due = later;
    later = nextOccurrence(timing, clock, later.at, calendar);
  }
  const isCaughtUp = Date.parse(now) - Date.parse(row.nextAt) > lateMs && timing.kind !== 'every';
  const { tenantId, id: scheduleId, kind, settings } = row;
  const moved = next === null ? { isPaused: true } : { nextAt: next.at, nextOccurrence: next.key };
  const begun = await tx
    .insert(scheduleRun)
    .values({ tenantId, scheduleId, occurrence: due.key, kind, dueAt: due.at, startedAt: now, isCaughtUp })
    .onConflictDoNothing()
    .returning();
  const isNew = begun.length > 0;
  await tx
    .update(schedule)
    .set({ ...moved, ...(isNew ? { leaseUntil } : {}) })
    .where(eq(schedule.id, scheduleId));
  if (!isNew) return null;
  return {
    ...{ tenantId, scheduleId, kind: kind as ScheduleKind, occurrence: due.key, dueAt: due.at, settings },
    ...{ attempt: 1, isCaughtUp },
  };
}

/** The process that had it is gone; its run is begun again under its own name. */
async function takeOver(
  tx: TenantTransaction,
  row: ScheduleRow,
  now: Instant,
  leaseUntil: Instant,
): Promise<ClaimedRun | null> {
  const { tenantId, id: scheduleId, settings } = row;
  const [run] = await tx
    .update(scheduleRun)
    .set({ attempt: sql`attempt + 1`, startedAt: now })
    .where(and(eq(scheduleRun.scheduleId, scheduleId), eq(scheduleRun.state, 'running')))
    .returning();
  await tx
    .update(schedule)
    .set({ leaseUntil: run ? leaseUntil : null })
    .where(eq(schedule.id, scheduleId));
  if (!run) return null;
  const { occurrence, dueAt, attempt, isCaughtUp } = run;
  return { tenantId, scheduleId, kind: run.kind as ScheduleKind, occurrence, dueAt, settings, attempt, isCaughtUp };
}

/** Says that the process at work is alive. False: another has taken the run over. */
export async function renewRun(tx: TenantTransaction, run: ClaimedRun, leaseUntil: Instant): Promise<boolean> {
  const renewed = await tx
    .update(schedule)
    .set({ leaseUntil })
    .where(and(eq(schedule.id, run.scheduleId), isStillOurs(run)))
    .returning();
  return renewed.length > 0;
}

/** Records how a run ended; one that another process has taken over is left to it. */
export async function endRun(
  tx: TenantTransaction,
  run: ClaimedRun,
  ended: { readonly state: 'done' | 'failed'; readonly message: string | null; readonly at: Instant },
): Promise<void> {
  await tx
    .update(schedule)
    .set({ leaseUntil: null })
    .where(and(eq(schedule.id, run.scheduleId), isStillOurs(run)));
  await tx
    .update(scheduleRun)
    .set({ state: ended.state, message: ended.message, finishedAt: ended.at })
    .where(
      and(
        eq(scheduleRun.scheduleId, run.scheduleId),
        eq(scheduleRun.occurrence, run.occurrence),
        eq(scheduleRun.attempt, run.attempt),
      ),
    );
}

function isStillOurs({ scheduleId, occurrence, attempt }: ClaimedRun) {
  return sql`exists (select from bellwether.schedule_run r where r.schedule_id = ${scheduleId}
    and r.occurrence = ${occurrence} and r.attempt = ${attempt} and r.state = 'running')`;
}
