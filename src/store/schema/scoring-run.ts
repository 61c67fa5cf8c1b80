import { integer, jsonb, primaryKey, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** The last scoring of all open deals: what a scoring of the few that changed since takes from it. */
export const scoringRun = product
  .table(
    'scoring_run',
    {
      tenantId: text('tenant_id').notNull(),
      asOf: instant('as_of').notNull(),
      dataVersion: text('data_version').notNull(),
      modelVersion: text('model_version'),
      settingsDigest: text('settings_digest').notNull(),
      openDeals: integer('open_deals').notNull(),
      closedDeals: integer('closed_deals').notNull(),
      /** What depends on all deals at once. */
      basis: jsonb('basis').$type<Record<string, unknown>>().notNull(),
      benchmarks: jsonb('benchmarks').$type<Record<string, unknown>>().notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId] }), tenantPolicy()],
  )
  .enableRLS();

/** Deals about which something was written since they were scored. */
export const dealToRescore = product
  .table(
    'deal_to_rescore',
    { tenantId: text('tenant_id').notNull(), opportunityId: text('opportunity_id').notNull() },
    (t) => [primaryKey({ columns: [t.tenantId, t.opportunityId] }), tenantPolicy()],
  )
  .enableRLS();
