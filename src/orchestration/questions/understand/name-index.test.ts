import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexNames, NameBook } from './name-index.ts';
import { readNames } from './read-names.ts';
import { tokenise } from './tokens.ts';
import { emptyVocabulary, type NamedValue, type Vocabulary } from './vocabulary.ts';

const words = ['Acme', 'Acme & Sons', 'Bolt', 'Bolt Rail', 'Rail', 'Carla Diaz', 'Zoë', 'United States', 'Commit'];
const names = fc
  .uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 9 }), label: fc.constantFrom(...words), count: fc.nat(5) }), {
    selector: ({ id }) => id,
  })
  .map((list): NamedValue[] =>
    list.map((each) => ({ ...each, id: `n${each.id}` })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
const vocabularies = fc
  .record({ accounts: names, deals: names, products: names })
  .map((some): Vocabulary => ({ ...emptyVocabulary, ...some }));
const questions = [...words, 'bolt', 'acm', 'diaz', 'raail', 'zoe', 'usa', 'committed', 'acme and sons'].map(tokenise);

test('names that follow a vocabulary find what names collected anew find [answers.names-follow]', () => {
  fc.assert(
    fc.property(fc.array(vocabularies, { minLength: 2, maxLength: 5 }), (states) => {
      const [first = emptyVocabulary, ...later] = states;
      const book = new NameBook();
      for (const _ of book.collect(first));
      for (const state of later) {
        let followed: NameBook = book;
        if (!book.follow(state)) followed = indexNames(state) as NameBook;
        const anew = indexNames(state);
        for (const tokens of questions)
          expect(readNames(tokens, followed, () => false)).toEqual(readNames(tokens, anew, () => false));
        if (followed !== book) return;
      }
    }),
    { numRuns: 150 },
  );
});

test('a few changes are followed, and a vocabulary that is another one altogether is not [answers.names-follow]', () => {
  const deals = Array.from({ length: 5_000 }, (_, at) => ({ id: `d${10_000 + at}`, label: `Deal ${at}`, count: 1 }));
  const book = new NameBook();
  for (const _ of book.collect({ ...emptyVocabulary, deals }));
  const renamed = deals.map((deal, at) => (at === 7 ? { ...deal, label: 'Zephyr' } : deal));
  expect(book.follow({ ...emptyVocabulary, deals: renamed })).toBe(true);
  expect(book.byWord.has('zephyr')).toBe(true);
  expect(
    book.follow({ ...emptyVocabulary, deals: deals.map((deal) => ({ ...deal, label: `Other ${deal.id}` })) }),
  ).toBe(false);
});
