import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantDaysBetween } from '../../src/domain/time.ts';
import { learnAmountMedians, scaledCells } from './deal-features.ts';
import { dealPredictor } from './deal-model.ts';
import { type DealSnapshot, splitSnapshots } from './deal-snapshot.ts';
import { type MadeHistory, madeFeatures, madeSnapshots, madeTrainedAsOf } from './snapshots.fixture.ts';
import { trainDealModel } from './train-deal-model.ts';

const train = (snapshots: readonly DealSnapshot[], closedDeals = 500) =>
  trainDealModel({ snapshots, closedDeals, trainedAsOf: madeTrainedAsOf, seed: 1 });
const history = (change: Partial<MadeHistory> = {}) => madeSnapshots({ deals: 500, seed: 3, strength: 1.2, ...change });

test('a history in which touches tell the outcome gives a model that ships and ranks by them [deal-model.ships-when-better]', () => {
  const { report, model } = train(history());
  expect(report.verdict).toBe('ships');
  expect(report.metrics?.auc.value).toBeGreaterThan(0.75);
  expect(report.contributions[0]?.feature).toBe('buyer touches a week');
  if (model === null) throw new Error('no model');
  const probability = (touches: string) =>
    dealPredictor(model)(madeFeatures({ 'buyer touches a week': touches })).probability;
  expect(probability('5.5')).toBeGreaterThan(probability('3.0'));
  expect(probability('3.0')).toBeGreaterThan(probability('0.5'));
});

test('histories that tell nothing never ship [deal-model.no-signal-no-model]', () => {
  const verdicts = Array.from({ length: 12 }, (_, seed) => train(history({ seed, strength: 0, deals: 300 })).report);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(verdicts.map(() => 'no_better_than_base_rate'));
  for (const { reason } of verdicts) expect(reason).toMatch(/^no better than the (base rate|stage table|rules)$/);
});

test('the order of the snapshots changes nothing [deal-model.order-does-not-matter]', () => {
  const snapshots = history({ deals: 200 });
  expect(JSON.stringify(train(snapshots.toReversed()))).toBe(JSON.stringify(train(snapshots)));
});

test('what tells the outcome too well is excluded by name [deal-model.excludes-copies-of-the-outcome]', () => {
  const { report, model } = train(history({ cells: ({ won }) => ({ type: won ? 'Signed' : 'Archived' }) }));
  expect(report.excludedFeatures).toEqual(['type']);
  expect(report.leakWarnings[0]).toMatchObject({ column: 'type', probe: 'single-feature', action: 'excluded' });
  if (model === null) throw new Error('no model');
  const parts = dealPredictor(model)(madeFeatures({ type: 'Signed' })).contributions;
  expect(parts.find(({ feature }) => feature === 'type')?.logOdds ?? 0).toBe(0);
});

test('a field that is filled by outcome is warned of by name [deal-model.warns-of-missingness]', () => {
  const { report } = train(
    history({ cells: ({ won, number }) => ({ industry: won && number % 3 > 0 ? `i${number % 4}` : null }) }),
  );
  expect(report.leakWarnings.some(({ column, probe }) => column === 'industry' && probe === 'missingness')).toBe(true);
});

test('no training snapshot reaches into the test, and no deal stands on both sides [deal-model.embargo]', () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 400 }), fc.integer({ min: 0, max: 1_000 }), (deals, seed) => {
      const split = splitSnapshots(madeSnapshots({ deals, seed, strength: 1 }), madeTrainedAsOf);
      const tested = new Set(split.test.map(({ opportunityId }) => opportunityId));
      for (const { opportunityId, asOf, closedAt } of split.train) {
        expect(closedAt <= split.testFrom).toBe(true);
        expect(instantDaysBetween(asOf, split.testFrom)).toBeGreaterThanOrEqual(split.horizonDays);
        expect(tested.has(opportunityId)).toBe(false);
      }
      for (const { closedAt } of split.fit) expect(closedAt < split.calibrateFrom).toBe(true);
      for (const { asOf } of split.calibrate) expect(asOf >= split.calibrateFrom).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['no history', 0],
  ['one deal', 1],
  ['a handful', 20],
])('with %s the reason names what is missing [deal-model.too-little-history]', (_name, deals) => {
  const { report, model } = train(madeSnapshots({ deals, seed: 1, strength: 1 }), deals);
  expect([report.verdict, model]).toEqual(['too_little_history', null]);
  expect(report.reason).toBe(`not enough history: ${deals} closed deals, 60 needed`);
});

test('with one outcome only there is too little history, not a crash [deal-model.too-little-history]', () => {
  const won = history().map((snapshot) => ({ ...snapshot, outcome: 'won' as const }));
  const { report } = train(won);
  expect(report.verdict).toBe('too_little_history');
  expect(report.reason).toContain('0 lost');
});

test('amounts are compared within their currency [deal-model.amounts-by-currency]', () => {
  const deals = [10, 20, 30].flatMap((euros) => [
    madeFeatures({ amount: String(euros) }, 'EUR'),
    madeFeatures({ amount: String(euros * 150) }, 'JPY'),
  ]);
  const medians = learnAmountMedians(deals);
  expect(medians).toEqual({ EUR: 20, JPY: 3_000 });
  const scaled = deals.map((deal) => scaledCells(deal, medians).join());
  expect(scaled[0]).toBe(scaled[1]);
  expect(scaledCells(madeFeatures({ amount: '5' }, 'CHF'), medians)).toEqual(madeFeatures({}, 'CHF').cells);
});
