import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atRiskSearch } from '../at-risk/at-risk-search.ts';
import { parseSearchText, readSearch, stringifySearch } from './search-text.ts';

test('what is written into an address is read back from it [dashboard.deep-links]', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' }).map((value) => value.toWellFormed());
  const search = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 })),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(search, (given) => {
      expect(parseSearchText(stringifySearch(given))).toEqual(given);
    }),
    { numRuns: 40 },
  );
});

test('any address opens the page: what a shape does not allow is dropped [dashboard.deep-links]', () => {
  const raw = parseSearchText('?band=high&band=nonsense&page=0&sort=amount&amountFrom=1e9&other=1');
  expect(readSearch(atRiskSearch, raw)).toEqual({ sort: 'amount' });
  fc.assert(
    fc.property(fc.string(), (text) => Object.keys(readSearch(atRiskSearch, parseSearchText(text))).length >= 0),
  );
});
