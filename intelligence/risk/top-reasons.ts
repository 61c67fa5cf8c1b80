import type { DealScore } from '../../src/domain/score.ts';
import type { Evidence, ScoredSignal, SignalId } from '../../src/domain/signal.ts';
import { countText, daysText, numberText } from '../signals/wording.ts';

const phrases: Readonly<Record<SignalId, (value: number, evidence: Evidence) => string>> = {
  'no-two-way-activity': (days) => `no exchange for ${daysText(days)}`,
  ghosted: (days, { recordIds }) => `${countText(recordIds.length, 'message')} unanswered for ${daysText(days)}`,
  'slow-replies': (ratio) => `replies ${numberText(ratio)} times slower`,
  'engagement-declining': (share) =>
    share <= 0 ? 'engagement stopped' : `engagement down to ${Math.round(share * 100)} %`,
  'one-way-conversation': (ratio) => `we write ${numberText(ratio)} times as often as they do`,
  'stalled-in-stage': (days) => `${daysText(days)} in the same stage`,
  aging: (days) => `open for ${daysText(days)}`,
  'close-date-overdue': (days) => `close date passed ${daysText(days)} ago`,
  'close-date-pushed': (times) => `close date pushed ${countText(times, 'time')}`,
  'unrealistic-close-date': (days) => `closes in ${daysText(days)} from an early stage`,
  'next-step-stale': (days) => `next step stale for ${daysText(days)}`,
  'nothing-scheduled': () => 'nothing scheduled',
  'single-threaded': () => 'only one active contact',
  'no-decision-maker': () => 'no decision maker active',
  'roles-missing': (count) => `${countText(count, 'required role')} missing`,
  'champion-silent': (days, { unit }) =>
    `champion silent for ${countText(Math.floor(days), unit === 'days' ? 'day' : 'business day')}`,
  'qualification-gaps': (count) => `${countText(count, 'qualification field')} empty`,
  'stage-regressed': () => 'moved back a stage',
  'amount-dropped': (percent) => `amount down ${numberText(percent)} %`,
  'category-contradicted': () => 'in Commit against the signals',
  'meetings-cancelled': (count) => `${countText(count, 'meeting')} cancelled by the buyer`,
  'competitor-mentioned': () => 'competitor mentioned',
  'red-flag-phrase': (count) => (count === 0 ? 'price never mentioned' : 'objection raised'),
  'owner-unstable': (_value, { text }) => text.slice(0, 1).toLowerCase() + text.slice(1),
  hygiene: (count) => `${countText(count, 'data gap')}`,
  'account-news': () => 'adverse news on the account',
  'support-trouble': (count) => countText(count, 'urgent support ticket'),
};

/**
 * The `count` strongest reasons of a score as short phrases for a table's row, e.g. "no exchange for 21 days". The signal that
 * adds most comes first; signals that did not fire give no reason.
 */
export function topReasons(score: DealScore, count: number): string[] {
  return score.signals
    .map((signal, order) => ({ signal, order }))
    .filter(({ signal }) => signal.state === 'fired')
    .sort((a, b) => b.signal.contribution - a.signal.contribution || a.order - b.order)
    .slice(0, count)
    .map(({ signal }) => phraseOf(signal));
}

function phraseOf({ id, evidence }: ScoredSignal): string {
  return evidence === null ? id.replaceAll('-', ' ') : phrases[id](evidence.value ?? 0, evidence);
}
