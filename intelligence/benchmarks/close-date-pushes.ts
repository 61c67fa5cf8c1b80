import type { DealContext } from '../../src/domain/deal-context.ts';
import { dateOf, daysBetween } from '../../src/domain/time.ts';

/** How a deal's close date moved. `times`: days on which it moved later; `netDays`: how much later it is than first planned. */
export interface CloseDatePushes {
  readonly times: number;
  readonly netDays: number;
  readonly changeIds: readonly string[];
  readonly lastAt: string | null;
}

/**
 * The moves of the close date to a later day. Edits on the day of creation are filling in the form; several edits of one
 * day are one move; moves back are taken off `netDays`.
 */
export function closeDatePushes(context: Pick<DealContext, 'asOf' | 'createdAt' | 'changes'>): CloseDatePushes {
  const moves = new Map<string, { from: string; to: string; id: string; at: string }>();
  const createdDate = dateOf(context.createdAt);
  for (const change of context.changes) {
    if (change.field !== 'closeDate' || change.knownAt > context.asOf || change.effectiveAt > context.asOf) continue;
    const { from, to, id, effectiveAt: at } = change;
    if (typeof from !== 'string' || typeof to !== 'string' || dateOf(at) <= createdDate) continue;
    const day = dateOf(at);
    moves.set(day, { from: moves.get(day)?.from ?? from, to, id, at });
  }
  let times = 0;
  let netDays = 0;
  let lastAt: string | null = null;
  const changeIds: string[] = [];
  for (const move of moves.values()) {
    const days = daysBetween(move.from, move.to);
    if (!Number.isFinite(days)) continue;
    netDays += days;
    if (days <= 0) continue;
    times += 1;
    lastAt = move.at;
    changeIds.push(move.id);
  }
  return { times, netDays: Math.max(0, netDays), changeIds, lastAt };
}
