import { index, integer, jsonb, pgPolicy, pgRole, primaryKey, sql, text } from '../drizzle.ts';
import { appRole, instant, product } from './tenant-table.ts';

/** The role of the connector process: alone in reaching credentials, and no reader of the mirror. */
export const connectorRole = pgRole('bellwether_connector').existing();

const ofTenant = sql`tenant_id = (select app.tenant())`;

const connectorPolicy = () =>
  pgPolicy('tenant_isolation', { for: 'all', to: connectorRole, using: ofTenant, withCheck: ofTenant });

/**
 * The key that encrypts one tenant's credentials, wrapped by a key that is never in the database (`kek_id` names it). Rotation
 * lists them over all tenants, so reading is not bound to one; a wrapped key is worth nothing without its wrapping key.
 */
export const dataKey = product
  .table(
    'data_key',
    {
      tenantId: text('tenant_id').notNull(),
      version: integer('version').notNull(),
      kekId: text('kek_id').notNull(),
      wrapped: text('wrapped').notNull(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.version] }),
      index('data_key_kek').on(t.kekId),
      pgPolicy('data_key_read', { for: 'select', to: connectorRole, using: sql`true` }),
      pgPolicy('data_key_insert', { for: 'insert', to: connectorRole, withCheck: ofTenant }),
      pgPolicy('data_key_update', { for: 'update', to: connectorRole, using: ofTenant, withCheck: ofTenant }),
      pgPolicy('data_key_delete', { for: 'delete', to: connectorRole, using: ofTenant }),
    ],
  )
  .enableRLS();

export type CredentialKind = 'oauth' | 'jwt_bearer' | 'client_credentials' | 'api_key';
export type CredentialHealth = 'healthy' | 'refreshing' | 'needs_reauth' | 'paused';

/** How new access tokens are asked for; nothing secret. `clientAuth`: where the client's own secret goes. */
export interface GrantSettings {
  readonly tokenUrl: string | null;
  readonly revocationUrl: string | null;
  readonly clientAuth: 'basic' | 'body' | 'none';
  /** JWT bearer: who the token is for and who acts. */
  readonly audience: string | null;
  readonly subject: string | null;
  /** JWT bearer: whether the scopes stand in the assertion, as Google wants it; left out: they do not. */
  readonly scopesInAssertion?: boolean;
  /** The server the tokens are for (RFC 8707), sent with every token request; left out: none is named. */
  readonly resource?: string;
}

/** The encrypted secrets of one connection, for the service itself or for one user. */
export const credential = product
  .table(
    'credential',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      /** `service`, or the id of the user who signed in. */
      holder: text('holder').notNull(),
      issuer: text('issuer').notNull(),
      system: text('system').notNull(),
      kind: text('kind').$type<CredentialKind>().notNull(),
      settings: jsonb('settings').$type<GrantSettings>().notNull(),
      /** Grows with every change of the secrets and is bound into the ciphertext. */
      version: integer('version').notNull().default(1),
      keyVersion: integer('key_version').notNull(),
      sealed: text('sealed').notNull(),
      scopes: text('scopes').array().notNull().default([]),
      health: text('health').$type<CredentialHealth>().notNull().default('healthy'),
      healthReason: text('health_reason'),
      /** When the access token ends; null when the provider does not say or nothing expires. */
      expiresAt: instant('expires_at'),
      /** Set while a refresh may be under way; left behind by a process that died in it. */
      refreshStartedAt: instant('refresh_started_at'),
      /** No refresh before this moment, after one that failed. */
      retryAt: instant('retry_at'),
      failureCount: integer('failure_count').notNull().default(0),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      refreshedAt: instant('refreshed_at'),
      lastUsedAt: instant('last_used_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.connectionId, t.holder, t.issuer] }),
      index('credential_refreshing').on(t.refreshStartedAt).where(sql`health = 'refreshing'`),
      connectorPolicy(),
    ],
  )
  .enableRLS();

/** A sign-in that has begun: its state (as a digest) works once, for who began it, until it expires. */
export const authorizationRequest = product
  .table(
    'authorization_request',
    {
      tenantId: text('tenant_id').notNull(),
      stateDigest: text('state_digest').notNull(),
      startedBy: text('started_by').notNull(),
      connectionId: text('connection_id').notNull(),
      holder: text('holder').notNull(),
      issuer: text('issuer').notNull(),
      system: text('system').notNull(),
      redirectUri: text('redirect_uri').notNull(),
      keyVersion: integer('key_version').notNull(),
      /** The PKCE verifier and the client's secrets. */
      sealed: text('sealed').notNull(),
      expiresAt: instant('expires_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.stateDigest] }), connectorPolicy()],
  )
  .enableRLS();

/** One notice to the owner that a connection must be signed in again; one per version of its secrets. */
export const reauthNotice = product
  .table(
    'reauth_notice',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      holder: text('holder').notNull(),
      issuer: text('issuer').notNull(),
      version: integer('version').notNull(),
      system: text('system').notNull(),
      reason: text('reason').notNull(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
      deliveredAt: instant('delivered_at'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.connectionId, t.holder, t.issuer, t.version] }),
      pgPolicy('tenant_isolation', {
        for: 'all',
        to: [appRole, connectorRole],
        using: ofTenant,
        withCheck: ofTenant,
      }),
    ],
  )
  .enableRLS();
