import { boolean, index, integer, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** What a workspace has done again and again. */
export const schedule = product
  .table(
    'schedule',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      /** What it does: sync, rescore, digest, report, account_events, upkeep. */
      kind: text('kind').notNull(),
      /** As the person said it. */
      words: text('words').notNull(),
      /** The parsed timing: what `words` means. */
      timing: jsonb('timing').$type<Record<string, unknown>>().notNull(),
      zone: text('zone').notNull(),
      settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
      isPaused: boolean('is_paused').notNull().default(false),
      /** When it runs next, and the local date or moment that run is for. */
      nextAt: instant('next_at').notNull(),
      nextOccurrence: text('next_occurrence').notNull(),
      /** While a run is under way: until when its process is trusted to be alive. */
      leaseUntil: instant('lease_until'),
      createdAt: instant('created_at').notNull().default(sql`now()`),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id] }), tenantPolicy()],
  )
  .enableRLS();

/** The runs of schedules: one for each occurrence. */
export const scheduleRun = product
  .table(
    'schedule_run',
    {
      tenantId: text('tenant_id').notNull(),
      scheduleId: text('schedule_id').notNull(),
      /** The local date (or moment) the run is for. */
      occurrence: text('occurrence').notNull(),
      kind: text('kind').notNull(),
      dueAt: instant('due_at').notNull(),
      startedAt: instant('started_at').notNull(),
      finishedAt: instant('finished_at'),
      /** Fencing number: only the process that began this attempt ends it. */
      attempt: integer('attempt').notNull().default(1),
      /** running, done, failed. */
      state: text('state').notNull().default('running'),
      message: text('message'),
      /** It was begun late, for a time at which no process was up. */
      isCaughtUp: boolean('is_caught_up').notNull().default(false),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.scheduleId, t.occurrence] }),
      index('schedule_run_started').on(t.tenantId, t.startedAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
