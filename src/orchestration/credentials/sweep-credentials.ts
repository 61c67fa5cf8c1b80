import { AppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import { type CredentialRow, listCredentials, listInterrupted } from '../../store/credentials.ts';
import { listCustodyTenants } from '../../store/data-keys.ts';
import { withRole } from '../../store/role-transaction.ts';
import { type Custody, nowOf } from './custody.ts';
import { refreshCredential } from './refresh-credential.ts';
import { type Revoked, revokeCredentials } from './revoke-credentials.ts';

/** Run the sweep this often: an interrupted refresh is then settled within 20 + 15 s and one answer of the provider. */
export const sweepEveryMs = 15_000;
const interruptedAfterMs = 20_000;
/** Unused credentials are revoked: what nobody uses, only a thief would. */
const idleMs = 30 * 86_400_000;

/** What a sweep found. */
export interface SweepReport {
  readonly recovered: number;
  readonly needsReauth: number;
  readonly stillFailing: number;
}

/**
 * Settles refreshes that a dying process left behind: the refresh is tried again, and where the provider had already taken the
 * old token the owner is asked to sign in.
 */
export async function sweepInterruptedRefreshes(custody: Custody): Promise<SweepReport> {
  const report = { recovered: 0, needsReauth: 0, stillFailing: 0 };
  const startedBefore = new Date(custody.nowMs() - interruptedAfterMs).toISOString();
  for (const tenantId of await withRole(custody.store, 'bellwether_connector', null, listCustodyTenants)) {
    const rows = await withRole(custody.store, 'bellwether_connector', tenantId, (tx) =>
      listInterrupted(tx, startedBefore, nowOf(custody)),
    );
    for (const row of rows) report[await settle(custody, row)] += 1;
  }
  return report;
}

async function settle(custody: Custody, row: CredentialRow): Promise<keyof SweepReport> {
  try {
    await refreshCredential(custody, row, (current) => current.version === row.version);
    return 'recovered';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'unavailable' ? 'stillFailing' : 'needsReauth';
  }
}

/** Revokes credentials that nobody used for 30 days; returns them. */
export async function expireIdleCredentials(custody: Custody): Promise<Revoked[]> {
  const before = new Date(custody.nowMs() - idleMs).toISOString();
  const expired: Revoked[] = [];
  for (const tenantId of await withRole(custody.store, 'bellwether_connector', null, listCustodyTenants)) {
    const rows = await withRole(custody.store, 'bellwether_connector', tenantId, (tx) => listCredentials(tx, null));
    for (const row of rows.filter(({ lastUsedAt, createdAt }) => (lastUsedAt ?? createdAt) < before)) {
      expired.push(
        ...(await revokeCredentials(
          custody,
          { ...row, kind: 'credential' },
          { principal: systemPrincipal(tenantId), reason: 'unused for 30 days' },
        )),
      );
    }
  }
  return expired;
}
