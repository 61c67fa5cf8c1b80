import type { DealRow } from '../../domain/deal-row.ts';
import { compareDecimals } from '../../domain/money.ts';
import type { DealSort } from '../contract/at-risk.ts';

type Key = string | number | null;

/** How a deal's place in each order is told; null: nothing is known of it. */
const keys: Readonly<Record<DealSort, (deal: DealRow) => Key>> = {
  risk: ({ risk }) => risk,
  winProbability: ({ winProbability }) => winProbability,
  amount: ({ amount }) => amount,
  closeDate: ({ closeDate }) => closeDate,
  name: ({ name }) => textKey(name),
  account: ({ account }) => textKey(account),
  owner: ({ owner }) => textKey(owner),
  stage: ({ stage }) => textKey(stage),
};

/** Case and accents carry no order, and numbers inside a name count as numbers. */
function textKey(text: string | null): string | null {
  if (text === null) return null;
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(15, '0'));
}

const sortedAnew = 2_000;

interface Placed {
  readonly deal: DealRow;
  readonly key: Key;
}

/** An order of deals, lowest first and unknown ones last, that follows a list whose rows are replaced by others when they change. */
export class DealOrder {
  readonly #sort: DealSort;
  #placed: readonly Placed[] = [];

  constructor(sort: DealSort) {
    this.#sort = sort;
  }

  /** These deals in order; rows that were there before keep their places, so that few changes cost no sorting. */
  follow(deals: readonly DealRow[]): readonly DealRow[] {
    const present = new Set(deals);
    const kept = this.#placed.filter(({ deal }) => present.delete(deal));
    if (present.size > 0 || kept.length !== this.#placed.length) {
      const added = Array.from(present, (deal) => ({ deal, key: keys[this.#sort](deal) }));
      const compare = comparison(this.#sort);
      this.#placed =
        added.length > sortedAnew ? [...kept, ...added].sort(compare) : merged(kept, added.sort(compare), compare);
    }
    return this.#placed.map(({ deal }) => deal);
  }
}

function comparison(sort: DealSort): (a: Placed, b: Placed) => number {
  return (a, b) => {
    if (a.key === b.key || a.key === null || b.key === null)
      return a.key === b.key ? (a.deal.id < b.deal.id ? -1 : 1) : a.key === null ? 1 : -1;
    const order = sort === 'amount' ? compareDecimals(String(a.key), String(b.key)) : a.key < b.key ? -1 : 1;
    return order || (a.deal.id < b.deal.id ? -1 : 1);
  };
}

function merged(
  kept: readonly Placed[],
  added: readonly Placed[],
  compare: (a: Placed, b: Placed) => number,
): Placed[] {
  const all: Placed[] = [];
  let at = 0;
  for (const next of added) {
    let end = at;
    for (let high = kept.length; end < high; ) {
      const middle = (end + high) >> 1;
      if (compare(kept[middle] as Placed, next) < 0) end = middle + 1;
      else high = middle;
    }
    for (; at < end; at += 1) all.push(kept[at] as Placed);
    all.push(next);
  }
  for (; at < kept.length; at += 1) all.push(kept[at] as Placed);
  return all;
}

/** Whether nothing is known of what `sort` goes by. */
export function isUnplaced(deal: DealRow, sort: DealSort): boolean {
  return keys[sort](deal) === null;
}
