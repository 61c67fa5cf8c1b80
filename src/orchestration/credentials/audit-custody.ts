import { randomUUID } from 'node:crypto';
import type { Principal } from '../../domain/principal.ts';
import { appendAudit } from '../../store/audit-log.ts';
import type { CredentialKey } from '../../store/credentials.ts';
import type { TenantTransaction } from '../../store/open-store.ts';

/** What was done to a credential. */
export type CustodyAction =
  | 'store_credential'
  | 'pause_credential'
  | 'resume_credential'
  | 'revoke_credential'
  | 'end_credential'
  | 'begin_sign_in';

/** Records an act on a credential in the transaction that does it. */
export async function auditCustody(
  tx: TenantTransaction,
  action: CustodyAction,
  key: CredentialKey & { readonly system: string },
  principal: Pick<Principal, 'kind' | 'id' | 'channel' | 'role'>,
  purpose: string,
): Promise<void> {
  await appendAudit(tx, key.tenantId, [
    {
      requestId: randomUUID(),
      principalKind: principal.kind,
      principalId: principal.id,
      channel: principal.channel,
      role: principal.role,
      action,
      subject: key.connectionId,
      purpose,
      effect: 'allow',
      reason: 'custody',
      policyVersion: 'none',
      argumentsDigest: null,
      connectionId: key.connectionId,
      system: key.system,
      outcome: 'succeeded',
      facts: { holder: key.holder, issuer: key.issuer },
    },
  ]);
}
