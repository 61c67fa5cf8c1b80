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
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.object] }), tenantPolicy()],
  )
  .enableRLS();
