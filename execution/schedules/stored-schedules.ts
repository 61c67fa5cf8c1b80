import { AppError } from '../../src/domain/errors.ts';
import type { FiscalCalendar } from '../../src/domain/fiscal-calendar.ts';
import type { Instant } from '../../src/domain/time.ts';
import { desc, eq } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { schedule, scheduleRun } from '../../src/store/schema/schedule.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { type Timing, timingSchema, type ZonedTiming } from './timing.ts';
import { zoneClock } from './zone-clock.ts';

/** What a schedule does. The runner of each kind is given to `runDueSchedules`. */
export const scheduleKinds = [
  'sync',
  'rescore',
  'digest',
  'report',
  'account_events',
  'reconcile',
  'upkeep',
  'agent',
] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

export type ScheduleRow = typeof schedule.$inferSelect;
export type ScheduleRunRow = typeof scheduleRun.$inferSelect;

export interface NewSchedule extends ZonedTiming {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: ScheduleKind;
  readonly words: string;
  readonly settings?: Record<string, unknown>;
  readonly now: Instant;
  /** When the quarters and years of its timing end; the calendar year when left out. */
  readonly calendar?: FiscalCalendar;
  /** The first run comes at once instead of at the next time named. */
  readonly startsNow?: boolean;
}

/**
 * Adds a schedule; one of the same id stays as it is. Returns whether it is new.
 * @throws AppError `invalid_input` for a timing that never comes
 */
export async function addSchedule(tx: TenantTransaction, added: NewSchedule): Promise<boolean> {
  const { tenantId, id, kind, words, timing, zone, settings = {}, now, calendar, startsNow = false } = added;
  const next = nextOccurrence(timing, zoneClock(zone), now, calendar);
  if (next === null) throw new AppError('invalid_input', `"${words}" never comes; name another time.`);
  const rows = await tx
    .insert(schedule)
    .values({
      ...{ tenantId, id, kind, words, timing, zone, settings },
      ...(startsNow ? { nextAt: now, nextOccurrence: now } : { nextAt: next.at, nextOccurrence: next.key }),
    })
    .onConflictDoNothing()
    .returning();
  return rows.length > 0;
}

/** All schedules of the transaction's tenant, by id. */
export async function listSchedules(tx: TenantTransaction): Promise<ScheduleRow[]> {
  return tx.select().from(schedule).orderBy(schedule.id);
}

/**
 * One schedule.
 * @throws AppError `not_found`
 */
export async function findSchedule(tx: TenantTransaction, id: string): Promise<ScheduleRow> {
  const [row] = await tx.select().from(schedule).where(eq(schedule.id, id)).limit(1);
  if (row) return row;
  throw new AppError('not_found', `No schedule is named "${id}"; \`bellwether schedules list\` shows them.`);
}

/**
 * Removes a schedule; the history of its runs stays.
 * @throws AppError `not_found`
 */
export async function removeSchedule(tx: TenantTransaction, id: string): Promise<void> {
  await findSchedule(tx, id);
  await tx.delete(schedule).where(eq(schedule.id, id));
}

/**
 * Pauses a schedule, or lets it go on from its next time: what fell into the pause is not caught up.
 * @throws AppError `not_found`
 */
export async function pauseSchedule(
  tx: TenantTransaction,
  id: string,
  isPaused: boolean,
  now: Instant,
  calendar?: FiscalCalendar,
): Promise<void> {
  const row = await findSchedule(tx, id);
  const next = isPaused ? null : nextOccurrence(timingOf(row), zoneClock(row.zone), now, calendar);
  const moved = next === null ? {} : { nextAt: next.at, nextOccurrence: next.key };
  await tx
    .update(schedule)
    .set({ isPaused, ...moved })
    .where(eq(schedule.id, id));
}

/**
 * Makes a schedule due now, once, beside its own times.
 * @throws AppError `not_found`, `conflict` for a paused one
 */
export async function runScheduleNow(tx: TenantTransaction, id: string, now: Instant): Promise<void> {
  const { isPaused } = await findSchedule(tx, id);
  if (isPaused) throw new AppError('conflict', `Schedule ${id} is paused; let it go on first.`);
  await tx.update(schedule).set({ nextAt: now, nextOccurrence: now }).where(eq(schedule.id, id));
}

/** The latest runs, newest first; `id` null: of all schedules. */
export async function listRuns(tx: TenantTransaction, id: string | null, limit: number): Promise<ScheduleRunRow[]> {
  const runs = tx.select().from(scheduleRun);
  const chosen = id === null ? runs : runs.where(eq(scheduleRun.scheduleId, id));
  return chosen.orderBy(desc(scheduleRun.startedAt), scheduleRun.scheduleId).limit(limit);
}

/** @throws AppError `invalid_input` for a timing that another version wrote */
export function timingOf({ id, timing }: Pick<ScheduleRow, 'id' | 'timing'>): Timing {
  const parsed = timingSchema.safeParse(timing);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_input',
    `Schedule ${id} holds a timing this version cannot read; remove and add it again.`,
  );
}
