import { IdTable, idKey } from './id-table.ts';

/** Names held for matching, per object; beyond it a reference is matched by its exact id only. */
const nameLimit = 250_000;

/** How a reference was matched to a record of the upload. */
export interface Resolved {
  readonly id: string;
  readonly how: 'id' | 'name' | 'similar' | 'unmatched';
}

/** The records of one object that others refer to, by id, by name and by a form of either without case and punctuation. */
export class ReferenceIndex {
  readonly ids = new IdTable();
  /** Null in either map: two records share the name or the form, so it names neither. */
  readonly #byName = new Map<string, string | null>();
  readonly #bySimilar = new Map<string, string | null>();
  readonly #resolved = new Map<string, Resolved>();

  add(id: string, name: string | null): void {
    if (this.#bySimilar.size >= nameLimit) return;
    if (name !== null && name !== id) {
      const named = this.#byName.get(name);
      this.#byName.set(name, named === undefined || named === id ? id : null);
    }
    for (const form of new Set([similarForm(id), similarForm(name ?? id)])) {
      const known = this.#bySimilar.get(form);
      this.#bySimilar.set(form, known === undefined || (known !== null && idKey(known) === idKey(id)) ? id : null);
    }
    this.#resolved.clear();
  }

  /** Matches exactly first, then by the form without case, spaces and punctuation; else the value is an id of its own. */
  resolve(value: string): Resolved {
    let resolved = this.#resolved.get(value);
    if (resolved === undefined) {
      resolved = this.#match(value);
      if (this.#resolved.size < nameLimit) this.#resolved.set(value, resolved);
    }
    return resolved;
  }

  #match(value: string): Resolved {
    const similar = this.#bySimilar.get(similarForm(value));
    if (this.ids.has(idKey(value))) {
      const isOtherCase = similar != null && similar !== value && idKey(similar) === idKey(value);
      return isOtherCase ? { id: similar, how: 'similar' } : { id: value, how: 'id' };
    }
    const named = this.#byName.get(value);
    if (named != null) return { id: named, how: 'name' };
    return similar == null ? { id: value, how: 'unmatched' } : { id: similar, how: 'similar' };
  }
}

/** A name without case, accents, spaces and punctuation; the text itself where nothing else is left. */
function similarForm(text: string): string {
  const form = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]/gu, '');
  return form === '' ? text : form;
}
