import { randomBytes } from 'node:crypto';
import { localOwner } from '../../src/domain/principal.ts';
import {
  openCredentialSource,
  type RenewableSource,
  storeCredential,
} from '../../src/orchestration/credentials/credential-broker.ts';
import type { Custody } from '../../src/orchestration/credentials/custody.ts';
import { createKeyRing } from '../../src/orchestration/credentials/key-ring.ts';
import { RefreshLocks } from '../../src/orchestration/credentials/refresh-locks.ts';
import type { CredentialKey } from '../../src/store/credentials.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { Store } from '../../src/store/open-store.ts';
import { withRole } from '../../src/store/role-transaction.ts';
import type { GrantSettings } from '../../src/store/schema/credential.ts';
import type { FakeAuthorizationServer } from './fake-authorization-server.ts';

/** A key ring in memory with one key. */
export function memoryKeyRing() {
  const keys = { current: 'kek-1', keys: { 'kek-1': randomBytes(32).toString('base64') } };
  return createKeyRing(async () => keys);
}

/** A custody over `store` with its own clock, as one process has it. */
export function testCustody(store: Store, change: Partial<Custody> = {}): Custody {
  return {
    store,
    keyRing: memoryKeyRing(),
    send: (url, init) => fetch(url, init),
    nowMs: () => Date.now(),
    locks: new RefreshLocks(),
    ...change,
  };
}

export function keyFor(server: FakeAuthorizationServer, change: Partial<CredentialKey> = {}): CredentialKey {
  return { tenantId: 'acme', connectionId: 'salesforce', holder: 'service', issuer: server.url, ...change };
}

export function grantOf(server: FakeAuthorizationServer): GrantSettings {
  return {
    tokenUrl: `${server.url}/token`,
    revocationUrl: `${server.url}/revoke`,
    clientAuth: 'body',
    audience: server.url,
    subject: 'integration@acme.example',
  };
}

/** Stores a signed-in OAuth credential whose access token is already over, and opens its source. */
export async function signIn(
  custody: Custody,
  server: FakeAuthorizationServer,
  change: Partial<CredentialKey> = {},
): Promise<RenewableSource> {
  const key = keyFor(server, change);
  await storeCredential(
    custody,
    {
      key,
      system: 'salesforce',
      kind: 'oauth',
      settings: grantOf(server),
      secrets: { clientId: 'client', clientSecret: 'client-secret-canary', ...server.issue() },
      scopes: ['api', 'refresh_token'],
      expiresAt: new Date(custody.nowMs() - 1_000).toISOString(),
    },
    localOwner(key.tenantId),
  );
  return openCredentialSource(custody, key);
}

/** Lets the access token of a credential run out. */
export async function expireAccess(custody: Custody, key: CredentialKey): Promise<void> {
  await withRole(custody.store, 'bellwether_connector', key.tenantId, (tx) =>
    tx.execute(
      sql`update bellwether.credential set expires_at = '2020-01-01' where connection_id = ${key.connectionId}`,
    ),
  );
}

/** A credential's row as it stands, ciphertext included. */
export async function rowOf(custody: Custody, key: CredentialKey): Promise<Record<string, unknown> | undefined> {
  const { rows } = await withRole(custody.store, 'bellwether_connector', key.tenantId, (tx) =>
    tx.execute(sql`select * from bellwether.credential
      where connection_id = ${key.connectionId} and holder = ${key.holder} and issuer = ${key.issuer}`),
  );
  return rows[0];
}
