import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import {
  type CredentialKey,
  type CredentialRow,
  changeCredential,
  findCredential,
  lockCredential,
  markRefreshing,
  showConnectionHealth,
} from '../../store/credentials.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { leaveNotice } from '../../store/reauth-notices.ts';
import { withRole } from '../../store/role-transaction.ts';
import { askGrant } from './ask-grant.ts';
import { auditCustody } from './audit-custody.ts';
import { assertUsable, coolingDown, needsSignIn } from './credential-health.ts';
import { type Custody, nowOf, type Secrets } from './custody.ts';
import { holdCredential, type Transact } from './refresh-locks.ts';
import type { GrantedTokens, TokenAnswer } from './request-token.ts';
import { currentDataKey, openSealed, sealWith } from './seal-secrets.ts';

/** Tells, with the row locked, whether its access token still has to be replaced. */
export type IsStale = (row: CredentialRow, secrets: Secrets) => boolean;

const firstCoolDownMs = 30_000;
const longestCoolDownMs = 15 * 60_000;

/**
 * Replaces a stale access token: once for all callers and processes, and committed before anyone gets it. One failed attempt is
 * followed by a cool-down; a dead grant ends in `needs_reauth` with one notice to the owner.
 * @throws AppError `auth_expired` when the owner must sign in again, `unavailable` with `retryAfterMs` while cooling down
 */
export async function refreshCredential(custody: Custody, seen: CredentialRow, isStale: IsStale): Promise<Secrets> {
  const name = JSON.stringify([seen.tenantId, seen.connectionId, seen.holder, seen.issuer]);
  return custody.locks.share(name, async () => {
    // committed before the provider hears of us: should this process die now, the sweep finds the row
    await withRole(custody.store, 'bellwether_connector', seen.tenantId, (tx) =>
      markRefreshing(tx, seen, seen.version, nowOf(custody)),
    );
    const result = await refreshHeld(custody, seen, isStale);
    if (result instanceof AppError) throw result;
    return result;
  });
}

/** A result is returned, not thrown, so that what was learned is committed. */
async function refreshHeld(custody: Custody, key: CredentialKey, isStale: IsStale): Promise<Secrets | AppError> {
  const unsaved: Granted[] = [];
  try {
    return await holdCredential(custody.store, key, async (transact) => {
      const current = await transact((tx) => readCurrent(custody, tx, key, isStale));
      if (current.kind === 'settled') return current.result;
      const { row, secrets } = current;
      const answer = await askGrant(custody.send, row.kind, row.settings, secrets, row.scopes, custody.nowMs() / 1_000);
      if (answer.kind !== 'granted') return transact((tx) => noteRefusal(custody, tx, row, answer));
      const granted = { row, secrets: mergeTokens(secrets, answer.tokens), tokens: answer.tokens };
      unsaved.push(granted);
      return saveGranted(custody, transact, granted);
    });
  } catch (error) {
    const [granted] = unsaved;
    if (!granted) throw error;
    // the provider has already replaced the token: losing it would cost the owner a new sign-in
    return saveAfterAll(custody, granted, error);
  }
}

type Current =
  | { readonly kind: 'settled'; readonly result: Secrets | AppError }
  | { readonly kind: 'stale'; readonly row: CredentialRow; readonly secrets: Secrets };

const settled = (result: Secrets | AppError): Current => ({ kind: 'settled', result });

async function readCurrent(
  custody: Custody,
  tx: TenantTransaction,
  key: CredentialKey,
  isStale: IsStale,
): Promise<Current> {
  const row = await lockCredential(tx, key);
  if (!row) return settled(needsSignIn(key.connectionId, 'it was disconnected'));
  const unusable = assertUsable(row);
  if (unusable) return settled(unusable);
  const secrets = await openSealed(custody, tx, row.sealed, { ...row, purpose: 'credential' });
  // someone else may have refreshed while we waited for the row
  if (!isStale(row, secrets)) return settled(secrets);
  const isCooling = row.retryAt !== null && Date.parse(row.retryAt) > custody.nowMs();
  return isCooling ? settled(coolingDown(row, custody.nowMs())) : { kind: 'stale', row, secrets };
}

interface Granted {
  readonly row: CredentialRow;
  readonly secrets: Secrets;
  readonly tokens: GrantedTokens;
}

async function saveGranted(custody: Custody, transact: Transact, granted: Granted): Promise<Secrets | AppError> {
  const { row, secrets, tokens } = granted;
  return transact(async (tx) => {
    const key = await currentDataKey(tx, custody.keyRing, row.tenantId);
    const version = row.version + 1;
    const isSaved = await changeCredential(tx, row, row.version, {
      version,
      keyVersion: key.version,
      sealed: sealWith(key, secrets, { ...row, version, purpose: 'credential' }),
      ...(tokens.scopes ? { scopes: [...tokens.scopes] } : {}),
      expiresAt:
        tokens.expiresInSecs === null ? null : new Date(custody.nowMs() + tokens.expiresInSecs * 1_000).toISOString(),
      health: 'healthy',
      healthReason: null,
      refreshStartedAt: null,
      retryAt: null,
      failureCount: 0,
      refreshedAt: nowOf(custody),
    });
    if (isSaved) return secrets;
    // a new sign-in or a revocation overtook us, and counts
    const other = await findCredential(tx, row);
    if (!other) return needsSignIn(row.connectionId, 'it was disconnected');
    return assertUsable(other) ?? openSealed(custody, tx, other.sealed, { ...other, purpose: 'credential' });
  });
}

async function saveAfterAll(custody: Custody, granted: Granted, cause: unknown): Promise<Secrets | AppError> {
  for (const delayMs of [50, 200, 1_000, 3_000]) {
    await sleep(delayMs);
    try {
      return await saveGranted(
        custody,
        (step) => withRole(custody.store, 'bellwether_connector', granted.row.tenantId, step),
        granted,
      );
    } catch {
      // the database is still away; the last failure is reported below
    }
  }
  throw new AppError('unavailable', 'A refreshed sign-in could not be stored, so it is not used.', {}, { cause });
}

async function noteRefusal(
  custody: Custody,
  tx: TenantTransaction,
  row: CredentialRow,
  answer: Exclude<TokenAnswer, { kind: 'granted' }>,
): Promise<Secrets | AppError> {
  // re-read once: whoever signed in meanwhile has made the refusal moot
  const now = await lockCredential(tx, row);
  if (!now) return needsSignIn(row.connectionId, 'it was disconnected');
  if (now.version !== row.version) {
    return assertUsable(now) ?? openSealed(custody, tx, now.sealed, { ...now, purpose: 'credential' });
  }
  if (answer.kind === 'refused') {
    await noteNeedsReauth(tx, now, `the provider refused it (${answer.error})`);
    return needsSignIn(now.connectionId, `the provider refused it (${answer.error})`);
  }
  const backoffMs = Math.min(longestCoolDownMs, firstCoolDownMs * 2 ** Math.min(now.failureCount, 10));
  const retryAt = new Date(custody.nowMs() + Math.max(backoffMs, answer.retryAfterMs ?? 0)).toISOString();
  const cooling = { ...now, retryAt, healthReason: `the last refresh failed: ${answer.reason}` };
  await changeCredential(tx, now, now.version, {
    health: 'refreshing',
    healthReason: cooling.healthReason,
    retryAt,
    failureCount: now.failureCount + 1,
  });
  return coolingDown(cooling, custody.nowMs());
}

/** Ends a credential's use until its owner signs in again, and leaves them one notice. */
export async function noteNeedsReauth(tx: TenantTransaction, row: CredentialRow, reason: string): Promise<void> {
  await changeCredential(tx, row, row.version, {
    health: 'needs_reauth',
    healthReason: reason,
    refreshStartedAt: null,
    retryAt: null,
  });
  const { tenantId, connectionId, holder, issuer, version, system } = row;
  await leaveNotice(tx, { tenantId, connectionId, holder, issuer, version, system, reason });
  if (row.holder === 'service') await showConnectionHealth(tx, connectionId, 'needs_reauth', reason);
  await auditCustody(tx, 'end_credential', row, systemPrincipal(tenantId), reason);
}

function mergeTokens(secrets: Secrets, tokens: GrantedTokens): Secrets {
  return {
    ...secrets,
    accessToken: tokens.accessToken,
    ...(tokens.refreshToken ? { refreshToken: tokens.refreshToken } : {}),
    ...(tokens.instanceUrl ? { instanceUrl: tokens.instanceUrl } : {}),
  };
}
