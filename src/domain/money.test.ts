import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals, sumByCurrency } from './money.ts';

const decimal = fc
  .tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);

test('cents that floats would lose add up exactly [money.exact]', () => {
  expect(addDecimals(['0.1', '0.2'])).toBe('0.3');
  expect(addDecimals(['1e0'.replace('e0', ''), '-0.01', '999999999999999.99'])).toBe('1000000000000000.98');
});

test('taking back what was added leaves what was there [money.exact]', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => compareDecimals(subtractDecimals(addDecimals([a, b]), b), a) === 0),
  );
});

test('totals never cross currencies [money.exact]', () => {
  const totals = sumByCurrency([
    { amount: '10.10', currency: 'EUR' },
    { amount: '5', currency: 'USD' },
    { amount: '-0.10', currency: 'EUR' },
  ]);
  expect([...totals]).toEqual([
    ['EUR', '10'],
    ['USD', '5'],
  ]);
});

test('a product is exact and rounds half away from zero [money.exact]', () => {
  expect(multiplyDecimals('1000000000000000.01', '0.333', 10)).toBe('333000000000000.00333');
  expect(multiplyDecimals('0.05', '0.1', 2)).toBe('0.01');
  expect(multiplyDecimals('-0.05', '0.1', 2)).toBe('-0.01');
  expect(multiplyDecimals('2.5', '1', 0)).toBe('3');
  expect(multiplyDecimals('-2.4', '1', 0)).toBe('-2');
});
