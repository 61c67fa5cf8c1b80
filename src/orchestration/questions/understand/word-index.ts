import { editDistance, letterMask, mayBeNear, slipsAllowed } from './edit-distance.ts';

interface IndexedWord {
  readonly word: string;
  readonly mask: number;
}

/** Words to be found exactly, by their beginning, or with slips of the pen. */
export interface WordIndex {
  has(word: string): boolean;
  /** The words that begin with `start`, at most `most`. */
  beginningWith(start: string, most: number): string[];
  /** The nearest words within the slips that a word of this length may hold, all at the same distance. */
  near(word: string): { readonly words: readonly string[]; readonly distance: number };
  add(word: string): void;
  remove(word: string): void;
}

/** Looks words up without comparing each: a first letter is seldom mistyped, and lengths differ little. */
export function indexWords(words: Iterable<string>): WordIndex {
  const known = new Set(words);
  const sorted = [...known].sort();
  const shelves = new Map<string, IndexedWord[]>();
  const shelve = (word: string) => {
    const shelf = shelfOf(word);
    const indexed = { word, mask: letterMask(word) };
    const onShelf = shelves.get(shelf);
    if (onShelf) onShelf.push(indexed);
    else shelves.set(shelf, [indexed]);
  };
  for (const word of sorted) shelve(word);
  return {
    has: (word) => known.has(word),
    beginningWith: (start, most) => beginningWith(sorted, start, most),
    near: (word) => near(shelves, word),
    add(word) {
      if (known.has(word)) return;
      known.add(word);
      sorted.splice(placeOf(sorted, word), 0, word);
      shelve(word);
    },
    remove(word) {
      if (!known.delete(word)) return;
      sorted.splice(placeOf(sorted, word), 1);
      const onShelf = shelves.get(shelfOf(word)) ?? [];
      const at = onShelf.findIndex((each) => each.word === word);
      if (at >= 0) onShelf.splice(at, 1);
    },
  };
}

function shelfOf(word: string): string {
  return `${word[0]}${word.length}`;
}

/** Where `start` stands, or would stand, among sorted words. */
function placeOf(sorted: readonly string[], start: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function beginningWith(sorted: readonly string[], start: string, most: number): string[] {
  const found: string[] = [];
  for (let at = placeOf(sorted, start); at < sorted.length && found.length < most; at += 1) {
    const word = sorted[at];
    if (!word?.startsWith(start)) break;
    found.push(word);
  }
  return found;
}

function near(shelves: ReadonlyMap<string, readonly IndexedWord[]>, word: string) {
  let distance = slipsAllowed(word.length);
  if (distance === 0) return { words: [], distance: 0 };
  const mask = letterMask(word);
  let words: string[] = [];
  for (let length = word.length - distance; length <= word.length + slipsAllowed(word.length); length += 1) {
    for (const each of shelves.get(`${word[0]}${length}`) ?? []) {
      if (!mayBeNear(mask, each.mask, distance)) continue;
      const changes = editDistance(word, each.word, distance);
      if (changes > distance) continue;
      if (changes < distance) words = [];
      distance = changes;
      words.push(each.word);
    }
  }
  return { words: words.sort(), distance };
}
