import type { ClosedDeal } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { dayMs } from '../../src/domain/time.ts';
import { activeContacts } from '../engagement/active-contacts.ts';
import { readConversation } from '../engagement/conversation.ts';
import { mentionsPricing } from '../engagement/pricing-mention.ts';
import { isDecisionMaker, seniorityOf } from '../engagement/seniority.ts';
import { closeDatePushes } from './close-date-pushes.ts';
import { isWhollyCovered, type SourceCoverage } from './engagement-coverage.ts';
import { type StageVisit, stageVisits } from './stage-visits.ts';
import { longestNextStepDays, readWonHabits, type WonHabits } from './won-habits.ts';

/** One deal boiled down to what benchmarks need, so that each context is read once and then let go. */
export interface DealFacts extends WonHabits {
  readonly outcome: 'won' | 'lost' | null;
  readonly endMs: number;
  readonly ageDays: number;
  readonly visits: readonly StageVisit[];
  readonly pushes: number;
  /** Null where the deal has no activity with people on record. */
  readonly contacts: number | null;
  readonly hasDecisionMaker: boolean | null;
  readonly hasPricing: boolean | null;
  readonly nextStepDays: number | null;
  readonly isAtQuarterEnd: boolean;
}

/**
 * The facts of a deal that has ended. What its activities tell is read for won deals only, nothing else uses it, and not where
 * `coverage` begins after the deal did.
 */
export function factsOfClosed(
  deal: ClosedDeal,
  settings: RiskSettings,
  coverage: readonly SourceCoverage[] = [],
): DealFacts {
  const { context, outcome, closedAt } = deal;
  const endMs = Date.parse(closedAt);
  const isTelling = outcome === 'won' && isWhollyCovered(context.createdAt, coverage);
  const ended = closedAt < context.asOf ? { ...context, asOf: closedAt } : context;
  return {
    outcome,
    endMs,
    ageDays: Math.max(0, (endMs - Date.parse(context.createdAt)) / dayMs),
    visits: openVisits(ended, endMs),
    // Closing a deal sets its close date to the actual day, which is no push.
    pushes: closeDatePushes({ ...ended, changes: ended.changes.filter((each) => each.effectiveAt < closedAt) }).times,
    ...(isTelling ? peopleFacts(ended, endMs, settings) : noPeopleFacts),
    nextStepDays: outcome === 'won' ? longestNextStepDays(ended, endMs) : null,
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
    nextStepDays: null,
    isAtQuarterEnd: false,
  };
}

const noPeopleFacts = {
  contacts: null,
  hasDecisionMaker: null,
  hasPricing: null,
  silenceDays: null,
  waitDays: null,
} as const;

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
    ...readWonHabits(conversation, endMs),
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
