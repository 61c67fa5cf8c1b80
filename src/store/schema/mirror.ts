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
      ownerId: text('owner_id').generatedAlwaysAs(fromCurrent('ownerId')),
      accountId: text('account_id').generatedAlwaysAs(fromCurrent('accountId')),
      opportunityId: text('opportunity_id').generatedAlwaysAs(fromCurrent('opportunityId')),
      name: text('name').generatedAlwaysAs(fromCurrent('name')),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.object, t.id] }),
      index('record_account').on(t.tenantId, t.object, t.accountId),
      index('record_opportunity').on(t.tenantId, t.object, t.opportunityId),
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
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('activity_opportunity').on(t.tenantId, t.opportunityId, t.occurredAt),
      index('activity_account').on(t.tenantId, t.accountId, t.occurredAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
