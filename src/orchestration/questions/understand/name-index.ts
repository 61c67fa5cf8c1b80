import { nameWords } from './tokens.ts';
import type { NamedValue, Vocabulary } from './vocabulary.ts';
import { indexWords, type WordIndex } from './word-index.ts';

/** A name with its words. `field` is as deals name it, `kindOrder` its place among the kinds of names. */
export interface NameEntry {
  readonly field: string;
  readonly kindOrder: number;
  readonly id: string | number | boolean;
  readonly label: string;
  readonly count: number;
  readonly words: readonly string[];
}

/** Every name of a vocabulary, to be found by all of its words, by some, or by misspelt ones. */
export interface NameIndex {
  /** Undefined where a name is gone. */
  readonly entries: readonly (NameEntry | undefined)[];
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

/** The names of a vocabulary by the field that they are values of. */
function namesByField(vocabulary: Vocabulary): Map<string, readonly NamedValue[]> {
  const { people, accounts, deals, contacts, products, stages, values, customFields } = vocabulary;
  return new Map<string, readonly NamedValue[]>([
    ...Object.entries({ owner: people, account: accounts, deal: deals, contact: contacts, product: products }),
    ['stage', stages],
    ['forecastCategory', categories],
    ...values.filter(({ field }) => !unnamedValues.includes(field)).map((each) => [each.field, each.values] as const),
    ...customFields.filter(({ kind }) => kind === 'text').map((each) => [each.field, each.values] as const),
  ]);
}

/** The values of one field with the places of their first entries; each value has `sizes` entries from there. */
interface NamedField {
  readonly values: readonly NamedValue[];
  readonly firsts: readonly number[];
  readonly sizes: readonly number[];
}

/** More changes than this at once are dearer than collecting all names again. */
const maxFollowed = 2_000;
const namesATurn = 200;

/** The names of a vocabulary that changes little: collected once, then brought up to date by what changed. */
export class NameBook implements NameIndex {
  readonly entries: (NameEntry | undefined)[] = [];
  readonly whole = new Map<string, number[]>();
  readonly byWord = new Map<string, number[]>();
  words: WordIndex = indexWords([]);
  mostWords = 1;
  #fields = new Map<string, NamedField>();
  #gone = 0;
  #isCollected = false;

  /** Collects all names, stopping now and then; takes about a second for two hundred thousand. */
  *collect(vocabulary: Vocabulary): Generator<void, void> {
    for (const [field, values] of namesByField(vocabulary)) {
      const named = { values, firsts: [] as number[], sizes: [] as number[] };
      for (const value of values) {
        this.#add(field, value, named);
        if (this.entries.length % namesATurn === 0) yield;
      }
      this.#fields.set(field, named);
    }
    yield;
    this.words = indexWords(this.byWord.keys());
    this.#isCollected = true;
  }

  /** Takes over the names of a later vocabulary; false, and nothing is changed, where so much did that they must be collected again. */
  follow(vocabulary: Vocabulary): boolean {
    const next = namesByField(vocabulary);
    if ([...next.keys()].join() !== [...this.#fields.keys()].join()) return false;
    const changes = [...next].map(([field, values]) => ({ field, values, ...this.#compare(field, values) }));
    const many = changes.reduce((sum, { gone, added }) => sum + gone.length + added, 0);
    if (many > maxFollowed || this.#gone * 4 > this.entries.length) return false;
    for (const { field, gone } of changes)
      for (const at of gone) this.#remove(this.#fields.get(field) as NamedField, at);
    for (const { field, values, kept } of changes) this.#fields.set(field, this.#take(field, values, kept));
    return true;
  }

  /** Which values of a field stay (their former places by their new ones, -1: new), and which are gone. Both lists are in the order of ids. */
  #compare(field: string, values: readonly NamedValue[]) {
    const former = this.#fields.get(field)?.values ?? [];
    const kept: number[] = [];
    const gone: number[] = [];
    let added = 0;
    let at = 0;
    for (const value of values) {
      for (let before = former[at]; before && String(before.id) < String(value.id); before = former[at]) {
        gone.push(at);
        at += 1;
      }
      const before = former[at];
      const isSame = before?.id === value.id && before.label === value.label;
      kept.push(isSame ? at : -1);
      if (!isSame) added += 1;
      if (before?.id !== value.id) continue;
      if (!isSame) gone.push(at);
      at += 1;
    }
    for (; at < former.length; at += 1) gone.push(at);
    return { kept, gone, added };
  }

  #take(field: string, values: readonly NamedValue[], kept: readonly number[]): NamedField {
    const former = this.#fields.get(field);
    const named = { values, firsts: [] as number[], sizes: [] as number[] };
    for (const [index, value] of values.entries()) {
      const at = kept[index] ?? -1;
      if (at < 0 || !former) this.#add(field, value, named);
      else {
        const first = former.firsts[at] ?? 0;
        const size = former.sizes[at] ?? 0;
        named.firsts.push(first);
        named.sizes.push(size);
        if (former.values[at]?.count !== value.count) this.#recount(first, size, value.count);
      }
    }
    return named;
  }

  #recount(first: number, size: number, count: number): void {
    for (let place = first; place < first + size; place += 1) {
      const entry = this.entries[place];
      if (entry) this.entries[place] = { ...entry, count };
    }
  }

  #add(field: string, value: NamedValue, named: { readonly firsts: number[]; readonly sizes: number[] }): void {
    named.firsts.push(this.entries.length);
    const before = this.entries.length;
    const words = nameWords(value.label);
    this.#put(field, value, words);
    if (value.label.includes('&')) this.#put(field, value, nameWords(value.label.replace(/&/g, ' and ')));
    for (const alias of aliases[words.join(' ')] ?? []) this.#put(field, value, nameWords(alias));
    named.sizes.push(this.entries.length - before);
  }

  #put(field: string, { id, label, count }: NamedValue, words: readonly string[]): void {
    if (words.length === 0) return;
    const place = this.entries.push({ field, kindOrder: kindOrderOf(field), id, label, count, words }) - 1;
    this.mostWords = Math.max(this.mostWords, Math.min(words.length, 12));
    push(this.whole, words.join(''), place);
    for (const word of new Set(words)) {
      if (this.#isCollected && !this.byWord.has(word)) this.words.add(word);
      push(this.byWord, word, place);
    }
  }

  #remove({ firsts, sizes }: NamedField, at: number): void {
    const first = firsts[at] ?? 0;
    for (let place = first; place < first + (sizes[at] ?? 0); place += 1) {
      const entry = this.entries[place];
      if (!entry) continue;
      this.entries[place] = undefined;
      this.#gone += 1;
      drop(this.whole, entry.words.join(''), place);
      for (const word of new Set(entry.words)) if (drop(this.byWord, word, place)) this.words.remove(word);
    }
  }
}

const kinds = ['owner', 'account', 'deal', 'contact', 'product', 'stage'];

function kindOrderOf(field: string): number {
  const at = kinds.indexOf(field);
  return at < 0 ? kinds.length : at;
}

/** Collects the names; done once for a vocabulary. */
export function indexNames(vocabulary: Vocabulary): NameIndex {
  const book = new NameBook();
  for (const _ of book.collect(vocabulary));
  return book;
}

function push(map: Map<string, number[]>, key: string, place: number): void {
  const places = map.get(key);
  if (places) places.push(place);
  else map.set(key, [place]);
}

/** Takes a place out of a list; true when the list is gone with it. */
function drop(map: Map<string, number[]>, key: string, place: number): boolean {
  const places = map.get(key) ?? [];
  const at = places.indexOf(place);
  if (at >= 0) places.splice(at, 1);
  return places.length === 0 && map.delete(key);
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
