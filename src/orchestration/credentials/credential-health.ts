import { AppError } from '../../domain/errors.ts';
import type { CredentialRow } from '../../store/credentials.ts';

/** A token this close to its end is replaced before use, or, when it lives shortly, in its last quarter. */
const renewBeforeMs = 60_000;

/** Whether the access token can be used as it is; one whose end is not known counts as good until the provider refuses it. */
export function isFresh(row: CredentialRow, nowMs: number): boolean {
  if (row.expiresAt === null) return true;
  const endsAtMs = Date.parse(row.expiresAt);
  const lifeMs = row.refreshedAt === null ? Number.POSITIVE_INFINITY : endsAtMs - Date.parse(row.refreshedAt);
  return endsAtMs - nowMs > Math.max(0, Math.min(renewBeforeMs, lifeMs / 4));
}

/** The error for a credential that must not be used, else null. */
export function assertUsable(row: CredentialRow): AppError | null {
  if (row.health === 'needs_reauth') return needsSignIn(row.connectionId, row.healthReason ?? 'it ended');
  if (row.health === 'paused') {
    return new AppError(
      'forbidden',
      `Connection "${row.connectionId}" is paused (${row.healthReason ?? 'no reason given'}); an admin can resume it.`,
      { system: row.system },
    );
  }
  return null;
}

/** The error that asks the owner to sign in again. */
export function needsSignIn(connectionId: string, reason: string): AppError {
  return new AppError(
    'auth_expired',
    `Connection "${connectionId}" must be signed in again: ${reason}. Run: bellwether connect`,
    { connection: connectionId },
  );
}

/** The error while a failed refresh waits for its next attempt. */
export function coolingDown(row: CredentialRow, nowMs: number): AppError {
  const retryAfterMs = Math.max(0, Date.parse(row.retryAt ?? '') - nowMs);
  return new AppError(
    'unavailable',
    `Connection "${row.connectionId}" waits to refresh its sign-in (${row.healthReason ?? 'the last attempt failed'}).`,
    { system: row.system, retryAfterMs },
  );
}
