import { index, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Which person of ours a member of a Slack workspace is, as Slack's confirmed address said. */
export const slackIdentity = product
  .table(
    'slack_identity',
    {
      tenantId: text('tenant_id').notNull(),
      teamId: text('team_id').notNull(),
      userId: text('user_id').notNull(),
      personId: text('person_id').notNull(),
      email: text('email').notNull(),
      linkedAt: instant('linked_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.teamId, t.userId] }), tenantPolicy()],
  )
  .enableRLS();

/** What Slack has told and we have taken: the same again is answered and nothing more. */
export const slackReceipt = product
  .table(
    'slack_receipt',
    {
      tenantId: text('tenant_id').notNull(),
      key: text('key').notNull(),
      takenAt: instant('taken_at').notNull().default(sql`now()`),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.key] }),
      index('slack_receipt_taken').on(t.tenantId, t.takenAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** A question somebody asked in Slack: what a follow-up goes on from. `understood` null: nothing was. `threadTs` null: a command. */
export const slackExchange = product
  .table(
    'slack_exchange',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      channel: text('channel').notNull(),
      threadTs: text('thread_ts'),
      personId: text('person_id').notNull(),
      understood: jsonb('understood'),
      choices: jsonb('choices').$type<readonly string[]>().notNull(),
      verdict: text('verdict').$type<'up' | 'down'>(),
      askedAt: instant('asked_at').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('slack_exchange_asked').on(t.tenantId, t.personId, t.channel, t.askedAt),
      tenantPolicy(),
    ],
  )
  .enableRLS();
