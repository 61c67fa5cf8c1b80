import { jsonb, primaryKey, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** What was learned of a workspace's own history, by the date it was trained for; `body` null: nothing was worth shipping. */
export const winModel = product
  .table(
    'win_model',
    {
      tenantId: text('tenant_id').notNull(),
      trainedAsOf: instant('trained_as_of').notNull(),
      /** Names the model on every score it speaks in: a digest of its body. */
      version: text('version').notNull(),
      dataVersion: text('data_version').notNull(),
      verdict: text('verdict').notNull(),
      body: jsonb('body').$type<Record<string, unknown>>(),
      report: jsonb('report').$type<Record<string, unknown>>().notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.trainedAsOf] }), tenantPolicy()],
  )
  .enableRLS();
