import type { Instant } from '../../domain/time.ts';
import {
  erasedRow,
  listAuditTenants,
  readSealed,
  readUnsealed,
  redactionDigest,
  type SealedRow,
} from '../../store/audit-seals.ts';
import type { Store } from '../../store/open-store.ts';
import { withRole } from '../../store/role-transaction.ts';
import { genesisOf, linkHash } from './chain-hash.ts';
import type { Checkpoint, CheckpointBook } from './checkpoint-file.ts';

/**
 * What is wrong with a tenant's audit, at its first bad place. `edited`: a row says something else than when it was sealed, or
 * rows or links changed places. `row_deleted`: a sealed row is gone. `link_missing`: the chain has a gap. `truncated`: it ends
 * before a signed checkpoint. `forked`: it was made anew and contradicts a checkpoint. `checkpoint_damaged`: a line of the
 * book is not ours. `unsealed`: a row was never sealed though the sealer has long passed it.
 */
export interface AuditFault {
  readonly tenantId: string;
  readonly kind: 'edited' | 'row_deleted' | 'link_missing' | 'truncated' | 'forked' | 'checkpoint_damaged' | 'unsealed';
  /** The place in the chain; null when there is none. */
  readonly position: number | null;
  readonly auditId: number | null;
}

/** `rows` were checked, `redacted` of them masked or removed by an erasure; `pending` are not sealed yet. */
export interface AuditVerdict {
  readonly faults: readonly AuditFault[];
  readonly rows: number;
  readonly redacted: number;
  readonly pending: number;
  readonly checkpoints: number;
}

/** A committed row may wait this long for the sealer. */
const sealLagMs = 5 * 60_000;
const batchRows = 5_000;

/** Recomputes the chains of one tenant (null: of all) and holds them against the signed checkpoints. */
export async function verifyAudit(
  store: Store,
  book: CheckpointBook,
  tenantId: string | null,
  now: Instant,
): Promise<AuditVerdict> {
  const lines = await book.read();
  const checkpoints = lines.filter((line) => line !== null);
  const faults: AuditFault[] = [];
  if (checkpoints.length < lines.length) {
    faults.push({ tenantId: tenantId ?? '*', kind: 'checkpoint_damaged', position: null, auditId: null });
  }
  let rows = 0;
  let redacted = 0;
  let pending = 0;
  for (const tenant of await tenantsToVerify(store, checkpoints, tenantId)) {
    const verdict = await verifyTenant(store, tenant, checkpoints, now);
    rows += verdict.rows;
    redacted += verdict.redacted;
    pending += verdict.pending;
    if (verdict.fault) faults.push(verdict.fault);
  }
  return { faults, rows, redacted, pending, checkpoints: checkpoints.length };
}

/** A tenant whose rows are all gone is still in the book. */
async function tenantsToVerify(
  store: Store,
  checkpoints: readonly Checkpoint[],
  only: string | null,
): Promise<string[]> {
  if (only !== null) return [only];
  const present = await withRole(store, 'bellwether_sealer', null, listAuditTenants);
  return [...new Set([...present, ...checkpoints.map(({ tenantId }) => tenantId)])].sort();
}

interface TenantVerdict {
  readonly fault: AuditFault | null;
  readonly rows: number;
  readonly redacted: number;
  readonly pending: number;
}

async function verifyTenant(
  store: Store,
  tenantId: string,
  checkpoints: readonly Checkpoint[],
  now: Instant,
): Promise<TenantVerdict> {
  const expected = new Map(
    checkpoints.filter((checkpoint) => checkpoint.tenantId === tenantId).map(({ position, hash }) => [position, hash]),
  );
  let previous = genesisOf(tenantId);
  let position = 0;
  let redacted = 0;
  const bad = (kind: AuditFault['kind'], at: number | null, auditId: number | null): TenantVerdict => ({
    fault: { tenantId, kind, position: at, auditId },
    rows: position,
    redacted,
    pending: 0,
  });
  for (;;) {
    const batch = await withRole(store, 'bellwether_sealer', tenantId, (tx) =>
      readSealed(tx, tenantId, position, batchRows),
    );
    for (const sealed of batch) {
      const { seal } = sealed;
      if (seal.position !== position + 1) return bad('link_missing', position + 1, null);
      const fault = isRedacted(sealed) ? null : faultOf(previous, sealed);
      if (fault !== null) return bad(fault, seal.position, seal.auditId);
      // what an erased row said is gone: its link stands as it is, held by those after it and by the checkpoints
      const { hash } = seal;
      if (isRedacted(sealed)) redacted += 1;
      if ((expected.get(seal.position) ?? hash) !== hash) return bad('forked', seal.position, seal.auditId);
      previous = hash;
      position = seal.position;
    }
    if (batch.length < batchRows) break;
  }
  if (Math.max(0, ...expected.keys()) > position) return bad('truncated', position + 1, null);
  const unsealed = await withRole(store, 'bellwether_sealer', tenantId, (tx) =>
    readUnsealed(tx, tenantId, null, batchRows),
  );
  const overdue = unsealed.find(({ at }) => Date.parse(now) - Date.parse(at) > sealLagMs);
  if (overdue) return { ...bad('unsealed', null, overdue.id), pending: unsealed.length };
  return { fault: null, rows: position, redacted, pending: unsealed.length };
}

/** Whether an erasure masked or removed the row, and nothing changed it since. */
function isRedacted({ row, redaction }: SealedRow): boolean {
  if (redaction === null) return false;
  return row === null ? redaction === erasedRow : redaction === redactionDigest(row);
}

function faultOf(previous: string, { seal, row }: SealedRow): 'row_deleted' | 'edited' | null {
  if (!row) return 'row_deleted';
  return linkHash(previous, seal.position, row) === seal.hash ? null : 'edited';
}
