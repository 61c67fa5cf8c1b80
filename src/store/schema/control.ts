import { bigint, boolean, index, integer, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** What was asked, by whom, why, and what was decided: append-only, denials included. Arguments are kept as a digest. */
export const audit = product
  .table(
    'audit',
    {
      tenantId: text('tenant_id').notNull(),
      id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
      at: instant('at').notNull().default(sql`clock_timestamp()`),
      requestId: text('request_id').notNull(),
      principalKind: text('principal_kind').notNull(),
      principalId: text('principal_id').notNull(),
      channel: text('channel').notNull(),
      action: text('action').notNull(),
      subject: text('subject').notNull(),
      purpose: text('purpose').notNull(),
      effect: text('effect').notNull(),
      reason: text('reason').notNull(),
      policyVersion: text('policy_version').notNull(),
      argumentsDigest: text('arguments_digest'),
      detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('audit_at').on(t.tenantId, t.at), tenantPolicy()],
  )
  .enableRLS();

/** Stops: `scope` is global, tenant, agent or tool; `subject` names it ('' for global). */
export const killSwitch = product.table(
  'kill_switch',
  {
    scope: text('scope').notNull(),
    subject: text('subject').notNull(),
    isEngaged: boolean('is_engaged').notNull(),
    reason: text('reason').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.scope, t.subject] })],
);

/**
 * Acts that wait for somebody's word: exactly one call each (`digest` binds person, definition of the tool and arguments), given once,
 * used once, until `expires_at`. `state` is waiting, granted, refused or used.
 */
export const approval = product
  .table(
    'approval',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      digest: text('digest').notNull(),
      tool: text('tool').notNull(),
      arguments: jsonb('arguments').$type<Record<string, unknown>>().notNull(),
      riskTier: integer('risk_tier').notNull(),
      requestedBy: text('requested_by').notNull(),
      requestedKind: text('requested_kind').notNull(),
      requestedChannel: text('requested_channel').notNull(),
      state: text('state').$type<'waiting' | 'granted' | 'refused' | 'used'>().notNull().default('waiting'),
      requestedAt: instant('requested_at').notNull(),
      expiresAt: instant('expires_at').notNull(),
      answeredBy: text('answered_by'),
      answeredAt: instant('answered_at'),
      usedAt: instant('used_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('approval_digest').on(t.tenantId, t.digest),
      tenantPolicy(),
    ],
  )
  .enableRLS();
