import { sql } from 'drizzle-orm';
import { index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { DeliveryState } from '../../domain/alert.ts';
import type { DealScore } from '../../domain/score.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

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
      body: jsonb('body').$type<DealScore>().notNull(),
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
      id: text('id').notNull(),
      /** sha256(tenant | rule | subject | trigger epoch): the same cause is one action. */
      alertKey: text('alert_key').notNull(),
      channel: text('channel').notNull(),
      recipient: text('recipient').notNull(),
      payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
      status: text('status').$type<DeliveryState>().notNull().default('pending'),
      /** Fencing number: a worker may commit only the attempt it claimed. */
      attempt: integer('attempt').notNull().default(0),
      crashAttempts: integer('crash_attempts').notNull().default(0),
      leaseUntil: instant('lease_until'),
      dueAt: instant('due_at').notNull().default(sql`now()`),
      requestKey: text('request_key'),
      receipt: jsonb('receipt').$type<Record<string, unknown>>(),
      lastError: jsonb('last_error').$type<{ code: string; message: string }>(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      claimedAt: instant('claimed_at'),
      finishedAt: instant('finished_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('outbox_business_key').on(t.tenantId, t.alertKey, t.channel, t.recipient),
      index('outbox_open').on(t.dueAt).where(sql`status in ('pending', 'sending')`),
      tenantPolicy(),
    ],
  )
  .enableRLS();
