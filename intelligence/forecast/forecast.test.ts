import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClosedDeal, DealContext } from '../../src/domain/deal-context.ts';
import { fiscalQuarterOf } from '../../src/domain/fiscal-calendar.ts';
import { addDays, endOfDay, startOfDay } from '../../src/domain/time.ts';
import { closedDeal, salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { asOf, dealContext } from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { converterOf } from '../pipeline-health/convert-money.ts';
import { priorsOnlyModel } from '../risk/win-model.ts';
import { seededRandom } from '../win-model/random.ts';
import { dealOutlook } from './deal-outlook.ts';
import { type ForecastInput, modelledForecast } from './modelled-forecast.ts';
import { simulateWins } from './simulate-wins.ts';
import { weightedForecast } from './weighted-forecast.ts';
import { learnWinTiming } from './win-timing.ts';

const quarter = fiscalQuarterOf('2026-03-10');
const history = [
  ...wonDeals(15, [['proposal', 30]]),
  ...Array.from({ length: 15 }, (_, at) => closedDeal(100 + at, 'lost', [['proposal', 40]])),
];
const benchmarks = learnBenchmarks({ closed: history, open: [], stages: salesStages });

function inputOf(open: readonly DealContext[], closed: readonly ClosedDeal[] = history, seed = 1): ForecastInput {
  const known = closed === history ? benchmarks : learnBenchmarks({ closed, open, stages: salesStages });
  return {
    snapshot: { asOf, open, closed },
    period: quarter,
    benchmarks: known,
    model: priorsOnlyModel(known),
    converter: null,
    random: seededRandom(seed),
  };
}

test('too little history gives a reason and no number [forecast.abstains-without-history]', () => {
  const open = [dealContext()];
  expect(modelledForecast(inputOf(open, []))).toMatchObject({
    state: 'abstains',
    reason: 'not enough history: 0 closed deals, 20 needed',
  });
  const lost = Array.from({ length: 30 }, (_, at) => closedDeal(at, 'lost', [['proposal', 9]]));
  expect(modelledForecast(inputOf(open, lost))).toMatchObject({
    state: 'abstains',
    reason: 'not enough history: 0 won deals, 5 needed',
  });
  const over = { ...inputOf(open), period: fiscalQuarterOf('2025-03-10') };
  expect(modelledForecast(over)).toMatchObject({ state: 'abstains', reason: 'Q1 FY2025 is over' });
});

test('the same stream of numbers gives the same forecast, whatever the order of the deals [forecast.seeded]', () => {
  const open = ['a', 'b', 'c'].map((opportunityId, at) =>
    dealContext({ opportunityId, state: { amount: `${at + 1}0000.50` } }),
  );
  const one = modelledForecast(inputOf(open));
  expect(modelledForecast(inputOf(open.toReversed()))).toEqual(one);
  expect(one.state === 'given' && one.perCurrency[0]?.openDeals).toBe(3);
  expect(modelledForecast(inputOf(open, history, 2))).not.toEqual(one);
});

test('wins of the period count exactly and deals without an amount, history or rate are counted apart [forecast.abstains-without-history]', () => {
  const won = wonDeals(1, [['proposal', 30]]).map((deal) => ({
    ...deal,
    context: {
      ...deal.context,
      state: { ...deal.context.state, amount: '1234.56', currency: 'EUR', closeDate: '2026-02-01' },
    },
  }));
  const open = [
    dealContext({ opportunityId: 'a', state: { amount: null } }),
    dealContext({ opportunityId: 'b', state: { pipelineId: 'never-won' } }),
    dealContext({ opportunityId: 'c', state: { currency: 'JPY' } }),
  ];
  const converter = converterOf({ currency: 'EUR', rates: [] }, '2026-03-10');
  const input = { ...inputOf(open), snapshot: { asOf, open, closed: [...history, ...won] }, converter };
  expect(modelledForecast(input)).toMatchObject({
    perCurrency: [{ currency: 'EUR', wonSoFar: '1234.56', p10: '1234.56', p90: '1234.56', openDeals: 0 }],
    withoutAmount: 1,
    withoutHistory: 1,
    excluded: [{ currency: 'JPY', deals: 1 }],
  });
});

test('a chance never falls with a later date and never passes the chance to be won at all [forecast.one-model-of-time]', () => {
  const day = fc.integer({ min: -400, max: 4_000 }).map((days) => addDays('2026-03-10', days));
  const { stages } = learnWinTiming(history);
  const slips = fc.constantFrom(null, Float64Array.from([-20, -5, 0, 0, 3, 10, 45]));
  fc.assert(
    fc.property(day, day, fc.option(day, { nil: null }), fc.boolean(), slips, (a, b, closeDate, isStaged, plan) => {
      const deal = dealContext({ state: { closeDate, stageId: isStaged ? 'proposal' : 'qualify' } });
      const outlook = dealOutlook(deal, {
        benchmarks,
        model: priorsOnlyModel(benchmarks),
        timing: { slips: plan, stages },
      })!;
      const [first, second] = [a, b].sort() as [string, string];
      expect(outlook.winBy(first)).toBeLessThanOrEqual(outlook.winBy(second) + 1e-12);
      expect(outlook.winBy(second)).toBeLessThanOrEqual(outlook.winProbability);
      expect(outlook.winBy(first)).toBeGreaterThanOrEqual(0);
      expect(outlook.winBy('9999-12-31')).toBeGreaterThan(0);
    }),
    { numRuns: 1_000 },
  );
  expect(
    dealOutlook(dealContext(), { benchmarks: noBenchmarks, model: priorsOnlyModel(), timing: learnWinTiming([]) }),
  ).toBeNull();
});

test('how far wins fell from their plan is learned from the plans of their time, not from the final date [forecast.one-model-of-time]', () => {
  const slipped = Array.from({ length: 12 }, (_, number): ClosedDeal => {
    const deal = closedDeal(number, 'won', [['proposal', 40]]);
    const { createdAt } = deal.context;
    const planned = addDays(createdAt.slice(0, 10), 30);
    const plan = {
      id: 'p',
      field: 'closeDate' as const,
      from: null,
      to: planned,
      effectiveAt: createdAt,
      knownAt: createdAt,
    };
    const atClose = {
      ...plan,
      from: planned,
      to: deal.closedAt.slice(0, 10),
      effectiveAt: deal.closedAt,
      knownAt: deal.closedAt,
    };
    return { ...deal, context: { ...deal.context, changes: [...deal.context.changes, plan, atClose] } };
  });
  expect(learnWinTiming(slipped).slips).toEqual(Float64Array.from({ length: 36 }, () => 10));
  expect(learnWinTiming(slipped.slice(0, 9)).slips).toBeNull();
});

test('eight of ten outcomes lie between P10 and P90 [forecast.interval-holds-outcomes]', () => {
  let inside = 0;
  const worlds = 150;
  for (let world = 0; world < worlds; world += 1) {
    const { input, actual } = makeWorld(world);
    const forecast = modelledForecast({ ...input, runs: 500 });
    if (forecast.state !== 'given') throw new Error(forecast.reason);
    const total = forecast.perCurrency[0]!;
    if (actual >= Number(total.p10) && actual <= Number(total.p90)) inside += 1;
  }
  expect(inside / worlds).toBeGreaterThan(0.7);
  expect(inside / worlds).toBeLessThan(0.92);
});

/** A company whose deals are won by chance and last by chance, cut at `asOf`; what its quarter really brought is known. */
function makeWorld(seed: number) {
  const random = seededRandom(seed * 7_919 + 13);
  const open: DealContext[] = [];
  const closed: ClosedDeal[] = [];
  const day = asOf.slice(0, 10);
  let actual = 0;
  for (let number = 0; number < 500; number += 1) {
    const createdDate = addDays(day, -Math.floor(random.next() * 700) - 1);
    const lifeDays = Math.ceil(10 - 50 * Math.log(1 - random.next()));
    const isWon = random.next() < 0.4;
    const amount = String(1_000 + random.nextBelow(20_000));
    const closedDate = addDays(createdDate, lifeDays);
    const context = dealContext({
      opportunityId: `deal-${number}`,
      createdAt: startOfDay(createdDate),
      state: { amount, closeDate: null, createdDate },
    });
    if (closedDate > day) {
      open.push(context);
      if (isWon && closedDate <= quarter.endDate) actual += Number(amount);
      continue;
    }
    const outcome = isWon ? 'won' : 'lost';
    const state = { ...context.state, outcome, closeDate: closedDate, stageId: outcome } as const;
    const changes = [
      {
        id: `${number}`,
        field: 'stageId' as const,
        from: 'proposal',
        to: outcome,
        effectiveAt: endOfDay(closedDate),
        knownAt: endOfDay(closedDate),
      },
    ];
    closed.push({
      context: { ...context, state, changes, stage: salesStages.get(outcome)! },
      outcome,
      closedAt: endOfDay(closedDate),
    });
    if (isWon && closedDate >= quarter.startDate) actual += Number(amount);
  }
  return { input: inputOf(open, closed, seed), actual };
}

test('a simulation of certain things has no spread [forecast.seeded]', () => {
  const sure = [
    { amount: 5, winProbability: 1 },
    { amount: 1e15, winProbability: 0 },
    { amount: -2, winProbability: 1 },
  ];
  expect(simulateWins(sure, 0.3, 200, seededRandom(1))).toEqual({ mean: 3, p10: 3, p50: 3, p90: 3 });
  expect(simulateWins([], 0.3, 200, seededRandom(1))).toEqual({ mean: 0, p10: 0, p50: 0, p90: 0 });
});

test('the less is known of the win rate, the wider the interval [forecast.interval-holds-outcomes]', () => {
  const deals = Array.from({ length: 300 }, () => ({ amount: 1, winProbability: 0.4 }));
  const widthOf = (spread: number) => {
    const { p10, p90 } = simulateWins(deals, spread, 2_000, seededRandom(5));
    return p90 - p10;
  };
  // one shared shift of 0.3 log-odds moves 300 such wins by 0.3 x 0.24 x 300, beside 8.5 by chance alone
  expect(widthOf(0.3)).toBeGreaterThan(1.8 * widthOf(0));
  expect(Math.abs(widthOf(0) - 2.56 * Math.sqrt(300 * 0.24))).toBeLessThan(4);
});

test('weighted value is exact to cents and deals without a probability are counted apart [forecast.seeded]', () => {
  const { weighted, withoutProbability } = weightedForecast(
    [
      dealContext({ state: { amount: '99.99', probabilityPercent: 33.3 } }),
      dealContext({ state: { amount: '10', probabilityPercent: null } }),
      dealContext({ state: { amount: '10', probabilityPercent: null }, stage: null }),
      dealContext({ state: { amount: null, probabilityPercent: 50 } }),
    ],
    null,
  );
  expect(weighted).toMatchObject({
    deals: 3,
    withoutAmount: 1,
    perCurrency: [{ currency: 'EUR', amount: '39.3', deals: 2 }],
  });
  expect(withoutProbability).toBe(1);
});
