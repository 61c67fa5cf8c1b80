import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalSchema } from '../../src/domain/money.ts';
import { parseDecimal } from './parse-decimal.ts';

const digits = fc.record({
  isNegative: fc.boolean(),
  whole: fc.bigInt({ min: 0n, max: 999_999_999_999_999_999n }),
  fraction: fc.stringMatching(/^\d{0,10}$/),
});

test('any decimal is read exactly, in either notation and with its thousands grouped', () => {
  fc.assert(
    fc.property(digits, ({ isNegative, whole, fraction }) => {
      const sign = isNegative ? '-' : '';
      const expected = `${sign}${whole}${fraction ? `.${fraction}` : ''}`;
      const group = (mark: string) => String(whole).replace(/\B(?=(\d{3})+$)/g, mark);
      expect(parseDecimal(expected, null)).toBe(expected);
      expect(parseDecimal(`${sign}${group(',')}${fraction ? `.${fraction}` : ''}`, 'point')).toBe(expected);
      expect(parseDecimal(`${sign}${group('.')}${fraction ? `,${fraction}` : ''}`, 'comma')).toBe(expected);
    }),
  );
});

test('whatever the text, the answer is a decimal of the domain or a reason', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('point', 'comma', null), (text, sign) => {
      const parsed = parseDecimal(text, sign);
      if (typeof parsed === 'string') expect(decimalSchema.safeParse(parsed).success).toBe(true);
      else expect(parsed.reason).not.toBe('');
    }),
  );
});

test.each(['', '-', '.', ',', '+.', '1,23', '12,34.5', '1.2.3', '--1', '1-'])('%j is no number', (text) => {
  expect(parseDecimal(text, null)).toHaveProperty('reason');
});
