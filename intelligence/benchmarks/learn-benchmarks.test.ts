import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import { closedDeal, salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { account, change, contact, daysAgo, dealContext, inbound, outbound } from '../../test/builders/deal-context.ts';
import { learnedGroupOf, noBenchmarks, priorWinRate } from './benchmarks.ts';
import { distributionOf, survivalOf } from './distribution.ts';
import { createBenchmarkLearner, learnBenchmarks } from './learn-benchmarks.ts';
import { stageVisits } from './stage-visits.ts';

const stageDays = [
  ['qualify', 10],
  ['proposal', 20],
] as const;

describe('what is learned from won deals', () => {
  const closed = [
    closedDeal(1, 'won', [
      ['qualify', 10],
      ['proposal', 10],
    ]),
    closedDeal(2, 'won', [
      ['qualify', 20],
      ['proposal', 20],
    ]),
    closedDeal(3, 'won', [
      ['qualify', 30],
      ['proposal', 60],
    ]),
    closedDeal(4, 'lost', [['qualify', 90]]),
  ];
  const benchmarks = learnBenchmarks({ closed, open: [], stages: salesStages });
  const sales = benchmarks.pipelines['sales'];

  test('ages, stage medians and remaining days come from won deals', () => {
    expect(benchmarks).toMatchObject({ won: 3, closed: 4, open: 0 });
    expect(sales?.wonAgeDays).toMatchObject({ count: 3, mean: 50, median: 40 });
    expect(sales?.stages['qualify']?.wonDays).toMatchObject({ count: 3, median: 20 });
    // From the middle of the visit: 10/2+10, 20/2+20 and 30/2+60 days.
    expect(sales?.stages['qualify']?.remainingDays).toMatchObject({ count: 3, median: 30 });
  });

  test('a stage is no part of the process once the deal has closed in it', () => {
    expect(Object.keys(sales?.stages ?? {})).toEqual(['proposal', 'qualify']);
  });

  test('win rates by stage are shrunk toward the pipeline’s and those toward the prior', () => {
    expect(benchmarks.winRate).toBeCloseTo((3 + priorWinRate * 20) / 24, 12);
    expect(sales?.winRate).toBeCloseTo((3 + benchmarks.winRate * 20) / 24, 12);
    expect(sales?.stages['proposal']).toMatchObject({ closed: 3, won: 3 });
    expect(sales?.stages['proposal']?.winRate).toBeGreaterThan(sales?.winRate ?? 1);
    expect(sales?.stages['qualify']?.winRate).toBeLessThan(1);
  });

  test('no deal at all gives the prior and no thresholds', () => {
    expect(learnBenchmarks({ closed: [], open: [] })).toEqual(noBenchmarks);
  });
});

test('open and lost deals count as not yet moved on, so they lengthen a stage [intelligence.durations-are-censored]', () => {
  const closed = [10, 10, 20].map((days, number) => closedDeal(number, 'won', [['proposal', days]]));
  const open = [30, 40, 50].map((days) => dealContext({ createdAt: daysAgo(days) }));
  const alone = learnBenchmarks({ closed, open: [] }).pipelines['sales']?.stages['proposal']?.days;
  const censored = learnBenchmarks({ closed, open }).pipelines['sales']?.stages['proposal']?.days;
  expect(alone).toMatchObject({ count: 3, ended: 3, median: 10 });
  expect(censored).toMatchObject({ count: 6, ended: 3, median: 20, p75: null });
});

test('the Kaplan–Meier quantiles match a case worked by hand', () => {
  // Alive after 2 days 4 of 5; 3 is a cut; after 5 days 4/5 · 2/3 of 3 at hand; 6 is a cut; after 9 days none.
  expect(survivalOf([2, 5, 9], [3, 6])).toMatchObject({ count: 5, ended: 3, p25: 5, median: 9, p90: 9 });
  expect(survivalOf([], [3, 6])).toMatchObject({ count: 2, ended: 0, median: null });
});

test('quantiles stay between the smallest and the largest value and rise', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }), (values) => {
      const { p10, p25, median, p75, p90, mean } = distributionOf(values);
      const steps = [Math.min(...values), p10, p25, median, p75, p90, Math.max(...values)].map(Number);
      for (let index = 1; index < steps.length; index += 1) {
        expect(steps[index]).toBeGreaterThanOrEqual((steps[index - 1] ?? 0) - 1e-9);
      }
      expect(mean).toBeGreaterThanOrEqual((steps[0] ?? 0) - 1e-6);
      expect(mean).toBeLessThanOrEqual((steps.at(-1) ?? 0) + 1e-6);
    }),
    { numRuns: 1_000 },
  );
});

test('the order of the deals and streaming them change nothing, and the result is plain JSON [intelligence.benchmarks-are-json]', () => {
  const closed = [...wonDeals(30, stageDays, { segment: 'smb' }), closedDeal(40, 'lost', [['qualify', 7.3]])];
  const open = [dealContext(), dealContext({ createdAt: daysAgo(12.7) })];
  const whole = learnBenchmarks({ closed, open, stages: salesStages });
  const learner = createBenchmarkLearner(salesStages);
  for (const context of [...open].reverse()) learner.addOpen(context);
  for (const deal of [...closed].reverse()) learner.addClosed(deal);
  expect(JSON.stringify(learner.finish())).toBe(JSON.stringify(whole));
  expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
});

describe('which deals a threshold is learned from', () => {
  const closed = [
    ...wonDeals(20, stageDays, { segment: 'smb' }),
    ...wonDeals(5, stageDays, { segment: 'enterprise' }),
    ...wonDeals(19, stageDays, { pipelineId: 'renewals' }),
  ];
  const benchmarks = learnBenchmarks({ closed, open: [] });
  const won = (segment: string | null, pipelineId: string) =>
    learnedGroupOf(dealContext({ state: { pipelineId }, account: account({ segment }) }), benchmarks, settings)?.won;

  test('the segment with 20 wins, else the pipeline with 20, else nothing [intelligence.thresholds-learned-from-20]', () => {
    expect(won('smb', 'sales')).toBe(20);
    expect(won('enterprise', 'sales')).toBe(25);
    expect(won(null, 'sales')).toBe(25);
    expect(won(null, 'renewals')).toBeUndefined();
    expect(won(null, 'unheard of')).toBeUndefined();
    expect(won('constructor', '__proto__')).toBeUndefined();
  });
});

test('pushes, contacts, decision makers and quarter ends of won deals are counted', () => {
  const deal = closedDeal(1, 'won', [['proposal', 80]]);
  const at = deal.context.asOf;
  const push = {
    ...change('closeDate', '2025-03-01', '2025-03-20', 0),
    effectiveAt: '2025-02-10T09:00:00.000Z',
    knownAt: '2025-02-10T09:00:00.000Z',
  };
  const context = {
    ...deal.context,
    changes: [
      ...deal.context.changes,
      push,
      { ...push, from: '2025-03-20', to: '2025-04-02', effectiveAt: at, knownAt: at },
    ],
    contacts: [contact('contact-1', null, 'VP Sales'), contact('contact-2', null, 'Analyst')],
    activities: [
      outbound(0, { occurredAt: at, knownAt: at }),
      inbound(0, { occurredAt: at, knownAt: at, phrases: ['pricing'] }),
      inbound(0, { occurredAt: at, knownAt: at, contactIds: ['contact-2'] }),
    ],
  };
  expect(learnBenchmarks({ closed: [{ ...deal, context }], open: [] }).pipelines['sales']).toMatchObject({
    wonPushes: { mean: 1 },
    pushedShareOfWon: 1,
    wonContacts: { median: 2 },
    wonWithDecisionMaker: 1,
    wonWithPricing: 1,
    wonAtQuarterEnd: 1,
  });
});

describe('a mailbox that was connected in the middle of the history', () => {
  const withTalk = (number: number) => {
    const deal = closedDeal(number, 'won', [['proposal', 60]]);
    const at = new Date(Date.parse(deal.closedAt) - 5 * 86_400_000).toISOString();
    const activities = [
      outbound(0, { occurredAt: at, knownAt: at }),
      inbound(0, { occurredAt: at, knownAt: at, phrases: ['pricing'] }),
    ];
    return { ...deal, context: { ...deal.context, activities, contacts: [contact('contact-1', null, 'VP Sales')] } };
  };
  // deal n began n days after the first: ten before the mailbox's history does, twenty on or after it
  const closed = Array.from({ length: 30 }, (_, number) => withTalk(number));
  const since = closed[10]?.context.createdAt ?? '';
  const learnWith = (coverage: { system: string; since: string }[]) =>
    learnBenchmarks({ closed, open: [], coverage }).pipelines['sales'];

  test('won deals that began before its history count in no benchmark of engagement and in every other [intelligence.cut-off-histories-do-not-count]', () => {
    const covered = learnWith([{ system: 'gmail', since }]);
    expect(covered?.wonContacts.count).toBe(20);
    expect(covered?.wonSilenceDays.count).toBe(20);
    expect(covered).toMatchObject({ won: 30, wonAgeDays: { count: 30 }, wonPushes: { count: 30 } });
    expect(learnWith([])?.wonContacts.count).toBe(30);
  });

  test('a deal counts only where each source reaches back to its beginning [intelligence.cut-off-histories-do-not-count]', () => {
    const later = closed[25]?.context.createdAt ?? '';
    const both = learnWith([
      { system: 'gmail', since },
      { system: 'google-calendar', since: later },
    ]);
    expect(both?.wonContacts.count).toBe(5);
    const none = learnWith([{ system: 'gmail', since: '2030-01-01T00:00:00.000Z' }]);
    expect(none).toMatchObject({ wonContacts: { count: 0 }, wonWithDecisionMaker: null, wonWithPricing: null });
  });
});

test('a deal’s stages are read from its dated entries, those after the date left out', () => {
  const context = dealContext({
    changes: [
      change('stageId', 'qualify', 'discover', 30),
      change('stageId', 'discover', 'proposal', 10),
      change('stageId', 'proposal', 'won', -5),
    ],
  });
  expect(stageVisits(context).map(({ stageId, fromMs, toMs }) => [stageId, fromMs, toMs])).toEqual([
    ['qualify', Date.parse(daysAgo(40)), Date.parse(daysAgo(30))],
    ['discover', Date.parse(daysAgo(30)), Date.parse(daysAgo(10))],
    ['proposal', Date.parse(daysAgo(10)), null],
  ]);
});
