import type { Activity } from '../../domain/activity.ts';
import { bigint, boolean, index, jsonb, primaryKey, type SQL, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

const fromCurrent = (field: string): SQL => sql.raw(`current ->> '${field}'`);

/**
 * The newest state of every mirrored record, for people and for questions. `current` folds all changes over `undated`;
 * `undated` holds values whose moment the source does not tell.
 */
export const record = product
  .table(
    'record',
    {
      tenantId: text('tenant_id').notNull(),
      object: text('object').notNull(),
      id: text('id').notNull(),
      connectionId: text('connection_id').notNull(),
      current: jsonb('current').$type<Record<string, unknown>>().notNull(),
      undated: jsonb('undated').$type<Record<string, unknown>>().notNull(),
      isDeleted: boolean('is_deleted').notNull().default(false),
      /** When the record first became known; null when nothing about it is dated. */
      bornAt: instant('born_at'),
      /** When a source last showed it; a complete full pass that began later and did not show it makes it a tombstone. */
      seenAt: instant('seen_at').notNull().default(sql`now()`),
      /** When its content last changed here. */
      changedAt: instant('changed_at').notNull().default(sql`now()`),
      /** The record that took this one over when its source merged the two. */
      mergedIntoId: text('merged_into_id'),
      ownerId: text('owner_id').generatedAlwaysAs(fromCurrent('ownerId')),
      accountId: text('account_id').generatedAlwaysAs(fromCurrent('accountId')),
      opportunityId: text('opportunity_id').generatedAlwaysAs(fromCurrent('opportunityId')),
      name: text('name').generatedAlwaysAs(fromCurrent('name')),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.object, t.id] }),
      index('record_account').on(t.tenantId, t.object, t.accountId),
      index('record_opportunity').on(t.tenantId, t.object, t.opportunityId),
      index('record_email')
        .on(t.tenantId, sql`lower(current ->> 'email')`)
        .where(sql`object in ('contact', 'sales_user')`),
      index('record_domain').on(t.tenantId, sql`lower(current ->> 'domain')`).where(sql`object = 'account'`),
      index('record_role_contact').on(t.tenantId, sql`(current ->> 'contactId')`).where(sql`object = 'contact_role'`),
      index('record_merged').on(t.tenantId).where(sql`merged_into_id is not null`),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/**
 * The fields of one record that took new values at one moment: the as-of backbone. `effective_at` is when it became true,
 * `known_at` when it was on record. `digest` is a hash of the content; xor over rows gives the data version.
 */
export const recordChange = product
  .table(
    'record_change',
    {
      tenantId: text('tenant_id').notNull(),
      object: text('object').notNull(),
      recordId: text('record_id').notNull(),
      effectiveAt: instant('effective_at').notNull(),
      knownAt: instant('known_at').notNull(),
      values: jsonb('values').$type<Record<string, unknown>>().notNull(),
      digest: bigint('digest', { mode: 'bigint' }).notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.object, t.recordId, t.effectiveAt, t.knownAt] }), tenantPolicy()],
  )
  .enableRLS();

/** Append-only activities. `body` holds the domain's activity whole. */
export const activity = product
  .table(
    'activity',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      connectionId: text('connection_id').notNull(),
      opportunityId: text('opportunity_id'),
      accountId: text('account_id'),
      kind: text('kind').notNull(),
      occurredAt: instant('occurred_at').notNull(),
      knownAt: instant('known_at').notNull(),
      body: jsonb('body').$type<Activity>().notNull(),
      digest: bigint('digest', { mode: 'bigint' }).notNull(),
      isDeleted: boolean('is_deleted').notNull().default(false),
      seenAt: instant('seen_at').notNull().default(sql`now()`),
      /** The activity that tells the same thing better, such as the mailbox's own copy of an e-mail logged in the CRM. */
      duplicateOf: text('duplicate_of'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('activity_duplicate').on(t.tenantId, t.duplicateOf).where(sql`duplicate_of is not null`),
      index('activity_opportunity').on(t.tenantId, t.opportunityId, t.occurredAt),
      index('activity_account').on(t.tenantId, t.accountId, t.occurredAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
