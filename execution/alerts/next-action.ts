import type { SignalId } from '../../src/domain/signal.ts';

/** The one thing to do about each signal, in the imperative. */
const nextActions: Readonly<Record<SignalId, string>> = {
  'no-two-way-activity': 'Write to the buyer and ask one question that needs an answer.',
  ghosted: 'Call instead of writing, or reach another contact at the account.',
  'slow-replies': 'Ask the buyer what has changed on their side.',
  'engagement-declining': 'Book a short call to find out what slowed down.',
  'one-way-conversation': 'Stop sending and ask for a call.',
  'stalled-in-stage': 'Agree with the buyer on the step that moves the deal to the next stage.',
  aging: 'Decide with your manager whether to push, requalify or close the deal.',
  'close-date-overdue': 'Agree on a new close date with the buyer and correct it in the CRM.',
  'close-date-pushed': 'Ask what the date depends on, and set one that the buyer confirms.',
  'unrealistic-close-date': 'Set a close date that leaves time for the stages still ahead.',
  'next-step-stale': 'Write down the next step and its date.',
  'nothing-scheduled': 'Put the next meeting into the calendar.',
  'single-threaded': 'Ask your contact to bring in a second person.',
  'no-decision-maker': 'Ask who signs, and get a meeting with them.',
  'roles-missing': 'Fill the contact roles that this stage needs.',
  'champion-silent': 'Call your champion.',
  'qualification-gaps': 'Fill the missing qualification fields with the buyer.',
  'stage-regressed': 'Find out why the deal moved back and agree on the way forward.',
  'amount-dropped': 'Confirm the scope with the buyer and correct the amount if it is wrong.',
  'category-contradicted': 'Take the deal out of Commit or remove the risks named here.',
  'meetings-cancelled': 'Offer two new dates today.',
  'competitor-mentioned': 'Ask what the competitor offers, and prepare the comparison.',
  'red-flag-phrase': 'Answer the objection with the person who raised it.',
  'owner-unstable': 'Give the deal an active owner and introduce them to the buyer.',
  hygiene: 'Complete the missing fields in the CRM.',
  'account-news': 'Read the news and ask your contact what it means for the project.',
  'support-trouble': 'Bring the open tickets up with support before the next call.',
};

/** What to do about a deal whose strongest signal is `signal`; null: no signal fired. */
export function nextAction(signal: SignalId | null): string {
  return signal === null ? 'Review the deal with its owner.' : nextActions[signal];
}
