import { customType, index, integer, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (data) => Buffer.from(data),
});

/** Finished documents that a delivery hands on as a file or a link; gone after `expiresAt`. */
export const artefact = product
  .table(
    'artefact',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      kind: text('kind').notNull(),
      fileName: text('file_name').notNull(),
      mediaType: text('media_type').notNull(),
      asOf: instant('as_of').notNull(),
      content: bytes('content').notNull(),
      sizeBytes: integer('size_bytes').notNull(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      expiresAt: instant('expires_at').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('artefact_expires').on(t.tenantId, t.expiresAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
