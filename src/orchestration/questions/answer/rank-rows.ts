/** What is ranked, with the value it is ranked by; null is last in either direction. */
export interface Ranked<Item> {
  readonly item: Item;
  readonly by: number | string | null;
  /** Decides among equals, so that the same question gives the same order. */
  readonly label: string;
}

/** The chosen places. `tied`: how many more than asked for, because they share the last place. */
export interface Ranking<Item> {
  readonly items: readonly Item[];
  readonly tied: number;
  /** Those that share the first chosen place. */
  readonly winners: readonly Item[];
}

/** Orders and cuts; whoever shares the last place stays. */
export function rankRows<Item>(
  all: readonly Ranked<Item>[],
  direction: 'up' | 'down' | null,
  limit: number | null,
  skip: number,
): Ranking<Item> {
  const sign = direction === 'up' ? 1 : -1;
  const ordered =
    direction === null ? [...all] : all.toSorted((a, b) => compare(a.by, b.by, sign) || (a.label < b.label ? -1 : 1));
  const start = startAfter(ordered, direction === null ? 0 : skip);
  let end = limit === null ? ordered.length : Math.min(ordered.length, start + limit);
  const last = ordered[end - 1];
  const cut = end;
  while (direction !== null && limit !== null && last && end < ordered.length && ordered[end]?.by === last.by) end += 1;
  const chosen = ordered.slice(start, end);
  const first = chosen[0];
  return {
    items: chosen.map(({ item }) => item),
    tied: end - cut,
    winners: chosen.filter(({ by }) => by === first?.by).map(({ item }) => item),
  };
}

/** Places are counted by value: those who share the first place are skipped together. */
function startAfter<Item>(ordered: readonly Ranked<Item>[], skip: number): number {
  let start = 0;
  for (let place = 0; place < skip && start < ordered.length; place += 1) {
    const by = ordered[start]?.by;
    while (start < ordered.length && ordered[start]?.by === by) start += 1;
  }
  return start;
}

function compare(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * sign;
}
