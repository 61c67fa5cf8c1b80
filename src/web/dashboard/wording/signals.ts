import type { SignalId } from '../../../domain/signal.ts';

const names: Readonly<Record<SignalId, string>> = {
  'no-two-way-activity': 'No two-way contact',
  ghosted: 'Buyer stopped replying',
  'slow-replies': 'Buyer replies slower',
  'engagement-declining': 'Engagement is falling',
  'one-way-conversation': 'One-way conversation',
  'stalled-in-stage': 'Stuck in its stage',
  aging: 'Older than won deals',
  'close-date-overdue': 'Close date has passed',
  'close-date-pushed': 'Close date keeps moving',
  'unrealistic-close-date': 'Close date too soon',
  'next-step-stale': 'Next step out of date',
  'nothing-scheduled': 'Nothing scheduled',
  'single-threaded': 'Only one contact active',
  'no-decision-maker': 'No decision maker active',
  'roles-missing': 'Buying roles missing',
  'champion-silent': 'Champion is silent',
  'qualification-gaps': 'Qualification has gaps',
  'stage-regressed': 'Moved back a stage',
  'amount-dropped': 'Amount dropped',
  'category-contradicted': 'Forecast contradicts signals',
  'meetings-cancelled': 'Meetings cancelled',
  'competitor-mentioned': 'Competitor mentioned',
  'red-flag-phrase': 'Objection raised',
  'owner-unstable': 'Owner missing or changed',
  hygiene: 'Record is incomplete',
  'account-news': 'Bad news on the account',
  'support-trouble': 'Urgent support tickets',
};

/** A signal's name as people say it; an id this build does not know stays as it is. */
export function signalName(id: string): string {
  return names[id as SignalId] ?? id;
}
