import type { DealScore } from '../../src/domain/score.ts';

/** An alert that wants to be sent. `owner` is whom the budget belongs to. */
export interface Candidate {
  readonly owner: string;
  readonly valueAtStake: number | null;
  readonly opportunityId: string;
}

export interface Spent<T> {
  readonly send: T[];
  readonly hold: T[];
}

/**
 * Divides alerts into those each owner's remaining daily budget allows, by value at stake (unknown values last), and those held
 * for the digest. `used` is what the owner has had that day. The order is total, so the same candidates give the same answer.
 */
export function spendBudget<T extends Candidate>(
  candidates: readonly T[],
  used: ReadonlyMap<string, number>,
  alertsPerDay: number | ((owner: string) => number),
): Spent<T> {
  const allowed = typeof alertsPerDay === 'number' ? () => alertsPerDay : alertsPerDay;
  const left = new Map<string, number>();
  const spent: Spent<T> = { send: [], hold: [] };
  for (const candidate of [...candidates].sort(byStake)) {
    const remaining = left.get(candidate.owner) ?? allowed(candidate.owner) - (used.get(candidate.owner) ?? 0);
    left.set(candidate.owner, remaining - 1);
    (remaining > 0 ? spent.send : spent.hold).push(candidate);
  }
  return spent;
}

function byStake(a: Candidate, b: Candidate): number {
  return (b.valueAtStake ?? -1) - (a.valueAtStake ?? -1) || compare(a.opportunityId, b.opportunityId);
}

/** Two alerts about one deal keep their order. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * What the deal may lose: its amount times the chance of losing it (risk where there is no probability). Only for ranking one
 * owner's deals; currencies are not converted. Null: the amount is unknown.
 */
export function valueAtStake({ amount, winProbability, risk }: DealScore): number | null {
  if (amount === null) return null;
  return Number(amount) * (winProbability === null ? risk / 100 : 1 - winProbability);
}
