import type { DealContext } from '../../src/domain/deal-context.ts';
import { dayMs } from '../../src/domain/time.ts';

/** One stay of a deal in one stage. `toMs` null: the deal is still in it. */
export interface StageVisit {
  readonly stageId: string;
  readonly fromMs: number;
  readonly toMs: number | null;
  /** The change set that moved it in; null when it was created there. */
  readonly changeId: string | null;
}

/** The deal's stages by their dated entries, oldest first, from creation to `asOf`; empty when no stage
 * or no creation is on record. */
export function stageVisits(context: Pick<DealContext, 'asOf' | 'createdAt' | 'changes' | 'state'>): StageVisit[] {
  const visits: StageVisit[] = [];
  let stageId: string | null = null;
  let fromMs = Date.parse(context.createdAt);
  let changeId: string | null = null;
  let isFirst = true;
  if (Number.isNaN(fromMs)) return visits;
  for (const change of context.changes) {
    if (change.field !== 'stageId' || change.knownAt > context.asOf || change.effectiveAt > context.asOf) continue;
    const to = typeof change.to === 'string' ? change.to : null;
    const from = typeof change.from === 'string' ? change.from : null;
    if (isFirst) stageId = from;
    isFirst = false;
    if (to === stageId) continue;
    const atMs = Date.parse(change.effectiveAt);
    if (Number.isNaN(atMs)) continue;
    if (stageId !== null) visits.push({ stageId, fromMs, toMs: Math.max(atMs, fromMs), changeId });
    stageId = to;
    fromMs = atMs;
    changeId = change.id;
  }
  if (isFirst) stageId = context.state.stageId;
  if (stageId !== null) visits.push({ stageId, fromMs, toMs: null, changeId });
  return visits;
}

/** Days (with fraction) of a visit that ended, or that lasted until `untilMs`. */
export function visitDays(visit: StageVisit, untilMs: number): number {
  return Math.max(0, ((visit.toMs ?? untilMs) - visit.fromMs) / dayMs);
}
