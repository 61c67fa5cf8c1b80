import { expect, test } from 'vitest';
import { barLengths } from './bar-lengths.ts';
import { axisOf, type CurrencyWaterfall, drawnBars } from './waterfall-bars.ts';

const step = (amount: string) => ({ amount, deals: 1 });
const waterfall: CurrencyWaterfall = {
  ...{ currency: 'EUR', start: step('1000.10'), created: step('200'), pulledIn: step('0'), amountUp: step('50.05') },
  ...{
    amountDown: step('10'),
    pushedOut: step('40'),
    lost: step('100'),
    won: step('0.15'),
    end: step('1100.00'),
    residual: '0',
  },
};

test('each bar begins where the one before ended, and the last movement ends at the end', () => {
  const bars = drawnBars(waterfall);
  for (const [at, bar] of bars.slice(1, -1).entries()) expect(bar.from).toBe(bars[at]?.to);
  expect(bars.at(-2)?.to).toBe(bars.at(-1)?.to);
  expect(bars.map(({ amount }) => amount)).toContain('50.05');
});

test('the axis starts above 0 only where the movements are small beside the totals', () => {
  expect(axisOf(drawnBars(waterfall))[0]).toBeGreaterThan(0);
  const grown = drawnBars({ ...waterfall, start: step('10'), end: step('109.90') });
  expect(axisOf(grown)[0]).toBe(0);
});

test('bars are by value in one currency and by number of deals in several', () => {
  const group = (amount: string, currency: string, deals: number) => ({
    ...{ deals, withoutAmount: 0, perCurrency: [{ currency, amount, deals }], converted: null },
  });
  expect(barLengths([group('100', 'EUR', 1), group('50', 'EUR', 9)])).toEqual([1, 0.5]);
  expect(barLengths([group('100', 'EUR', 3), group('50', 'USD', 9)])).toEqual([1 / 3, 1]);
  expect(barLengths([{ deals: 0, withoutAmount: 0, perCurrency: [], converted: null }])).toEqual([0]);
});
