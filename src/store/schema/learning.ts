import { boolean, date, integer, jsonb, primaryKey, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Every version of a workspace's settings as they were saved: append-only, so that who changed what stays on record. */
export const settingsVersion = product
  .table(
    'settings_version',
    {
      tenantId: text('tenant_id').notNull(),
      version: integer('version').notNull(),
      settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
      savedBy: text('saved_by').notNull(),
      savedAt: instant('saved_at').notNull(),
      note: text('note'),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.version] }), tenantPolicy()],
  )
  .enableRLS();

/** What an alert said when its episode opened: the close date of that time and the reasons it gave. */
export const alertedDeal = product
  .table(
    'alerted_deal',
    {
      tenantId: text('tenant_id').notNull(),
      episodeId: text('episode_id').notNull(),
      opportunityId: text('opportunity_id').notNull(),
      openedAt: instant('opened_at').notNull(),
      closeDate: date('close_date', { mode: 'string' }),
      signalIds: jsonb('signal_ids').$type<string[]>().notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.episodeId] }), tenantPolicy()],
  )
  .enableRLS();

/** A person's thumb on an alert; a later one of the same person replaces it. */
export const feedback = product
  .table(
    'feedback',
    {
      tenantId: text('tenant_id').notNull(),
      episodeId: text('episode_id').notNull(),
      personId: text('person_id').notNull(),
      verdict: text('verdict').$type<'up' | 'down'>().notNull(),
      givenAt: instant('given_at').notNull(),
      channel: text('channel').notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.episodeId, t.personId] }), tenantPolicy()],
  )
  .enableRLS();

/** How each signal stood when its record was last judged; hysteresis starts from `isMuted`. */
export const signalStanding = product
  .table(
    'signal_standing',
    {
      tenantId: text('tenant_id').notNull(),
      signalId: text('signal_id').notNull(),
      isMuted: boolean('is_muted').notNull(),
      judgedAsOf: instant('judged_as_of').notNull(),
      record: jsonb('record').$type<Record<string, unknown>>().notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.signalId] }), tenantPolicy()],
  )
  .enableRLS();
