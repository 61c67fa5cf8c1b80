import { integer, primaryKey, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** A workspace's own copies of workflow templates, every version as it was saved; `content` null: the product's own holds again. */
export const planTemplate = product
  .table(
    'plan_template',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      version: integer('version').notNull(),
      /** YAML as it was written. */
      content: text('content'),
      digest: text('digest').notNull(),
      savedBy: text('saved_by').notNull(),
      savedAt: instant('saved_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id, t.version] }), tenantPolicy()],
  )
  .enableRLS();
