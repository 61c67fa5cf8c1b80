import { hash } from 'node:crypto';
import type { ErasedKind } from '../schema/removal.ts';

/** An erased person's way of being known, as it is kept: by its hash. */
export interface ErasedName {
  readonly kind: ErasedKind;
  readonly hash: string;
  readonly words: number;
  readonly pseudonym: string;
}

const addresses = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const wordRuns = /[\p{L}\p{M}\p{N}]+/gu;

/** The words of a name in lower case, as they are looked for: `O'Brien, Ann` is `o brien ann`. */
export function wordsOf(name: string): string[] {
  return (name.normalize('NFC').match(wordRuns) ?? []).map((word) => word.toLowerCase());
}

/** What is kept of an address, a name or an id. Whoever holds the database and guesses the value can recognise it. */
export function identityHash(tenantId: string, kind: ErasedKind, value: string): string {
  const normal = kind === 'name' ? wordsOf(value).join(' ') : value.normalize('NFC').toLowerCase();
  return hash('sha256', JSON.stringify(['bellwether-erased', 1, tenantId, kind, normal]), 'hex');
}

/** Puts pseudonyms in the place of erased people, in text of any kind. */
export class ErasedPeople {
  readonly #tenantId: string;
  readonly #byHash: ReadonlyMap<string, ErasedName>;
  /** How many words the names have, longest first. */
  readonly #lengths: readonly number[];

  constructor(tenantId: string, names: readonly ErasedName[]) {
    this.#tenantId = tenantId;
    this.#byHash = new Map(names.map((name) => [`${name.kind} ${name.hash}`, name]));
    const lengths = names.filter(({ kind }) => kind === 'name').map(({ words }) => words);
    this.#lengths = [...new Set(lengths)].sort((a, b) => b - a);
  }

  get isEmpty(): boolean {
    return this.#byHash.size === 0;
  }

  /** What stands for this value; null: it is nobody's who was erased. */
  pseudonymOf(kind: ErasedKind, value: string): string | null {
    return this.#byHash.get(`${kind} ${identityHash(this.#tenantId, kind, value)}`)?.pseudonym ?? null;
  }

  /** The text with erased addresses and names replaced; inside an address of somebody else nothing is. */
  maskText(text: string): string {
    let masked = '';
    let from = 0;
    for (const found of text.matchAll(addresses)) {
      masked += this.#maskNames(text.slice(from, found.index));
      masked += this.pseudonymOf('email', found[0]) ?? found[0];
      from = found.index + found[0].length;
    }
    return masked + this.#maskNames(text.slice(from));
  }

  /** The value with every text in it masked, keys of objects too; the value itself where nothing was found. */
  maskValue<T>(value: T): T {
    if (typeof value === 'string') return this.maskText(value) as T;
    if (Array.isArray(value)) return value.map((each) => this.maskValue(each)) as T;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [this.maskText(key), this.maskValue(each)]);
    return Object.fromEntries(entries) as T;
  }

  #maskNames(text: string): string {
    if (this.#lengths.length === 0) return text;
    const runs = [...text.matchAll(wordRuns)];
    let masked = '';
    let from = 0;
    for (let at = 0; at < runs.length; ) {
      const found = this.#nameAt(text, runs, at);
      if (found === null) at += 1;
      else {
        masked += text.slice(from, runs[at]?.index) + found.pseudonym;
        const last = runs[at + found.words - 1];
        from = (last?.index ?? 0) + (last?.[0].length ?? 0);
        at += found.words;
      }
    }
    return masked + text.slice(from);
  }

  #nameAt(text: string, runs: readonly RegExpExecArray[], at: number): ErasedName | null {
    for (const length of this.#lengths) {
      const last = runs[at + length - 1];
      if (!last) continue;
      const window = text.slice(runs[at]?.index, last.index + last[0].length);
      const found = this.#byHash.get(`name ${identityHash(this.#tenantId, 'name', window)}`);
      if (found) return found;
    }
    return null;
  }
}
