import type { FoundCompany } from '../../domain/account-event.ts';
import { bigint, index, jsonb, primaryKey, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Which company of an intelligence source an account is. `ambiguous`: a person must choose among `candidates`. */
export const accountCompany = product
  .table(
    'account_company',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      accountId: text('account_id').notNull(),
      status: text('status').$type<'found' | 'none' | 'ambiguous'>().notNull(),
      /** Null unless `found`. */
      companyId: text('company_id'),
      candidates: jsonb('candidates').$type<FoundCompany[]>().notNull(),
      /** Name and domain it was asked with: another name is another question. */
      askedFor: text('asked_for').notNull(),
      askedAt: instant('asked_at').notNull(),
      /** Events known up to here have been read; null: none have. */
      readThrough: instant('read_through'),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.accountId] }), tenantPolicy()],
  )
  .enableRLS();

/** Public events of accounts, from intelligence sources. */
export const accountEvent = product
  .table(
    'account_event',
    {
      tenantId: text('tenant_id').notNull(),
      accountId: text('account_id').notNull(),
      connectionId: text('connection_id').notNull(),
      id: text('id').notNull(),
      companyId: text('company_id').notNull(),
      kind: text('kind').notNull(),
      occurredAt: instant('occurred_at').notNull(),
      knownAt: instant('known_at').notNull(),
      title: text('title').notNull(),
      url: text('url'),
      digest: bigint('digest', { mode: 'bigint' }).notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.accountId, t.connectionId, t.id] }),
      index('account_event_known').on(t.tenantId, t.knownAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
