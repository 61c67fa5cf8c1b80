import type { CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import {
  type CredentialKey,
  changeCredential,
  lockCredential,
  saveCredential,
  showConnectionHealth,
  useCredential,
} from '../../store/credentials.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { CredentialKind, GrantSettings } from '../../store/schema/credential.ts';
import { auditCustody } from './audit-custody.ts';
import { assertUsable, isFresh, needsSignIn } from './credential-health.ts';
import { type Custody, nowOf, type Secrets } from './custody.ts';
import { refreshCredential } from './refresh-credential.ts';
import { currentDataKey, openSealed, openUnder, sealWith } from './seal-secrets.ts';

/** A credential as it comes in: from a finished sign-in, a form or a configuration. `expiresAt` null: not told. */
export interface NewCredential {
  readonly key: CredentialKey;
  /** The connector's id, e.g. `salesforce`. */
  readonly system: string;
  readonly kind: CredentialKind;
  readonly settings: GrantSettings;
  /**
   * `oauth`: clientId, clientSecret?, refreshToken, accessToken. `jwt_bearer`: clientId, privateKey (PKCS 8). `client_credentials`:
   * clientId, clientSecret. `api_key`: whatever the connector names. Further names are handed out as they are.
   */
  readonly secrets: Secrets;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

/** For kinds without a token endpoint. */
export const noGrant: GrantSettings = {
  tokenUrl: null,
  revocationUrl: null,
  clientAuth: 'none',
  audience: null,
  subject: null,
};

/** A connector's view of its secrets. `renew` replaces an access token that the vendor refused, once for all who ask. */
export interface RenewableSource extends CredentialSource {
  renew(rejected: Secrets): Promise<Secrets>;
}

/** What a connector never needs once the broker gets access tokens for it. */
const keptBack = new Set(['refreshToken', 'clientSecret', 'privateKey']);

/**
 * The source a connector reads its secrets from: looked up at every call, so that a revocation counts at the next one. OAuth
 * kinds hand out the access token and what is not secret; API keys are handed out whole.
 */
export function openCredentialSource(custody: Custody, key: CredentialKey): RenewableSource {
  return {
    read: () => readSecrets(custody, key),
    replace: (next) => replaceSecrets(custody, key, next),
    async renew(rejected) {
      const { row, secrets: held } = await lookUp(custody, key);
      if (held['accessToken'] !== rejected['accessToken']) return handOut(row.kind, held);
      const renewed = await refreshCredential(
        custody,
        row,
        (_, current) => current['accessToken'] === rejected['accessToken'],
      );
      return handOut(row.kind, renewed);
    },
  };
}

/** Stores a credential, encrypted, in place of any former one of the same key; audited as `principal`'s act. */
export async function storeCredential(custody: Custody, incoming: NewCredential, principal: Principal): Promise<void> {
  const { key, system, kind, settings, secrets, scopes, expiresAt } = incoming;
  await withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    const former = await lockCredential(tx, key);
    const version = (former?.version ?? 0) + 1;
    const dataKey = await currentDataKey(tx, custody.keyRing, key.tenantId);
    const sealed = sealWith(dataKey, secrets, { ...key, system, version, purpose: 'credential' });
    const { tenantId, connectionId, holder, issuer } = key;
    await saveCredential(tx, {
      ...{ tenantId, connectionId, holder, issuer, system, kind, settings, version, sealed, expiresAt },
      keyVersion: dataKey.version,
      scopes: [...scopes],
      createdAt: nowOf(custody),
    });
    if (holder === 'service') await showConnectionHealth(tx, connectionId, 'healthy', null);
    await auditCustody(tx, 'store_credential', { ...key, system }, principal, `${kind} for ${system}`);
  });
}

/**
 * Stops the use of a credential without forgetting it, or lets it be used again.
 * @throws AppError `not_found` without one, `auth_expired` when it must be signed in again instead of resumed
 */
export async function pauseCredential(
  custody: Custody,
  key: CredentialKey,
  pause: { readonly reason: string } | null,
  principal: Principal,
): Promise<void> {
  await withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    const row = await lockCredential(tx, key);
    if (!row) throw new AppError('not_found', `Connection "${key.connectionId}" has no stored credential.`);
    if (row.health === 'needs_reauth') throw needsSignIn(key.connectionId, row.healthReason ?? 'it ended');
    const health = pause ? 'paused' : 'healthy';
    const healthReason = pause?.reason ?? null;
    await changeCredential(tx, key, row.version, { health, healthReason, refreshStartedAt: null });
    if (key.holder === 'service') await showConnectionHealth(tx, key.connectionId, health, healthReason);
    await auditCustody(tx, pause ? 'pause_credential' : 'resume_credential', row, principal, healthReason ?? 'resumed');
  });
}

async function readSecrets(custody: Custody, key: CredentialKey): Promise<Secrets> {
  const { row, secrets } = await lookUp(custody, key);
  const isUsable = row.kind === 'api_key' || (secrets['accessToken'] && isFresh(row, custody.nowMs()));
  if (isUsable) return handOut(row.kind, secrets);
  const renewed = await refreshCredential(
    custody,
    row,
    (current, held) => !held['accessToken'] || !isFresh(current, custody.nowMs()),
  );
  return handOut(row.kind, renewed);
}

async function lookUp(custody: Custody, key: CredentialKey) {
  return withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    const found = await useCredential(tx, key, nowOf(custody));
    if (!found) throw needsSignIn(key.connectionId, 'nobody has signed in');
    const { row, dataKey } = found;
    const unusable = assertUsable(row);
    if (unusable) throw unusable;
    return { row, secrets: await openUnder(custody.keyRing, dataKey, row.sealed, { ...row, purpose: 'credential' }) };
  });
}

/** For vendors whose SDK rotates tokens by itself; what is not named stays as it is. */
async function replaceSecrets(custody: Custody, key: CredentialKey, next: Secrets): Promise<void> {
  await withRole(custody.store, 'bellwether_connector', key.tenantId, async (tx) => {
    const row = await lockCredential(tx, key);
    if (!row) throw needsSignIn(key.connectionId, 'it was disconnected');
    const unusable = assertUsable(row);
    if (unusable) throw unusable;
    const held = await openSealed(custody, tx, row.sealed, { ...row, purpose: 'credential' });
    const dataKey = await currentDataKey(tx, custody.keyRing, key.tenantId);
    const version = row.version + 1;
    await changeCredential(tx, key, row.version, {
      version,
      keyVersion: dataKey.version,
      sealed: sealWith(dataKey, { ...held, ...next }, { ...row, version, purpose: 'credential' }),
      refreshedAt: nowOf(custody),
      // how long the new ones last is the vendor SDK's to know
      expiresAt: null,
    });
  });
}

function handOut(kind: CredentialKind, secrets: Secrets): Secrets {
  if (kind === 'api_key') return secrets;
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !keptBack.has(name)));
}
