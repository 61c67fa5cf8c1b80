import { randomUUID } from 'node:crypto';
import type { Principal } from '../../domain/principal.ts';
import { type AuditRecord, appendAudit } from '../../store/audit-log.ts';
import type { TenantTransaction } from '../../store/open-store.ts';

/** Records an act on a person in the transaction that does it. `subject` is an id, never a name or an address. */
export function auditPerson(
  tx: TenantTransaction,
  { kind, id, channel, role, tenantId }: Principal,
  about: Pick<AuditRecord, 'action' | 'subject' | 'reason' | 'facts'> & Partial<AuditRecord>,
): Promise<void> {
  return appendAudit(tx, tenantId, [
    {
      ...{ requestId: randomUUID(), principalKind: kind, principalId: id, channel, role },
      ...{ purpose: 'people', effect: 'allow', policyVersion: 'none', argumentsDigest: null, outcome: 'succeeded' },
      ...about,
    },
  ]);
}
