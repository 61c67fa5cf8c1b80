import { randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { CredentialKey } from '../../store/credentials.ts';
import {
  addDataKey,
  type DataKeyRow,
  findDataKey,
  holdDataKeys,
  holdWrappingKeys,
  newestDataKey,
} from '../../store/data-keys.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { Custody, Secrets } from './custody.ts';
import { decrypt, encrypt, type KeyRing } from './key-ring.ts';

/** What a ciphertext is bound to: moved to any other row, version or key it no longer opens. */
export interface SealBinding extends CredentialKey {
  readonly system: string;
  readonly version: number;
  readonly keyVersion: number;
  /** What kind of row holds it. */
  readonly purpose: 'credential' | 'authorization';
}

/** A tenant's data key in memory, for one piece of work. */
export interface OpenDataKey {
  readonly version: number;
  readonly bytes: Buffer;
}

/** The tenant's current data key, made at its first credential; it cannot be dropped before the transaction ends. */
export async function currentDataKey(tx: TenantTransaction, keyRing: KeyRing, tenantId: string): Promise<OpenDataKey> {
  await holdDataKeys(tx, tenantId, 'use');
  const row = await newestDataKey(tx, tenantId);
  if (row) return unwrapRow(keyRing, row);
  await addNextDataKey(tx, keyRing, tenantId, 1);
  const added = await newestDataKey(tx, tenantId);
  if (!added) throw new AppError('internal', 'The data key that was just made cannot be read.');
  return unwrapRow(keyRing, added);
}

/** Adds the data key `version`; what another process added first is kept. */
export async function addNextDataKey(
  tx: TenantTransaction,
  keyRing: KeyRing,
  tenantId: string,
  version: number,
): Promise<void> {
  await holdWrappingKeys(tx, 'use');
  const wrapped = await keyRing.wrap(randomBytes(32), dataKeyContext(tenantId, version));
  await addDataKey(tx, { tenantId, version, ...wrapped });
}

/** Encrypts secrets for exactly one row. */
export function sealWith(key: OpenDataKey, secrets: Secrets, binding: Omit<SealBinding, 'keyVersion'>): string {
  const context = contextOf({ ...binding, keyVersion: key.version });
  return encrypt(key.bytes, Buffer.from(JSON.stringify(secrets), 'utf8'), context).toString('base64');
}

/**
 * Opens the secrets of one row that is locked or was begun by us, so that its data key stays.
 * @throws AppError `internal` when they were moved from another row or altered
 */
export async function openSealed(
  custody: Pick<Custody, 'keyRing'>,
  tx: TenantTransaction,
  sealed: string,
  binding: SealBinding,
): Promise<Secrets> {
  const row = await findDataKey(tx, binding.tenantId, binding.keyVersion);
  if (!row) throw new AppError('internal', 'The data key of a stored credential is gone. Sign in to the system again.');
  return openUnder(custody.keyRing, row, sealed, binding);
}

/** Opens the secrets of one row with the data key that was read together with it. @throws AppError as `openSealed` does */
export async function openUnder(
  keyRing: KeyRing,
  row: DataKeyRow,
  sealed: string,
  binding: SealBinding,
): Promise<Secrets> {
  const { bytes } = await unwrapRow(keyRing, row);
  return JSON.parse(decrypt(bytes, Buffer.from(sealed, 'base64'), contextOf(binding)).toString('utf8')) as Secrets;
}

/** The context a data key is wrapped under. */
export function dataKeyContext(tenantId: string, version: number): string {
  return JSON.stringify(['data-key', tenantId, version]);
}

async function unwrapRow(keyRing: KeyRing, row: DataKeyRow): Promise<OpenDataKey> {
  return { version: row.version, bytes: await keyRing.unwrap(row, dataKeyContext(row.tenantId, row.version)) };
}

function contextOf(binding: SealBinding): string {
  const { purpose, tenantId, connectionId, holder, system, issuer, version, keyVersion } = binding;
  return JSON.stringify([purpose, tenantId, connectionId, holder, system, issuer, version, keyVersion]);
}
