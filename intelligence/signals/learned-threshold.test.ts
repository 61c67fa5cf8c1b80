import { describe, expect, test } from 'vitest';
import type { ClosedDeal } from '../../src/domain/deal-context.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import { dayMs, type Instant } from '../../src/domain/time.ts';
import { closedDeal } from '../../test/builders/closed-deals.ts';
import { activity, change, dealContext, inbound, outbound } from '../../test/builders/deal-context.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { closeDatePushed } from './close-date-pushed.ts';
import { ghosted } from './ghosted.ts';
import { nextStepStale } from './next-step-stale.ts';
import { noTwoWayActivity } from './no-two-way-activity.ts';

const pauseDays = 20;

/** A deal won after 80 days in which each side wrote every 20 days, the next step changed and the close date moved as often. */
function pausingDeal(number: number): ClosedDeal {
  const deal = closedDeal(number, 'won', [['proposal', 4 * pauseDays]]);
  const startMs = Date.parse(deal.context.createdAt);
  const at = (days: number): Instant => new Date(startMs + days * dayMs).toISOString();
  const times = [0, 1, 2, 3].map((step) => at(step * pauseDays + 1));
  return {
    ...deal,
    context: {
      ...deal.context,
      activities: times.flatMap((occurredAt, step) => [
        activity(0, { direction: 'outbound', occurredAt, knownAt: occurredAt }),
        activity(0, {
          direction: 'inbound',
          occurredAt: at(step * pauseDays + 13),
          knownAt: at(step * pauseDays + 13),
        }),
      ]),
      changes: [
        ...deal.context.changes,
        ...times.map((effectiveAt, step) => ({
          ...change('nextStep', `step ${step}`, `step ${step + 1}`, 0),
          effectiveAt,
          knownAt: effectiveAt,
        })),
        ...times.map((effectiveAt, step) => ({
          ...change('closeDate', `2026-0${step + 1}-01`, `2026-0${step + 2}-01`, 0),
          effectiveAt,
          knownAt: effectiveAt,
        })),
      ],
    },
  };
}

const pausing = (count: number) => Array.from({ length: count }, (_, number) => pausingDeal(number));
const learned = learnBenchmarks({ closed: pausing(20), open: [] });
const tooFew = learnBenchmarks({ closed: pausing(19), open: [] });

const silentFor = (days: number) => dealContext({ activities: [outbound(days + 1), inbound(days)] });
const waitingFor = (days: number) =>
  dealContext({ activities: [inbound(days + 1), outbound(days), outbound(days - 1), outbound(days - 2)] });
const unchangedFor = (days: number) =>
  dealContext({ changes: [change('nextStep', 'Call', 'Send the contract', days)] });
const pushedTimes = (times: number) =>
  dealContext({
    changes: Array.from({ length: times }, (_, at) =>
      change('closeDate', `2026-04-${10 + at}`, `2026-04-${11 + at}`, 30 - at),
    ),
  });

const cases = [
  [noTwoWayActivity, silentFor, 14, 20],
  [ghosted, waitingFor, 10, 12],
  [nextStepStale, unchangedFor, 14, 20],
  [closeDatePushed, pushedTimes, 2, 5],
] as const;

describe.each(cases)('a threshold of pauses', (signal, contextOf, usual, own) => {
  test(`${signal.id} holds a deal against what nine of ten won deals stayed below, from 20 wins on [intelligence.thresholds-learned-from-20]`, () => {
    expect(signal.evaluate(contextOf(usual), tooFew, settings)).toMatchObject({
      state: 'fired',
      evidence: { threshold: usual, thresholdFrom: 'default' },
    });
    expect(signal.evaluate(contextOf(own - 1), learned, settings)).toMatchObject({
      state: 'clear',
      evidence: { threshold: own, thresholdFrom: 'learned' },
    });
    expect(signal.evaluate(contextOf(own), learned, settings)).toMatchObject({
      state: 'fired',
      evidence: { thresholdFrom: 'learned' },
    });
  });
});

test('a threshold that somebody set is not learned over [intelligence.set-thresholds-hold]', () => {
  const own = { ...settings, noTwoWayDays: 5, ghostedDays: 4, nextStepDays: 6, pushedTimes: 1 };
  const found = cases.map(([signal, contextOf, usual]) => signal.evaluate(contextOf(usual), learned, own));
  for (const state of found) expect(state).toMatchObject({ state: 'fired', evidence: { thresholdFrom: 'settings' } });
});

test('pauses of a year are learned no further than three times the default [intelligence.set-thresholds-hold]', () => {
  const slow = Array.from({ length: 20 }, (_, number) => {
    const deal = closedDeal(number, 'won', [['proposal', 400]]);
    const at = deal.context.createdAt;
    return { ...deal, context: { ...deal.context, activities: [inbound(0, { occurredAt: at, knownAt: at })] } };
  });
  const benchmarks = learnBenchmarks({ closed: slow, open: [] });
  expect(benchmarks.pipelines['sales']?.wonSilenceDays.median).toBe(400);
  expect(noTwoWayActivity.evaluate(silentFor(42), benchmarks, settings)).toMatchObject({
    state: 'fired',
    evidence: { threshold: 42, thresholdFrom: 'learned' },
  });
});
