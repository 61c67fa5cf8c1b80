import type { Reading } from '../reading.ts';
import { eventWords, moneyWords, statusWords, subjectWords } from './deal-words.ts';
import { conditionWords, fieldWords, signalWords } from './field-words.ts';
import { aggregateWords, comparisonWords, measureWords, superlativeWords } from './measure-words.ts';
import { type PhraseTable, stemmed } from './phrases.ts';
import { askWords, fillerWords } from './small-words.ts';
import { actionWords, topicWords } from './topic-words.ts';

/** Later tables give way to earlier ones where both know a phrase. */
const tables: readonly PhraseTable[] = [
  subjectWords,
  statusWords,
  moneyWords,
  measureWords,
  signalWords,
  conditionWords,
  fieldWords,
  eventWords,
  aggregateWords,
  superlativeWords,
  comparisonWords,
  askWords,
  fillerWords,
  topicWords,
  actionWords,
];

const bucketPhrases: PhraseTable = (
  [
    ['day', 'daily|day by day'],
    ['week', 'weekly|week by week|week over week|week on week'],
    ['month', 'monthly|month by month|month over month|month on month|mom'],
    ['quarter', 'quarterly|quarter by quarter|quarter over quarter|quarter on quarter|qoq'],
    ['year', 'yearly|annually|year by year|year over year|year on year|yoy'],
  ] as const
).flatMap(
  ([bucket, adverbs]): PhraseTable => [
    [bucket, { kind: 'bucket', bucket }],
    [adverbs, { kind: 'bucketBy', bucket }],
  ],
);

const placePhrases: PhraseTable = ['first', 'second', 'third', 'fourth', 'fifth'].map((word, at) => [
  word,
  { kind: 'place', place: at + 1 } as const,
]);

function build(): ReadonlyMap<string, Reading> {
  const phrases = new Map<string, Reading>();
  for (const [alternatives, reading] of [...tables, bucketPhrases, placePhrases].flat()) {
    for (const phrase of alternatives.split('|')) {
      const key = stemmed(phrase);
      if (!phrases.has(key)) phrases.set(key, reading);
    }
  }
  return phrases;
}

/** Every phrase of the language by its words, one form for singular and plural. */
export const phraseReadings: ReadonlyMap<string, Reading> = build();

/** The most words that a phrase has. */
export const longestPhrase: number = Math.max(...[...phraseReadings.keys()].map((key) => key.split(' ').length));

/** Every word that is part of a phrase. */
export const phraseWords: ReadonlySet<string> = new Set([...phraseReadings.keys()].flatMap((key) => key.split(' ')));

/** Words that say something alone. */
export function saysSomethingAlone(stem: string): boolean {
  return phraseReadings.has(stem);
}
