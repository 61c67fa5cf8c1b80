import type { Engagement } from '../../domain/engagement.ts';
import { bigint, boolean, index, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** What matching made of an engagement. `pending`: not looked at since it or the people it names changed. */
export type MatchState = 'pending' | 'assigned' | 'unassigned' | 'ambiguous' | 'internal' | 'automatic' | 'bulk';

/**
 * Messages and meetings as engagement systems know them, metadata only, one row for each mailbox or calendar that holds a copy.
 * Copies share `activity_id`: together they are one activity. `refs` are the records the match rests on.
 */
export const engagement = product
  .table(
    'engagement',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      id: text('id').notNull(),
      activityId: text('activity_id').notNull(),
      occurredAt: instant('occurred_at').notNull(),
      body: jsonb('body').$type<Engagement>().notNull(),
      digest: bigint('digest', { mode: 'bigint' }).notNull(),
      isDeleted: boolean('is_deleted').notNull().default(false),
      addresses: text('addresses').array().notNull(),
      domains: text('domains').array().notNull(),
      refs: text('refs').array().notNull().default([]),
      state: text('state').$type<MatchState>().notNull().default('pending'),
      reason: text('reason'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.connectionId, t.id] }),
      index('engagement_activity').on(t.tenantId, t.activityId),
      index('engagement_pending').on(t.tenantId, t.activityId).where(sql`state = 'pending'`),
      index('engagement_addresses').using('gin', t.addresses),
      index('engagement_domains').using('gin', t.domains),
      index('engagement_refs').using('gin', t.refs),
      tenantPolicy(),
    ],
  )
  .enableRLS();
