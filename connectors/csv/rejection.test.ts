import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rejectionText, showValue } from './rejection.ts';

test('a shown value has at most 80 characters before escapes and no control characters', () => {
  expect(showValue('x'.repeat(100))).toBe(`${'x'.repeat(79)}…`);
  expect(showValue('a\tb\u0007\u202ec')).toBe('a\\u0009b\\u0007\\u202ec');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const shown = showValue(text);
      expect(shown).not.toMatch(/\p{Cc}/u);
      expect(shown.isWellFormed()).toBe(text.slice(0, 80).isWellFormed() || text.length > 80);
    }),
  );
});

test('a rejection of a whole file is a sentence without a row', () => {
  const rejection = { file: 'deals.csv', row: null, column: null, value: null, reason: 'is empty', allowed: null };
  expect(rejectionText(rejection)).toBe('deals.csv: is empty');
});
