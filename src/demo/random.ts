/** A seeded source of randomness; the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [minimum, maximum). */
  between(minimum: number, maximum: number): number;
  /** A whole number from minimum to maximum, both possible. */
  integer(minimum: number, maximum: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  normal(mean: number, deviation: number): number;
  /** Log-normal with the given median; `sigma` is the deviation of the logarithm. */
  logNormal(median: number, sigma: number): number;
  shuffled<Item>(items: readonly Item[]): Item[];
  /** An independent stream named by `label`; what one stream draws never shifts another. */
  fork(label: string): Random;
}

/** FNV-1a over the label, mixed with the seed, so that neighbouring seeds and labels share nothing. */
function hash(seed: number, label: string): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < label.length; index++) {
    value = Math.imul(value ^ label.charCodeAt(index), 0x01000193) >>> 0;
  }
  return Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
}

/** Mulberry32. Source: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (2026-11-20) */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A random source for `seed`, a whole number. */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const between = (minimum: number, maximum: number) => minimum + next() * (maximum - minimum);
  const integer = (minimum: number, maximum: number) => Math.floor(between(minimum, maximum + 1));
  const normal = (mean: number, deviation: number) => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * next());
  };
  return {
    next,
    between,
    integer,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('Cannot pick from an empty list.');
      return item;
    },
    normal,
    logNormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    shuffled(items) {
      const keyed = items.map((item) => ({ item, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
    fork: (label) => createRandom(hash(seed, label)),
  };
}
