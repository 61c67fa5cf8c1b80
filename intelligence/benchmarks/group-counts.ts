import { dayMs } from '../../src/domain/time.ts';
import type { DealFacts } from './deal-facts.ts';
import { visitDays } from './stage-visits.ts';

interface StageCounts {
  closed: number;
  won: number;
  readonly wonDays: number[];
  readonly ended: number[];
  readonly censored: number[];
  readonly remaining: number[];
}

/** The running counts of one group of deals; `learnBenchmarks` turns them into a benchmark once. */
export interface GroupCounts {
  won: number;
  lost: number;
  open: number;
  pushedWon: number;
  pushedClosed: number;
  titledWon: number;
  decidedWon: number;
  talkedWon: number;
  pricedWon: number;
  quarterEndWon: number;
  readonly wonAges: number[];
  readonly wonPushes: number[];
  readonly wonContacts: number[];
  readonly wonSilences: number[];
  readonly wonWaits: number[];
  readonly wonNextSteps: number[];
  readonly stages: Map<string, StageCounts>;
}

export function emptyGroup(): GroupCounts {
  return {
    won: 0,
    lost: 0,
    open: 0,
    pushedWon: 0,
    pushedClosed: 0,
    titledWon: 0,
    decidedWon: 0,
    talkedWon: 0,
    pricedWon: 0,
    quarterEndWon: 0,
    wonAges: [],
    wonPushes: [],
    wonContacts: [],
    wonSilences: [],
    wonWaits: [],
    wonNextSteps: [],
    stages: new Map(),
  };
}

/** Adds one deal to a group. */
export function addToGroup(group: GroupCounts, facts: DealFacts): void {
  if (facts.outcome === null) group.open += 1;
  else {
    group[facts.outcome] += 1;
    if (facts.pushes > 0) group.pushedClosed += 1;
  }
  if (facts.outcome === 'won') addWon(group, facts);
  const seen = new Set<string>();
  facts.visits.forEach((visit, index) => {
    const stage = stageOf(group, visit.stageId);
    const isLast = index === facts.visits.length - 1;
    const days = visitDays(visit, facts.endMs);
    // Leaving a stage by losing, or not having left it yet, says only that moving on takes at least this long.
    const hasMovedOn = facts.outcome === 'won' || !isLast;
    (hasMovedOn ? stage.ended : stage.censored).push(days);
    if (facts.outcome === 'won') {
      stage.wonDays.push(days);
      stage.remaining.push(Math.max(0, (facts.endMs - visit.fromMs) / dayMs - days / 2));
    }
    if (facts.outcome === null || seen.has(visit.stageId)) return;
    seen.add(visit.stageId);
    stage.closed += 1;
    if (facts.outcome === 'won') stage.won += 1;
  });
}

function addWon(group: GroupCounts, facts: DealFacts): void {
  group.wonAges.push(facts.ageDays);
  group.wonPushes.push(facts.pushes);
  if (facts.pushes > 0) group.pushedWon += 1;
  if (facts.isAtQuarterEnd) group.quarterEndWon += 1;
  if (facts.contacts !== null) group.wonContacts.push(facts.contacts);
  if (facts.silenceDays !== null) group.wonSilences.push(facts.silenceDays);
  if (facts.waitDays !== null) group.wonWaits.push(facts.waitDays);
  if (facts.nextStepDays !== null) group.wonNextSteps.push(facts.nextStepDays);
  if (facts.hasDecisionMaker !== null) group.titledWon += 1;
  if (facts.hasDecisionMaker) group.decidedWon += 1;
  if (facts.hasPricing !== null) group.talkedWon += 1;
  if (facts.hasPricing) group.pricedWon += 1;
}

function stageOf(group: GroupCounts, stageId: string): StageCounts {
  let stage = group.stages.get(stageId);
  if (stage === undefined) {
    stage = { closed: 0, won: 0, wonDays: [], ended: [], censored: [], remaining: [] };
    group.stages.set(stageId, stage);
  }
  return stage;
}
