import { stemOf } from './lexicon/phrases.ts';
import { type NameEntry, type NameIndex, shared } from './name-index.ts';
import type { NameCandidate } from './reading.ts';
import type { Token } from './tokens.ts';

/** A stretch of words that names one or more things. */
export interface NameAt {
  readonly first: number;
  readonly next: number;
  readonly candidates: readonly NameCandidate[];
}

/** Words of so many names that one alone names none of them. */
const genericWords: readonly string[] = (
  'corporation corp company companies co inc incorporated llc ltd limited gmbh group holdings holding partners capital international global the and of for de new ' +
  'sales team deal account plus one two east west north south central a an in on to at by or inc services service systems solutions industries'
).split(' ');
const partsOfNames = ['-', '&', '.', '_', '/', '+', "'"];

/** Told by how many of the words in order the entry holds, beginning anywhere. */
function holdsInOrder(entry: NameEntry, words: readonly string[]): boolean {
  let at = 0;
  for (const word of entry.words) if (word === words[at]) at += 1;
  return at === words.length;
}

/** One short word tells a company or product only where the name begins with it; people have first and last names. */
function isTelling(entry: NameEntry, words: readonly string[]): boolean {
  const [word = ''] = words;
  return words.length > 1 || word.length > 4 || entry.words[0] === word || ['owner', 'contact'].includes(entry.field);
}

function candidate(entry: NameEntry, match: NameCandidate['match']): NameCandidate {
  return { field: entry.field, id: entry.id, label: entry.label, count: entry.count, match };
}

/** Names told whole, spaces and marks aside: `GTXPro`, `j texon`. */
function wholeNames(tokens: readonly Token[], first: number, index: NameIndex): NameAt[] {
  const found: NameAt[] = [];
  let letters = '';
  let words = 0;
  for (let at = first; at < tokens.length && words < index.mostWords + 2; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.kind === 'mark') {
      if (at === first || !partsOfNames.includes(token.word)) break;
      continue;
    }
    letters += token.word.replace(/[^\p{L}\p{N}]/gu, '');
    words += 1;
    const places = index.whole.get(letters) ?? (words > 0 ? index.whole.get(stemOf(letters)) : undefined);
    if (places)
      found.push({
        first,
        next: at + 1,
        candidates: entriesAt(index, places).map((entry) => candidate(entry, 'exact')),
      });
    if (token.possessive) break;
  }
  return found;
}

function entriesAt(index: NameIndex, places: readonly number[]): NameEntry[] {
  const found: NameEntry[] = [];
  for (const place of places) {
    const entry = index.entries[place];
    if (entry) found.push(entry);
  }
  // names that came later stand where they would have stood from the beginning
  return found.length > manyEntries ? found : found.sort(inOrder);
}

/** So many are never offered one by one. */
const manyEntries = 1_000;

function inOrder(a: NameEntry, b: NameEntry): number {
  return a.kindOrder - b.kindOrder || (String(a.id) < String(b.id) ? -1 : String(a.id) > String(b.id) ? 1 : 0);
}

/** The places of names with any of these words, ascending. */
function placesOf(words: readonly string[], index: NameIndex): readonly number[] {
  const [word, ...others] = words;
  if (word !== undefined && others.length === 0) return index.byWord.get(word) ?? [];
  return [...new Set(words.flatMap((each) => index.byWord.get(each) ?? []))].sort((a, b) => a - b);
}

/** A cut-short word must be most of the word it stands for, or long: `good` is no Goodsilron. */
function isMuchOf(word: string, whole: string): boolean {
  return word.length >= 5 || word.length * 2 >= whole.length;
}

/** The words of names that `word` may stand for. */
function meantWords(word: string, index: NameIndex): { words: readonly string[]; match: 'partial' | 'near' } {
  const longer = word.length >= 4 ? index.words.beginningWith(word, 6).filter((each) => isMuchOf(word, each)) : [];
  if (index.words.has(word))
    return { words: longer.length <= 5 && longer.length > 0 ? longer : [word], match: 'partial' };
  const stem = stemOf(word);
  if (stem !== word && index.words.has(stem)) return { words: [stem], match: 'partial' };
  if (longer.length > 0 && longer.length <= 5) return { words: longer, match: 'partial' };
  return { words: index.words.near(word).words, match: 'near' };
}

/** Some words of a name, in its order, each possibly cut short or misspelt. `isKnown` tells words that the language has already. */
function partOfNames(
  tokens: readonly Token[],
  first: number,
  index: NameIndex,
  isKnown: (word: string) => boolean,
): NameAt | null {
  let places: readonly number[] | null = null;
  let used: string[][] = [];
  let match: 'partial' | 'near' = 'partial';
  let distinct = 0;
  let next = first;
  for (let at = first; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.kind === 'mark') {
      if (at === first || !partsOfNames.includes(token.word)) break;
      continue;
    }
    const initial = token.word.length === 1 && /\p{L}/u.test(token.word) && token.word !== 'a' && token.word !== 'i';
    if (initial && at === first) return initialName(tokens, first, index);
    const known = isKnown(token.word);
    if (known && !index.words.has(token.word)) break;
    const meant = meantWords(token.word, index);
    const here = placesOf(meant.words, index);
    const both: readonly number[] = places === null ? here : shared(places, here);
    if (both.length === 0) break;
    places = both;
    used =
      used.length === 0
        ? meant.words.map((word) => [word])
        : used.flatMap((words) => meant.words.map((word) => [...words, word]));
    if (meant.match === 'near') match = 'near';
    if (!known && !genericWords.includes(token.word)) distinct += 1;
    next = at + 1;
    if (token.possessive) break;
  }
  if (places === null || distinct === 0) return null;
  const entries = entriesAt(index, places).filter((entry) =>
    used.some((words) => holdsInOrder(entry, words) && isTelling(entry, words)),
  );
  const wordCount = used[0]?.length ?? 0;
  const candidates = worthNaming(entries, wordCount).map((entry) =>
    candidate(entry, match === 'near' ? 'near' : entry.words.length === wordCount ? 'exact' : 'partial'),
  );
  return candidates.length > 0 ? { first, next, candidates } : null;
}

/** `D. Schlecht`: a first letter and a last name. */
function initialName(tokens: readonly Token[], first: number, index: NameIndex): NameAt | null {
  const place = tokens[first + 1]?.word === '.' ? first + 2 : first + 1;
  const letter = tokens[first]?.word ?? '';
  const last = tokens[place];
  if (last?.kind !== 'word') return null;
  const entries = entriesAt(index, index.byWord.get(last.word) ?? []).filter(
    (entry) => entry.field === 'owner' && entry.words[0]?.startsWith(letter) && entry.words.at(-1) === last.word,
  );
  return entries.length > 0
    ? { first, next: place + 1, candidates: entries.map((entry) => candidate(entry, 'partial')) }
    : null;
}

/**
 * A deal is meant by part of its name only where no person, account or product is, and few deals are; a value of the customer's
 * own fields only by two words or more.
 */
function worthNaming(entries: readonly NameEntry[], wordCount: number): NameEntry[] {
  const things = entries.filter(
    (entry) =>
      entry.field !== 'deal' && (!entry.field.includes('custom.') || wordCount > 1 || entry.words.length === 1),
  );
  if (things.length > 0) {
    const whole = things.filter((entry) => entry.words.length === wordCount);
    return whole.length > 0 ? whole : things;
  }
  const deals = entries.filter(
    (entry) => entry.field === 'deal' && (entry.words.length === wordCount || !isCode(entry.label)),
  );
  return deals.length <= 200 ? deals : [];
}

/** A name that is an id (`60UOBOEM`): a part of it means nothing. */
function isCode(label: string): boolean {
  return /^\S*\d\S*$/.test(label);
}

/** Every stretch of a question that may be a name. */
export function readNames(tokens: readonly Token[], index: NameIndex, isKnown: (word: string) => boolean): NameAt[] {
  const found: NameAt[] = [];
  for (let first = 0; first < tokens.length; first += 1) {
    if (tokens[first]?.kind === 'mark') continue;
    const whole = wholeNames(tokens, first, index);
    found.push(...whole);
    const part = partOfNames(tokens, first, index, isKnown);
    if (part && !whole.some((each) => each.next >= part.next)) found.push(part);
  }
  return found;
}
