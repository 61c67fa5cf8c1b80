import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { questionVocabulary } from '../../../../test/builders/question-vocabulary.ts';
import { indexVocabulary } from './index-vocabulary.ts';
import { understand } from './understand.ts';

const vocabulary = questionVocabulary();
const index = indexVocabulary(vocabulary);
const ground = {
  index,
  asOf: '2026-08-12',
  fiscalCalendar: { firstMonth: 1, yearNamedBy: 'end' as const },
  asker: 'user:Tomas Okafor',
  previous: null,
};
const questions = [
  'Which sales agent closed the most revenue in Q3 2025?',
  'How many deals did Bianca Falk lose in the East region last year?',
  'Top 5 accounts by revenue in 2025',
  'Show open deals over 100k closing this quarter with no next step',
  'What is the win rate by product and region?',
  'Which accounts have no won deal?',
  'Compare East and West by win rate in May 2026',
  'What is the status of Acme?',
  'average deal size for MX Pro since March 2025',
  'reps with more than 20 wins',
];
const question = fc.constantFrom(...questions);

describe('laws of understanding', () => {
  test('case, spaces and closing marks are no matter [understanding.form-is-no-matter]', () => {
    const shout = fc.array(fc.boolean(), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(
        question,
        shout,
        fc.constantFrom('', '?', '.', '!', ' ? '),
        fc.constantFrom(' ', '  ', ' \t'),
        (text, raised, end, space) => {
          const cased = [...text]
            .map((letter, at) => (raised[at] ? letter.toUpperCase() : letter.toLowerCase()))
            .join('');
          const dressed = ` ${cased.replace(/[?.!]+$/, '').replace(/ /g, space)}${end}`;
          expect(understand(dressed, ground)).toEqual(understand(text, ground));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a word that names nothing never leaves the reading as it was [understanding.nothing-dropped]', () => {
    const strange = fc.constantFrom(
      'zorbled',
      'quux',
      'Xylanthor',
      'margin',
      'discount',
      'profit',
      'churn',
      'weather',
      'warehouse',
      'bananas',
      'invoice',
      'commission',
      'satisfaction',
    );
    fc.assert(
      fc.property(question, strange, fc.nat(12), (text, word, place) => {
        const words = text.split(' ');
        words.splice(Math.min(place, words.length), 0, word);
        expect(understand(words.join(' '), ground).kind).not.toBe('question');
      }),
      { numRuns: 300 },
    );
  });

  test('any text has an answer, and the same text the same one [understanding.nothing-dropped]', () => {
    const word = fc.constantFrom(
      ...'which how many deals by and or not the in of Acme Maria 5 50k % € won over between Q1 2017 top without region , ? why my vs'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
        ),
        (text) => {
          expect(understand(text, ground)).toEqual(understand(text, ground));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a question is understood within 20 ms with a hundred thousand deal names [understanding.speed]', () => {
    const parts = ['Northmoor', 'Kestrel', 'Harbourline', 'Granite', 'Oakline', 'Pinehurst', 'Redwater', 'Silverlake'];
    const deals = Array.from({ length: 100_000 }, (_, at) => ({
      id: `deal:${at}`,
      label: `${parts[at % 8]} ${(at * 7919) % 9973} ${parts[(at >> 3) % 8]} expansion ${at}`,
      count: 1,
    }));
    const large = { ...ground, index: indexVocabulary({ ...vocabulary, deals }) };
    const texts = [
      ...questions,
      'How many Kestral expansion deals did Binaca Falk win?',
      'status of Northmoor 0 Northmoor expansion 0',
    ];
    for (const text of texts) understand(text, large);
    const took = texts.map((text) => {
      const start = performance.now();
      understand(text, large);
      return performance.now() - start;
    });
    const middle = [...took].sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? Number.NaN;
    expect(middle).toBeLessThan(20);
  });
});
