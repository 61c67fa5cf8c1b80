import { phraseReadings, phraseWords } from './lexicon/all-phrases.ts';
import { isKnownConcept } from './lexicon/concepts.ts';
import { stemmed, stemOf } from './lexicon/phrases.ts';
import { indexNames, type NameIndex } from './name-index.ts';
import type { Reading } from './reading.ts';
import { nameWords } from './tokens.ts';
import type { CustomFieldName, Vocabulary } from './vocabulary.ts';
import { indexWords, type WordIndex } from './word-index.ts';

/** A vocabulary made ready for many questions; build it once for each set of names. */
export interface VocabularyIndex {
  readonly vocabulary: Vocabulary;
  readonly names: NameIndex;
  /** Labels of the customer's own fields. */
  readonly fieldPhrases: ReadonlyMap<string, Reading>;
  readonly languageWords: WordIndex;
  readonly fieldWords: ReadonlySet<string>;
  /** Whether any row has a value of this field; true where nobody looked. */
  isFilled(field: string): boolean;
}

/** @returns the index of `vocabulary`. `names`: collected before; left out, they are collected now, about a second for 200,000. */
export function indexVocabulary(vocabulary: Vocabulary, names: NameIndex = indexNames(vocabulary)): VocabularyIndex {
  const filled = vocabulary.filledFields === null ? null : new Set(vocabulary.filledFields);
  const fieldPhrases = customPhrases(vocabulary.customFields, filled);
  const fieldWords = new Set([...fieldPhrases.keys()].flatMap((key) => key.split(' ')));
  return {
    vocabulary,
    names,
    fieldPhrases,
    fieldWords,
    languageWords: indexWords([...phraseWords, ...fieldWords].filter((word) => word.length >= 5)),
    isFilled: (field) => filled === null || filled.has(field),
  };
}

/** A whole label names its field; so does a single word that no other label and no phrase of the language has. */
function customPhrases(fields: readonly CustomFieldName[], filled: ReadonlySet<string> | null): Map<string, Reading> {
  const phrases = new Map<string, Reading>();
  const words = new Map<string, CustomFieldName[]>();
  for (const field of fields) {
    if (!field.field.includes('custom.')) continue;
    const reading: Reading = { kind: 'field', concept: field.field as `custom.${string}` };
    const label = nameWords(field.label.replace(/_/g, ' '));
    const key = stemmed(label.join(' '));
    if (!isTaken(key, filled)) phrases.set(key, reading);
    for (const word of label.map(stemOf)) words.set(word, [...(words.get(word) ?? []), field]);
  }
  for (const [word, holders] of words) {
    const [holder] = holders;
    if (!holder || holders.length > 1 || word.length < 5 || phraseReadings.has(word) || phrases.has(word)) continue;
    phrases.set(word, { kind: 'field', concept: holder.field as `custom.${string}` });
    for (const same of sameWords[word] ?? [])
      phrases.set(same, { kind: 'field', concept: holder.field as `custom.${string}` });
  }
  return phrases;
}

const sameWords: Readonly<Record<string, readonly string[]>> = {
  established: ['founded', 'founding', 'incorporated', 'foundation'],
  founded: ['established', 'incorporated'],
};

/** A phrase of the language stands unless its field is nowhere filled. */
function isTaken(key: string, filled: ReadonlySet<string> | null): boolean {
  const reading = phraseReadings.get(key);
  if (!reading) return false;
  return !(
    reading.kind === 'field' &&
    isKnownConcept(reading.concept) &&
    filled !== null &&
    !filled.has(reading.concept)
  );
}
