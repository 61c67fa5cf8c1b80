import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import { appendAudit } from '../../store/audit-log.ts';
import { sql } from '../../store/drizzle.ts';
import { type StopTarget, writeStop } from '../../store/kill-switches.ts';
import type { Store } from '../../store/open-store.ts';

/** Orders for the whole installation are audited under this name, which no workspace can have. */
export const installationTenant = '*';

export interface KillSwitchChange {
  readonly target: StopTarget;
  readonly reason: string;
  readonly principal: Principal;
}

/**
 * Engages the kill switch, with its audit row in one transaction. It needs the database and nothing else: no web process, no
 * queue. Works on every process within 2 s.
 * @throws AppError `invalid_input` without a reason or a target
 */
export async function engageKillSwitch(store: Store, change: KillSwitchChange): Promise<void> {
  await changeKillSwitch(store, change, true);
}

/** Lifts an order; others that cover the same acts stay. @throws AppError `invalid_input` without a reason or a target */
export async function releaseKillSwitch(store: Store, change: KillSwitchChange): Promise<void> {
  await changeKillSwitch(store, change, false);
}

async function changeKillSwitch(store: Store, change: KillSwitchChange, isEngaged: boolean): Promise<void> {
  const { target, principal } = change;
  const reason = change.reason.trim();
  if (reason === '') throw new AppError('invalid_input', 'Give a reason for the kill switch.', { field: 'reason' });
  const auditTenant = target.tenantId ?? installationTenant;
  await store.withTenant(auditTenant, async (tx) => {
    await appendAudit(tx, auditTenant, [
      {
        requestId: randomUUID(),
        principalKind: principal.kind,
        principalId: principal.id,
        channel: principal.channel,
        role: principal.role,
        action: isEngaged ? 'engage_kill_switch' : 'release_kill_switch',
        subject: [target.scope, target.target].filter(Boolean).join(' '),
        purpose: reason,
        effect: 'allow',
        reason: 'control',
        policyVersion: 'none',
        argumentsDigest: null,
        outcome: 'succeeded',
      },
    ]);
    await tx.execute(sql`select set_config('role', 'bellwether_control', true)`);
    await writeStop(tx, target, { isEngaged, reason, changedBy: principal.id });
  });
}
