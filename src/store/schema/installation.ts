import { bigint, boolean, text } from '../drizzle.ts';
import { instant, product } from './tenant-table.ts';

/**
 * The one row that tells this database from others and from its own past. Processes that stay up advance `epoch` and keep a copy
 * beside the database, so a database that was put back is found out at the next start.
 */
export const installation = product.table('installation', {
  isOnly: boolean('is_only').primaryKey().default(true),
  id: text('id').notNull(),
  epoch: bigint('epoch', { mode: 'number' }).notNull().default(0),
  /** Since when nothing is delivered because the database was restored; null: deliveries go out. */
  heldAt: instant('held_at'),
  heldReason: text('held_reason'),
});
