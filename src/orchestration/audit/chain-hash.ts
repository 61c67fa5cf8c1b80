import { hash } from 'node:crypto';
import type { SealableRow } from '../../store/audit-seals.ts';

/** What the first link of a tenant's chain follows. */
export function genesisOf(tenantId: string): string {
  return hash('sha256', JSON.stringify(['bellwether-audit', 1, tenantId]), 'hex');
}

/** The hash of one link: it covers the previous hash, its place and every column of the row. */
export function linkHash(previous: string, position: number, row: SealableRow): string {
  return hash('sha256', JSON.stringify([previous, position, ...row.values]), 'hex');
}
