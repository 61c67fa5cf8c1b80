import type { ClosedDeal } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { dayMs } from '../../src/domain/time.ts';
import { activeContacts } from '../engagement/active-contacts.ts';
import { readConversation } from '../engagement/conversation.ts';
import { mentionsPricing } from '../engagement/pricing-mention.ts';
import { isDecisionMaker, seniorityOf } from '../engagement/seniority.ts';
import { closeDatePushes } from './close-date-pushes.ts';
import { type StageVisit, stageVisits, visitDays } from './stage-visits.ts';

/** One deal boiled down to what benchmarks need, so that each context is read once and then let go. */
export interface DealFacts {
  readonly outcome: 'won' | 'lost' | null;
  readonly endMs: number;
  readonly ageDays: number;
  readonly visits: readonly StageVisit[];
  readonly pushes: number;
  /** Null where the deal has no activity with people on record. */
  readonly contacts: number | null;
  readonly hasDecisionMaker: boolean | null;
  readonly hasPricing: boolean | null;
  readonly isAtQuarterEnd: boolean;
}

/** The facts of a deal that has ended. Activity counts are read for won deals only: nothing else uses them. */
export function factsOfClosed(deal: ClosedDeal, settings: RiskSettings): DealFacts {
  const { context, outcome, closedAt } = deal;
  const endMs = Date.parse(closedAt);
  const ended = closedAt < context.asOf ? { ...context, asOf: closedAt } : context;
  return {
    outcome,
    endMs,
    ageDays: Math.max(0, (endMs - Date.parse(context.createdAt)) / dayMs),
    visits: openVisits(ended, endMs),
    pushes: closeDatePushes(ended).times,
    ...(outcome === 'won' ? peopleFacts(ended, endMs, settings) : noPeopleFacts),
    isAtQuarterEnd: daysToQuarterEnd(closedAt) < 14,
  };
}

/** The facts of a deal still open at its `asOf`. */
export function factsOfOpen(context: ClosedDeal['context']): DealFacts {
  const endMs = Date.parse(context.asOf);
  return {
    outcome: null,
    endMs,
    ageDays: Math.max(0, (endMs - Date.parse(context.createdAt)) / dayMs),
    visits: stageVisits(context),
    pushes: 0,
    ...noPeopleFacts,
    isAtQuarterEnd: false,
  };
}

const noPeopleFacts = { contacts: null, hasDecisionMaker: null, hasPricing: null } as const;

function peopleFacts(context: ClosedDeal['context'], endMs: number, settings: RiskSettings) {
  if (context.activities.length === 0) return noPeopleFacts;
  const conversation = readConversation(context, settings);
  const recent = activeContacts(conversation, endMs - settings.singleThreadedDays * dayMs);
  const ever = activeContacts(conversation, Number.NEGATIVE_INFINITY);
  const isTitled = context.contacts.some((each) => each.role !== null || seniorityOf(each.contact?.title) !== null);
  return {
    contacts: recent.size > 0 ? recent.size : null,
    hasDecisionMaker: isTitled
      ? context.contacts.some((each) => ever.has(each.contactId) && isDecisionMaker(each))
      : null,
    hasPricing: context.activities.some(mentionsPricing),
  };
}

/** The visits before the end: a stay in the closed stage is no part of the sales process. */
function openVisits(context: ClosedDeal['context'], endMs: number): StageVisit[] {
  const visits = stageVisits(context);
  const last = visits.at(-1);
  const closedStageId = context.stage?.isClosed ? context.state.stageId : null;
  if (last && (last.stageId === closedStageId || last.fromMs >= endMs)) visits.pop();
  return visits.map((visit) => (visit.toMs !== null && visit.toMs > endMs ? { ...visit, toMs: endMs } : visit));
}

function daysToQuarterEnd(at: string): number {
  const date = new Date(at);
  const quarterEnd = Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3 + 3, 1);
  return (quarterEnd - date.getTime()) / dayMs;
}

interface StageCounts {
  closed: number;
  won: number;
  readonly wonDays: number[];
  readonly ended: number[];
  readonly censored: number[];
  readonly remaining: number[];
}

/** The running counts of one group of deals; `finish-benchmarks` turns them into a benchmark once. */
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
