import type { Principal } from '../../domain/principal.ts';
import type { Decision } from '../policy/decision.ts';
import type { AuditEntry } from './audit-trail.ts';

/** The audit row of a decision; what is not given is null, and an allowed one counts as succeeded. */
export function decisionEntry(
  principal: Principal,
  decision: Decision,
  about: Pick<AuditEntry, 'at' | 'requestId' | 'action' | 'subject' | 'purpose' | 'catalogVersion'> &
    Partial<AuditEntry>,
): AuditEntry {
  return {
    tenantId: principal.tenantId,
    principalKind: principal.kind,
    principalId: principal.id,
    role: principal.role,
    channel: principal.channel,
    system: null,
    connectionId: null,
    toolVersion: null,
    effect: decision.effect,
    outcome: decision.effect === 'allow' ? 'succeeded' : 'denied',
    errorCode: null,
    reason: decision.reason,
    policyIds: decision.policyIds,
    policyVersion: decision.policyVersion,
    argumentsDigest: null,
    idempotencyKey: null,
    approvalId: null,
    fromCache: false,
    durationMs: null,
    ...about,
  };
}
