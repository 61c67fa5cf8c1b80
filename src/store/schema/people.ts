import { boolean, index, primaryKey, sql, text, uniqueIndex } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Who may sign in to a workspace. `issuer` and `subject` name the sign-in; null until the person has signed in for the first time. */
export const person = product
  .table(
    'person',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      issuer: text('issuer'),
      subject: text('subject'),
      email: text('email'),
      name: text('name').notNull(),
      role: text('role').$type<'member' | 'manager' | 'revops' | 'admin'>().notNull(),
      /** Their user in the CRM, whose rows are their own; null: not linked. */
      salesUserId: text('sales_user_id'),
      state: text('state').$type<'active' | 'suspended'>().notNull().default('active'),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      lastSeenAt: instant('last_seen_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('person_sign_in').on(t.tenantId, t.issuer, t.subject).where(sql`subject is not null`),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** Sessions of the board. Of the secret in the cookie only its hash is kept, so a copy of the table opens nothing. */
export const webSession = product
  .table(
    'web_session',
    {
      tenantId: text('tenant_id').notNull(),
      tokenHash: text('token_hash').notNull(),
      personId: text('person_id').notNull(),
      signedInAt: instant('signed_in_at').notNull(),
      lastUsedAt: instant('last_used_at').notNull(),
      expiresAt: instant('expires_at').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.tokenHash] }),
      index('web_session_person').on(t.tenantId, t.personId),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** A way in that is used once: an invitation, or (`email` null) the link for the first admin. Of its secret only the hash is kept. */
export const invitation = product
  .table(
    'invitation',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      tokenHash: text('token_hash').notNull(),
      email: text('email'),
      role: text('role').$type<'member' | 'manager' | 'revops' | 'admin'>().notNull(),
      invitedBy: text('invited_by').notNull(),
      invitedAt: instant('invited_at').notNull(),
      expiresAt: instant('expires_at').notNull(),
      usedAt: instant('used_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('invitation_token').on(t.tenantId, t.tokenHash),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** A list of the board as somebody keeps it. */
export const savedView = product
  .table(
    'saved_view',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      personId: text('person_id').notNull(),
      page: text('page').notNull(),
      name: text('name').notNull(),
      query: text('query').notNull(),
      isShared: boolean('is_shared').notNull(),
      savedAt: instant('saved_at').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      uniqueIndex('saved_view_name').on(t.tenantId, t.personId, t.page, t.name),
      tenantPolicy(),
    ],
  )
  .enableRLS();
