import type { Principal } from '../../domain/principal.ts';
import {
  type CredentialKey,
  type CredentialRow,
  deleteCredential,
  listCredentials,
  lockCredential,
  showConnectionHealth,
} from '../../store/credentials.ts';
import { listCustodyTenants } from '../../store/data-keys.ts';
import { withRole } from '../../store/role-transaction.ts';
import { auditCustody } from './audit-custody.ts';
import type { Custody, Secrets } from './custody.ts';
import { postForm } from './request-token.ts';
import { openSealed } from './seal-secrets.ts';

/** What to revoke: one credential, all of one connection, a whole tenant, or everything. */
export type RevocationScope =
  | ({ readonly kind: 'credential' } & CredentialKey)
  | { readonly kind: 'connection'; readonly tenantId: string; readonly connectionId: string }
  | { readonly kind: 'tenant'; readonly tenantId: string }
  | { readonly kind: 'all' };

/** Who revokes, and why. */
export interface RevocationOrder {
  readonly principal: Principal;
  readonly reason: string;
}

/** `atProvider`: `unsupported` when it has no revocation endpoint, `failed` when it did not confirm: revoke it there by hand. */
export interface Revoked extends CredentialKey {
  readonly system: string;
  readonly atProvider: 'revoked' | 'unsupported' | 'failed';
}

/**
 * Revokes credentials: first here, ciphertext deleted, so that the next call of any process finds none; then at the provider.
 * Source: https://datatracker.ietf.org/doc/html/rfc7009 (2026-11-20)
 */
export async function revokeCredentials(
  custody: Custody,
  scope: RevocationScope,
  order: RevocationOrder,
): Promise<Revoked[]> {
  const tenants =
    scope.kind === 'all'
      ? await withRole(custody.store, 'bellwether_connector', null, listCustodyTenants)
      : [scope.tenantId];
  const taken: { row: CredentialRow; secrets: Secrets | null }[] = [];
  for (const tenantId of tenants) {
    const connectionId = 'connectionId' in scope ? scope.connectionId : null;
    const rows = await withRole(custody.store, 'bellwether_connector', tenantId, (tx) =>
      listCredentials(tx, connectionId),
    );
    const chosen = rows.filter(
      ({ holder, issuer }) => scope.kind !== 'credential' || (scope.holder === holder && scope.issuer === issuer),
    );
    for (const row of chosen) {
      const secrets = await takeAway(custody, row, order);
      if (secrets !== undefined) taken.push({ row, secrets });
    }
  }
  return Promise.all(
    taken.map(async ({ row, secrets }) => ({
      ...{ tenantId: row.tenantId, connectionId: row.connectionId, holder: row.holder, issuer: row.issuer },
      system: row.system,
      atProvider: await revokeAtProvider(custody, row, secrets),
    })),
  );
}

/** Deletes one credential and returns its secrets, null when they no longer open, undefined when another process was first. */
async function takeAway(
  custody: Custody,
  key: CredentialRow,
  order: RevocationOrder,
): Promise<Secrets | null | undefined> {
  return withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    // waits for a refresh under way, so that what is revoked is the newest token
    const row = await lockCredential(tx, key);
    if (!row) return undefined;
    // what cannot be opened can still be deleted
    const secrets = await openSealed(custody, tx, row.sealed, { ...row, purpose: 'credential' }).catch(() => null);
    await deleteCredential(tx, row);
    if (row.holder === 'service') await showConnectionHealth(tx, row.connectionId, 'needs_reauth', order.reason);
    await auditCustody(tx, 'revoke_credential', row, order.principal, order.reason);
    return secrets;
  });
}

async function revokeAtProvider(
  custody: Custody,
  { settings }: CredentialRow,
  secrets: Secrets | null,
): Promise<Revoked['atProvider']> {
  const url = settings.revocationUrl;
  if (url === null) return 'unsupported';
  const token = secrets?.['refreshToken'] ?? secrets?.['accessToken'];
  if (!secrets || !token) return 'failed';
  const client = secrets['clientId']
    ? { clientId: secrets['clientId'], clientSecret: secrets['clientSecret'] ?? null }
    : null;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      const response = await postForm(custody.send, url, settings, client, { token });
      if (response.ok) return 'revoked';
    } catch {
      // no answer: the second attempt may get one, and the caller is told when it does not
    }
  }
  return 'failed';
}
