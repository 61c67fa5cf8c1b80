import { AppError } from '../../domain/errors.ts';
import { principalKey } from '../policy/decision.ts';
import { type AdmittedCall, type Answer, connectionKey, sendUpstream } from './admitted-call.ts';
import { approvalDigest } from './approvals.ts';
import { Flight, joinUntil } from './flight.ts';
import type { FetchedContent } from './result-cache.ts';

/**
 * Performs a write, once for one idempotency key and arguments. It is repeated only when it has a key and its tool is
 * idempotent.
 * @throws AppError `conflict` for a key used with other arguments, `forbidden` without the approval it needs, `unavailable`
 * when the audit or the kill switch cannot be reached or the deadline passes. `data.notSent` is true on every error of a write
 * that certainly had no effect.
 */
export async function performWrite(admitted: AdmittedCall): Promise<Answer> {
  const { parts, call, tool, connection, argumentsDigest, deadlineAtMs } = admitted;
  const key = call.idempotencyKey === undefined ? null : ledgerKey(admitted, call.idempotencyKey);
  const earlier = key === null ? null : parts.ledger.find(key, argumentsDigest);
  if (earlier) {
    // Another call's effect, of which this one cannot tell how far it got.
    admitted.arrival.mayHaveArrived = true;
    const fetched = await joinUntil(parts.clock, earlier, deadlineAtMs, call.signal, tool.name);
    return { fetched, fromCache: true };
  }
  if (admitted.decision.approval === 'required' && call.approvalId === undefined) throw approvalNeeded(admitted);
  const repeatable = tool.idempotent && key !== null;
  const work = (flight: Flight<FetchedContent>) =>
    sendUpstream(admitted, flight, repeatable, (attempt) => checkBeforeEffect(admitted, attempt));
  const effect = new Flight(parts.clock, deadlineAtMs, work).join(deadlineAtMs, call.signal, tool.name);
  if (key !== null) parts.ledger.remember(key, argumentsDigest, effect);
  try {
    return { fetched: await effect, fromCache: false };
  } finally {
    // Also after a failure: it may have had its effect.
    const line = connectionKey(connection);
    parts.generations.set(line, (parts.generations.get(line) ?? 0) + 1);
  }
}

function ledgerKey({ call, tool, connection }: AdmittedCall, idempotencyKey: string): string {
  return JSON.stringify([principalKey(call.principal), connection.id, tool.name, idempotencyKey]);
}

/** Right before the effect everything is looked at again: stop orders, rights, definition, approval; then the audit row. */
async function checkBeforeEffect(admitted: AdmittedCall, attempt: number): Promise<void> {
  const { parts, call, tool } = admitted;
  await parts.killSwitch.checkFresh(call.principal, tool);
  const again = admitted.judgeAgain();
  if (again.decision.effect === 'deny' || again.resolved?.tool.digest !== tool.digest) {
    throw new AppError('forbidden', `${tool.name} was withdrawn while the call waited.`);
  }
  if (attempt > 1) return;
  if (admitted.decision.approval === 'required' || again.decision.approval === 'required') await useApproval(admitted);
  await parts.trail.appendNow(admitted.entry('started'));
}

async function useApproval(admitted: AdmittedCall): Promise<void> {
  const { parts, call } = admitted;
  if (call.approvalId === undefined) throw approvalNeeded(admitted);
  if (await parts.approvals.consume(call.principal.tenantId, call.approvalId, digestOf(admitted))) return;
  throw new AppError(
    'forbidden',
    `The approval does not cover this call of ${admitted.tool.name}, was used, or has expired; ask for a new one.`,
    { approval: 'required', approvalDigest: digestOf(admitted) },
  );
}

function approvalNeeded(admitted: AdmittedCall): AppError {
  const { name, riskTier } = admitted.tool;
  return new AppError(
    'forbidden',
    `${name} needs an approval for exactly these arguments; ask for one, then call again with it.`,
    { approval: 'required', approvalDigest: digestOf(admitted), riskTier },
  );
}

function digestOf({ call, tool, argumentsDigest }: AdmittedCall): string {
  return approvalDigest(call.principal, tool, argumentsDigest);
}
