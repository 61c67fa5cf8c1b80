import type { Severity, SignalId } from '../../src/domain/signal.ts';

/** Signals that speak of the same thing: together they may add no more than the group's cap. */
export type SignalGroup = 'conversation' | 'pace' | 'dates' | 'people' | 'upkeep';

/** Log-odds of losing or slipping that a fired signal adds by severity, before its group's cap; `reason` says why so much. */
export interface ExpertPrior extends Readonly<Record<Severity, number>> {
  readonly group: SignalGroup | null;
  readonly reason: string;
}

/**
 * The most that a group of correlated signals may add: about one and a half times its strongest member, so that three views of
 * one silence do not count as three problems.
 */
export const groupCaps: Readonly<Record<SignalGroup, number>> = {
  conversation: 2.1,
  pace: 1.9,
  dates: 1.9,
  people: 1.8,
  upkeep: 0.8,
};

/**
 * The weights used until a workspace has enough history of its own. They are expert judgements, ordered by what the vendors
 * of such warnings publish, and sized so that one strong signal at high severity roughly quadruples the odds of losing.
 * They have not been fitted to data: no licensed public data set has real stage histories with activities.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 * Source: https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-opportunityinsight.html (2026-11-20)
 */
export const expertPriors: Readonly<Record<SignalId, ExpertPrior>> = {
  'no-two-way-activity': prior(
    0.5,
    0.9,
    1.3,
    'conversation',
    'A buyer who does not talk is not buying; time makes it worse.',
  ),
  ghosted: prior(0.6, 1.0, 1.4, 'conversation', 'Unanswered messages are the strongest form of silence: we did try.'),
  'slow-replies': prior(
    0.2,
    0.35,
    0.5,
    'conversation',
    'Slower replies come before silence, but holidays look the same.',
  ),
  'engagement-declining': prior(0.4, 0.7, 1.0, 'conversation', 'A real fall in contact, tested against chance.'),
  'one-way-conversation': prior(
    0.2,
    0.4,
    0.6,
    'conversation',
    'Interest is uneven; weaker than silence because short bursts do it.',
  ),
  'stalled-in-stage': prior(0.4, 0.8, 1.3, 'pace', 'Deals that outstay the usual time in a stage rarely move on.'),
  aging: prior(0.15, 0.6, 1.2, 'pace', 'Many wins are a little older than the mean, few twice as old.'),
  'close-date-overdue': prior(0.5, 0.9, 1.3, 'dates', 'The plan was not kept and nobody made a new one.'),
  'close-date-pushed': prior(0.5, 0.8, 1.3, 'dates', 'Each slip makes the next one likelier.'),
  'unrealistic-close-date': prior(0.2, 0.5, 0.9, 'dates', 'The date will likely slip; the deal itself may be sound.'),
  'next-step-stale': prior(0.1, 0.2, 0.35, 'upkeep', 'Often a lazy field rather than a lost deal.'),
  'nothing-scheduled': prior(0.15, 0.35, 0.5, 'upkeep', 'No date ahead is common on good deals between meetings.'),
  hygiene: prior(0.1, 0.25, 0.5, 'upkeep', 'Missing data says more about the record than about the buyer.'),
  'single-threaded': prior(
    0.3,
    0.5,
    0.9,
    'people',
    'One contact can leave or lose the argument; costs more on big deals.',
  ),
  'no-decision-maker': prior(0.3, 0.6, 0.9, 'people', 'Late deals need somebody who may sign.'),
  'roles-missing': prior(0.1, 0.25, 0.5, 'people', 'A gap in the own playbook.'),
  'champion-silent': prior(
    0.25,
    0.8,
    1.3,
    'people',
    'Our seller inside has stopped; a week of silence alone is common.',
  ),
  'qualification-gaps': prior(0.2, 0.35, 0.7, null, 'What is not known cannot be worked on.'),
  'stage-regressed': prior(0.5, 0.9, 1.3, null, 'Somebody judged the deal to be worse than before.'),
  'amount-dropped': prior(
    0.4,
    0.7,
    1.1,
    null,
    'A shrinking scope often ends at nothing; sometimes it ends in a quick win.',
  ),
  'category-contradicted': prior(0, 0, 0, null, 'Built from the other signals: it warns, and weighs nothing.'),
  'meetings-cancelled': prior(0.5, 0.8, 1.1, null, 'Time is what buyers withdraw first.'),
  'competitor-mentioned': prior(0.2, 0.35, 0.5, null, 'Most serious buyers compare; a name alone says little.'),
  'red-flag-phrase': prior(0.25, 0.5, 0.8, null, 'Objections are also part of deals that win.'),
  'owner-unstable': prior(0.25, 0.5, 1.0, null, 'A deal without a steady owner is nobody’s deal.'),
  'account-news': prior(0.3, 0.7, 1.2, null, 'Bankruptcy or a restatement stops spending; a departure may.'),
  'support-trouble': prior(0.2, 0.4, 0.7, null, 'Open outages sour an expansion.'),
};

function prior(low: number, medium: number, high: number, group: SignalGroup | null, reason: string): ExpertPrior {
  return { low, medium, high, group, reason };
}
