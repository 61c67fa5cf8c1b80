import type { Reading } from '../reading.ts';

/** Phrases (words parted by spaces, alternatives by `|`) with what they say. */
export type PhraseTable = readonly (readonly [phrases: string, reading: Reading])[];

/** One form for singular and plural. */
export function stemOf(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || word.endsWith('ss') || word.endsWith('us')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

export function stemmed(phrase: string): string {
  return phrase.split(' ').map(stemOf).join(' ');
}
