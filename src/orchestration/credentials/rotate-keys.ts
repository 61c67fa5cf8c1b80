import { AppError } from '../../domain/errors.ts';
import { changeCredential, listCredentials, lockCredential } from '../../store/credentials.ts';
import {
  countByKek,
  dropUnusedDataKeys,
  holdDataKeys,
  holdWrappingKeys,
  listCustodyTenants,
  listWrappedOtherwise,
  newestDataKey,
  rewrapDataKey,
} from '../../store/data-keys.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { Custody } from './custody.ts';
import { addNextDataKey, currentDataKey, dataKeyContext, openSealed, sealWith } from './seal-secrets.ts';

/** What a rotation did. `rowsByKek`: how many data keys each wrapping key still holds; a key with none may be dropped. */
export interface RotationReport {
  readonly rewrapped: number;
  readonly rowsByKek: ReadonlyMap<string, number>;
}

/**
 * Wraps every data key anew under the ring's current key, row by row while everything else goes on. Killed half way, it goes
 * on where it stopped when run again.
 */
export async function rewrapDataKeys(custody: Custody): Promise<RotationReport> {
  const kekId = await custody.keyRing.currentKekId();
  const rows = await withRole(custody.store, 'bellwether_connector', null, (tx) => listWrappedOtherwise(tx, kekId));
  for (const row of rows) {
    const context = dataKeyContext(row.tenantId, row.version);
    const bytes = await custody.keyRing.unwrap(row, context);
    const next = await custody.keyRing.wrap(bytes, context);
    await withRole(custody.store, 'bellwether_connector', row.tenantId, (tx) => rewrapDataKey(tx, row, next));
  }
  const rowsByKek = await withRole(custody.store, 'bellwether_connector', null, countByKek);
  return { rewrapped: rows.length, rowsByKek };
}

/**
 * Tells whether a wrapping key may be dropped.
 * @throws AppError `conflict` while it is current or anything is wrapped by it
 */
export async function assertKekUnused(custody: Custody, kekId: string): Promise<void> {
  const rowsByKek = await withRole(custody.store, 'bellwether_connector', null, async (tx) => {
    await holdWrappingKeys(tx, 'drop');
    return countByKek(tx);
  });
  const rows = rowsByKek.get(kekId) ?? 0;
  const isCurrent = (await custody.keyRing.currentKekId()) === kekId;
  if (rows === 0 && !isCurrent) return;
  throw new AppError(
    'conflict',
    `Key "${kekId}" is ${isCurrent ? 'current' : `used by ${rows} data keys`}; rotate first.`,
  );
}

/** What renewing the data keys did. */
export interface RenewalReport {
  readonly resealed: number;
  readonly droppedKeys: number;
}

/**
 * Gives every tenant a new data key and encrypts its credentials with it, one row a transaction. A tenant whose renewal was cut
 * short (it still has rows under an older key) is finished, not renewed once more.
 */
export async function renewDataKeys(custody: Custody): Promise<RenewalReport> {
  const tenants = await withRole(custody.store, 'bellwether_connector', null, listCustodyTenants);
  let resealed = 0;
  let droppedKeys = 0;
  for (const tenantId of tenants) {
    const inTenant = <T>(work: Parameters<typeof withRole<T>>[3]) =>
      withRole<T>(custody.store, 'bellwether_connector', tenantId, work);
    const target = await inTenant(async (tx) => {
      const newest = (await newestDataKey(tx, tenantId))?.version ?? 0;
      const rows = await listCredentials(tx, null);
      if (rows.every(({ keyVersion }) => keyVersion === newest)) {
        await addNextDataKey(tx, custody.keyRing, tenantId, newest + 1);
        return newest + 1;
      }
      return newest;
    });
    for (const row of await inTenant((tx) => listCredentials(tx, null))) {
      if (row.keyVersion < target) resealed += (await inTenant((tx) => resealRow(custody, tx, row))) ? 1 : 0;
    }
    droppedKeys += await inTenant(async (tx) => {
      await holdDataKeys(tx, tenantId, 'drop');
      return dropUnusedDataKeys(tx, tenantId, target);
    });
  }
  return { resealed, droppedKeys };
}

async function resealRow(
  custody: Custody,
  tx: Parameters<typeof lockCredential>[0],
  key: Parameters<typeof lockCredential>[1],
): Promise<boolean> {
  const row = await lockCredential(tx, key);
  if (!row) return false;
  const dataKey = await currentDataKey(tx, custody.keyRing, row.tenantId);
  if (row.keyVersion === dataKey.version) return false;
  const secrets = await openSealed(custody, tx, row.sealed, { ...row, purpose: 'credential' });
  // the version stays: a refresh under way on the embedded store must still be able to save its token
  const sealed = sealWith(dataKey, secrets, { ...row, purpose: 'credential' });
  return changeCredential(tx, row, row.version, { sealed, keyVersion: dataKey.version });
}
