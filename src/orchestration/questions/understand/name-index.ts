import { nameWords } from './tokens.ts';
import type { NamedValue, Vocabulary } from './vocabulary.ts';
import { indexWords, type WordIndex } from './word-index.ts';

/** A name with its words. `field` is as deals name it. */
export interface NameEntry {
  readonly field: string;
  readonly id: string | number | boolean;
  readonly label: string;
  readonly count: number;
  readonly words: readonly string[];
}

/** Every name of a vocabulary, to be found by all of its words, by some, or by misspelt ones. */
export interface NameIndex {
  readonly entries: readonly NameEntry[];
  /** By all letters and digits, without spaces. */
  readonly whole: ReadonlyMap<string, readonly number[]>;
  /** By one word; ascending places in `entries`. */
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  readonly words: WordIndex;
  readonly mostWords: number;
}

const aliases: Readonly<Record<string, readonly string[]>> = {
  'united states': ['usa', 'america', 'united states of america'],
  'united kingdom': ['uk', 'great britain', 'britain'],
  'best case': ['bestcase', 'upside'],
  commit: ['committed'],
};

/** Fields whose values are words of the language already (`won`, `pipeline`), or no names at all. */
const unnamedValues: readonly string[] = ['status', 'currency', 'signal', 'band', 'trend'];

/** Forecast categories are words of the field, so that they are known also where no deal has one. */
const categories: readonly NamedValue[] = ['commit', 'best_case', 'omitted'].map((id) => ({
  id,
  label: id.replace('_', ' '),
  count: 0,
}));

/** Collects the names; done once for a vocabulary. */
export function indexNames(vocabulary: Vocabulary): NameIndex {
  const entries: NameEntry[] = [];
  const whole = new Map<string, number[]>();
  const byWord = new Map<string, number[]>();
  let mostWords = 1;
  const put = (field: string, value: NamedValue, text: string): void => {
    const words = nameWords(text);
    if (words.length === 0) return;
    const place = entries.push({ field, id: value.id, label: value.label, count: value.count, words }) - 1;
    mostWords = Math.max(mostWords, Math.min(words.length, 12));
    push(whole, words.join(''), place);
    for (const word of new Set(words)) push(byWord, word, place);
  };
  const add = (field: string, values: readonly NamedValue[]): void => {
    for (const value of values) {
      put(field, value, value.label);
      if (value.label.includes('&')) put(field, value, value.label.replace(/&/g, ' and '));
      for (const alias of aliases[nameWords(value.label).join(' ')] ?? []) put(field, value, alias);
    }
  };
  add('owner', vocabulary.people);
  add('account', vocabulary.accounts);
  add('deal', vocabulary.deals);
  add('contact', vocabulary.contacts);
  add('product', vocabulary.products);
  add('stage', vocabulary.stages);
  if (!vocabulary.values.some((each) => each.field === 'forecastCategory')) add('forecastCategory', categories);
  for (const { field, values } of vocabulary.values) if (!unnamedValues.includes(field)) add(field, values);
  for (const { field, values, kind } of vocabulary.customFields) if (kind === 'text') add(field, values);
  return { entries, whole, byWord, words: indexWords(byWord.keys()), mostWords };
}

function push(map: Map<string, number[]>, key: string, place: number): void {
  const places = map.get(key);
  if (places) places.push(place);
  else map.set(key, [place]);
}

/** The places that two ascending lists share. */
export function shared(first: readonly number[], second: readonly number[]): number[] {
  const both: number[] = [];
  let at = 0;
  for (const place of first) {
    while ((second[at] ?? Number.POSITIVE_INFINITY) < place) at += 1;
    if (second[at] === place) both.push(place);
  }
  return both;
}
