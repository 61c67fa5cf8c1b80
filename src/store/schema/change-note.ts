import { customType, index, jsonb, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

const transactionId = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' });

/** Which records a transaction changed, so that what is kept in memory of a workspace is brought up to date without being read anew. */
export const changeNote = product
  .table(
    'change_note',
    {
      tenantId: text('tenant_id').notNull(),
      /** The transaction that changed them: its commit, not its number, decides when a reader learns of it. */
      transactionId: transactionId('transaction_id').notNull().default(sql`pg_current_xact_id()`),
      object: text('object').notNull(),
      /** Null: too many to name. */
      ids: jsonb('ids').$type<string[]>(),
      notedAt: instant('noted_at').notNull().default(sql`now()`),
    },
    (t) => [index('change_note_transaction').on(t.tenantId, t.transactionId), tenantPolicy()],
  )
  .enableRLS();
