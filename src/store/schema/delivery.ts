import type { DeliveryState } from '../../domain/alert.ts';
import type { DealScore } from '../../domain/score.ts';
import {
  boolean,
  date,
  index,
  integer,
  json,
  jsonb,
  pgPolicy,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from '../drizzle.ts';
import { instant, product, relayRole, tenantPolicy } from './tenant-table.ts';

const isOpen = sql`status in ('pending', 'sending')`;

/** The latest score of each deal from a scheduled run, in the transaction that opened its episodes. */
export const score = product
  .table(
    'score',
    {
      tenantId: text('tenant_id').notNull(),
      opportunityId: text('opportunity_id').notNull(),
      asOf: instant('as_of').notNull(),
      risk: integer('risk').notNull(),
      band: text('band').notNull(),
      /** Written and read whole, and by far the most that a scoring writes: text, which is a third quicker than its parsed form. */
      body: json('body').$type<DealScore>().notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.opportunityId] }),
      index('score_risk').on(t.tenantId, t.risk),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** Stretches of time in which a deal was at risk; at most one is open for a deal. */
export const episode = product
  .table(
    'episode',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      opportunityId: text('opportunity_id').notNull(),
      openedAt: instant('opened_at').notNull(),
      closedAt: instant('closed_at'),
      band: text('band').notNull(),
      risk: integer('risk').notNull(),
      topSignals: jsonb('top_signals').$type<{ id: string; severity: string }[]>().notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('episode_one_open').on(t.tenantId, t.opportunityId).where(sql`closed_at is null`),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** Accepted actions: written in the transaction that caused them, delivered by the execution engine. */
export const outbox = product
  .table(
    'outbox',
    {
      tenantId: text('tenant_id').notNull(),
      /** Follows from the business key, so a restored database gives the same cause the same id again. */
      id: text('id').notNull(),
      /** sha256(tenant | rule | subject | trigger epoch): the same cause is one action. */
      alertKey: text('alert_key').notNull(),
      rule: text('rule').notNull(),
      subjectId: text('subject_id').notNull(),
      triggerEpoch: text('trigger_epoch').notNull(),
      channel: text('channel').notNull(),
      recipient: text('recipient').notNull(),
      payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
      status: text('status').$type<DeliveryState>().notNull().default('pending'),
      /** Fencing number: a worker may commit only the attempt it claimed. */
      attempt: integer('attempt').notNull().default(0),
      /** Claims that ended without any recorded outcome. */
      crashAttempts: integer('crash_attempts').notNull().default(0),
      /** Outcomes `unavailable`; a rate limit is not counted. */
      failedAttempts: integer('failed_attempts').notNull().default(0),
      /** An earlier attempt may have had its effect although it was not confirmed. */
      isAmbiguous: boolean('is_ambiguous').notNull().default(false),
      leaseUntil: instant('lease_until'),
      /** Until then the queue is trusted to hold the wake-up; afterwards the relay adds it again. */
      queuedUntil: instant('queued_until'),
      dueAt: instant('due_at').notNull().default(sql`now()`),
      /** The deterministic key every attempt gives the provider. */
      requestKey: text('request_key').notNull(),
      /** Who the alert budget counts this for and on which day of the data; null: not counted. */
      budgetOwner: text('budget_owner'),
      budgetDate: date('budget_date', { mode: 'string' }),
      receipt: jsonb('receipt').$type<Record<string, unknown>>(),
      lastError: jsonb('last_error').$type<{ code: string; message: string }>(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      /** The first claim. */
      claimedAt: instant('claimed_at'),
      finishedAt: instant('finished_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('outbox_business_key').on(t.tenantId, t.alertKey, t.channel, t.recipient),
      index('outbox_open').on(t.tenantId, t.dueAt).where(sql`status in ('pending', 'sending')`),
      index('outbox_budget').on(t.tenantId, t.budgetDate, t.budgetOwner).where(sql`budget_date is not null`),
      tenantPolicy(),
      // the relay serves every tenant: its role sees open rows only, and of those the columns it is granted
      pgPolicy('relay_reads_open', { for: 'select', to: relayRole, using: isOpen }),
      pgPolicy('relay_marks_open', { for: 'update', to: relayRole, using: isOpen, withCheck: isOpen }),
    ],
  )
  .enableRLS();
