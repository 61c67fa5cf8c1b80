/** Days since 1970 for the payload of an id; `unknownDay` where the file tells none. */
export const unknownDay = -0x80000000;

/**
 * Which ids of one object have been seen, in about 16 bytes an id whatever its length, so that a million rows stay small. Ids are
 * kept as 64-bit hashes: two different ids meet once in about 10^7 files of a million rows, and then only a count of a
 * warning is off (rows are never dropped by hash alone).
 */
export class IdTable {
  #capacity = 1024;
  #hashes = new Int32Array(1024 * 2);
  /** Created and closing day of each slot; null until one is kept. */
  #days: Int32Array | null = null;
  size = 0;

  /** Adds a key and returns its slot; `isNew` of the result is false when it was there. */
  add(key: string): { readonly slot: number; readonly isNew: boolean } {
    if (this.size * 2 >= this.#capacity) this.#grow();
    const [high, low] = hash64(key);
    const slot = this.#locate(high, low);
    if (!this.#isFree(slot)) return { slot, isNew: false };
    this.#hashes[slot * 2] = high;
    this.#hashes[slot * 2 + 1] = low;
    this.size += 1;
    return { slot, isNew: true };
  }

  has(key: string): boolean {
    return this.#find(key) >= 0;
  }

  /** Keeps the created and the closing day (days since 1970) of the id in a slot. */
  setDays(slot: number, createdDay: number, closedDay: number): void {
    this.#days ??= new Int32Array(this.#capacity * 2).fill(unknownDay);
    this.#days[slot * 2] = createdDay;
    this.#days[slot * 2 + 1] = closedDay;
  }

  /** The days kept for a key; null when the key was never seen. */
  days(key: string): { readonly createdDay: number; readonly closedDay: number } | null {
    const slot = this.#find(key);
    if (slot < 0) return null;
    return {
      createdDay: this.#days?.[slot * 2] ?? unknownDay,
      closedDay: this.#days?.[slot * 2 + 1] ?? unknownDay,
    };
  }

  #isFree(slot: number): boolean {
    return this.#hashes[slot * 2] === 0 && this.#hashes[slot * 2 + 1] === 0;
  }

  #find(key: string): number {
    const [high, low] = hash64(key);
    const slot = this.#locate(high, low);
    return this.#isFree(slot) ? -1 : slot;
  }

  /** The slot of a hash, or the free one where it belongs. */
  #locate(high: number, low: number): number {
    const mask = this.#capacity - 1;
    let slot = low & mask;
    while (!this.#isFree(slot) && (this.#hashes[slot * 2] !== high || this.#hashes[slot * 2 + 1] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const days = this.#days;
    this.#capacity *= 2;
    this.#hashes = new Int32Array(this.#capacity * 2);
    this.#days = days && new Int32Array(this.#capacity * 2).fill(unknownDay);
    for (let index = 0; index < hashes.length; index += 2) {
      const high = hashes[index] ?? 0;
      const low = hashes[index + 1] ?? 0;
      if (high === 0 && low === 0) continue;
      const slot = this.#locate(high, low);
      this.#hashes[slot * 2] = high;
      this.#hashes[slot * 2 + 1] = low;
      if (days) this.setDays(slot, days[index] ?? unknownDay, days[index + 1] ?? unknownDay);
    }
  }
}

/** Two independent 32-bit hashes of the text, never both 0. */
function hash64(text: string): [number, number] {
  let first = 0x811c9dc5 | 0;
  let second = 0x9e3779b9 | 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
    second ^= second >>> 13;
  }
  second = Math.imul(second ^ (second >>> 16), 0xc2b2ae35);
  second ^= second >>> 15;
  first ^= first >>> 15;
  return first === 0 && second === 0 ? [1, 1] : [first, second];
}

/**
 * The form under which two ids count as the same record: without case, except for ids of 15 letters and digits, which
 * Salesforce tells apart by case.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm (2026-11-20)
 */
export function idKey(id: string): string {
  return /^[A-Za-z0-9]{15}$/.test(id) ? id : id.toLowerCase();
}
