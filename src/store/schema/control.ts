import { bigint, boolean, index, jsonb, primaryKey, sql, text } from '../drizzle.ts';
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
