import type { Instant } from '../../domain/time.ts';
import { boolean, integer, jsonb, primaryKey, sql, text, uniqueIndex } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** The workspaces (tenants) of this installation; at most one is current for the commands. */
export const workspace = product.table(
  'workspace',
  {
    id: text('id').primaryKey(),
    label: text('label').notNull(),
    isCurrent: boolean('is_current').notNull().default(false),
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [uniqueIndex('workspace_one_current').on(t.isCurrent).where(sql`is_current`)],
);

/**
 * The vendor's calls as last told, and the share of them a sync leaves to others. `baseRemaining` is what was left when the present
 * window began; below `floor` calls a sync stops. `stoppedAt` and `reason`: when and why it last did.
 */
export interface StoredQuota {
  readonly limit: number | null;
  readonly remaining: number;
  readonly resetsAt: Instant | null;
  readonly baseRemaining: number;
  readonly floor: number;
  readonly baseAt: Instant;
  readonly stoppedAt: Instant | null;
  readonly reason: string | null;
}

/** One connected system of a workspace, and what it is able to tell. Secrets are never here. */
export const connection = product
  .table(
    'connection',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      system: text('system').notNull(),
      category: text('category').notNull(),
      settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
      readable: text('readable').array().notNull().default([]),
      health: text('health').notNull().default('healthy'),
      healthReason: text('health_reason'),
      /** The latest moment the source's data speaks for: an export's date, a sync's last watermark. */
      dataAsOf: instant('data_as_of'),
      syncedAt: instant('synced_at'),
      report: jsonb('report').$type<Record<string, unknown>>(),
      /** What the source's own limits said last, and how far a sync may go; null: it has never said. */
      quota: jsonb('quota').$type<StoredQuota>(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id] }), tenantPolicy()],
  )
  .enableRLS();

/** How far one object of one connection has been read; committed together with the page it follows. */
export const syncCursor = product
  .table(
    'sync_cursor',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      object: text('object').notNull(),
      /** Resumes a pass that stopped in the middle; null between passes. */
      cursor: text('cursor'),
      /** Where the next incremental pass starts; null before the first complete pass. */
      watermark: text('watermark'),
      readCount: integer('read_count').notNull().default(0),
      totalCount: integer('total_count'),
      passStartedAt: instant('pass_started_at'),
      completedAt: instant('completed_at'),
      /** `full` or `incremental`: what the open or latest pass reads. */
      passKind: text('pass_kind').$type<'full' | 'incremental'>(),
      /** The pass was interrupted or not read from its start: what it did not show may still exist. */
      hasGap: boolean('has_gap').notNull().default(false),
      /** Counts moves: a page is committed only by the reader that made the last one. */
      revision: integer('revision').notNull().default(0),
      /** Why the latest pass stopped before its end; null when it did not. */
      stopReason: text('stop_reason'),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.object] }), tenantPolicy()],
  )
  .enableRLS();
