import { bigint, integer, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** What of an erased person must not come back with the next reading. */
export type ErasedKind = 'email' | 'name' | 'record' | 'sign_in';

/**
 * Erased people, by the hashes of what they were known as: what a source shows of them again is written with `pseudonym` instead.
 * `words` is how many words a name has, so that it is found inside a text; 1 for everything else.
 */
export const erasedIdentity = product
  .table(
    'erased_identity',
    {
      tenantId: text('tenant_id').notNull(),
      hash: text('hash').notNull(),
      kind: text('kind').$type<ErasedKind>().notNull(),
      words: integer('words').notNull(),
      pseudonym: text('pseudonym').notNull(),
      erasedAt: instant('erased_at').notNull().default(sql`now()`),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.kind, t.hash] }), tenantPolicy()],
  )
  .enableRLS();

/**
 * Audit rows whose text was masked when a person was erased. `link` is the link of the chain the row had: the chain goes on from it,
 * since the text it was made from is gone.
 */
export const auditRedaction = product
  .table(
    'audit_redaction',
    {
      tenantId: text('tenant_id').notNull(),
      auditId: bigint('audit_id', { mode: 'number' }).notNull(),
      /** Digest of the row as it stands since: a later change of it is found. */
      digest: text('digest').notNull(),
      redactedAt: instant('redacted_at').notNull().default(sql`now()`),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.auditId] }), tenantPolicy()],
  )
  .enableRLS();
