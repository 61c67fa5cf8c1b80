import { bigint, date, integer, primaryKey, text } from '../drizzle.ts';
import { product, tenantPolicy } from './tenant-table.ts';

/** What a workspace has used of the configured language model, by day (UTC) and purpose. */
export const modelUsage = product
  .table(
    'model_usage',
    {
      tenantId: text('tenant_id').notNull(),
      day: date('day', { mode: 'string' }).notNull(),
      purpose: text('purpose').notNull(),
      calls: integer('calls').notNull(),
      /** Calls without a usable answer: late, refused, cut off, not in the agreed form. */
      failures: integer('failures').notNull(),
      /** Input and output together; what was set aside where the endpoint does not say. */
      tokens: bigint('tokens', { mode: 'number' }).notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.day, t.purpose] }), tenantPolicy()],
  )
  .enableRLS();
