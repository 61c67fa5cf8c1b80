import type { Converter } from '../../../intelligence/pipeline-health/convert-money.ts';
import { totalValue } from '../../../intelligence/pipeline-health/value-totals.ts';
import { compareDecimals } from '../../domain/money.ts';
import { LruMap } from '../../orchestration/policy/lru-map.ts';
import type { OpenDeal, OpenDeals } from '../../store/open-deals.ts';
import type { DealSort, listDealsAtRisk } from '../contract/at-risk.ts';
import type { ParsedRequest, RouteResponse } from '../contract/define-route.ts';
import { type DealFilter, matchersOf } from './deal-filter.ts';

export type DealQuery = ParsedRequest<typeof listDealsAtRisk>['query'];
type Facets = RouteResponse<typeof listDealsAtRisk>['facets'];
type FacetName = keyof Facets;

/** What a filter leaves, in order: the rows, their totals and the values that other filters may take. */
export interface FilteredDeals {
  readonly rows: readonly OpenDeal[];
  readonly value: ReturnType<typeof totalValue>;
  readonly valueAtStake: ReturnType<typeof totalValue>;
  readonly facets: Facets;
}

const keptAnswers = 64;
const mostFacetValues = 200;

/** How a facet reads a deal: its values, and their labels. */
const facetValues: Readonly<Record<FacetName, (deal: OpenDeal) => readonly (readonly [string, string])[]>> = {
  band: ({ band }) => [[band, band]],
  ownerId: ({ ownerId, owner }) => (ownerId === null ? [] : [[ownerId, owner ?? ownerId]]),
  team: ({ team }) => (team === null ? [] : [[team, team]]),
  region: ({ region }) => (region === null ? [] : [[region, region]]),
  stageId: ({ stageId, stage }) => (stageId === null ? [] : [[stageId, stage ?? stageId]]),
  forecastCategory: ({ forecastCategory: category }) =>
    category === null ? [] : [[category, category.replaceAll('_', ' ')]],
  signal: ({ signals }) => signals.map((id) => [id, id.replaceAll('-', ' ')] as const),
};
const facetNames = Object.keys(facetValues) as FacetName[];

/**
 * The open deals one kind of reader sees, held in memory for as long as they stay the same. A hundred thousand of them are filtered,
 * counted and summed in one pass; orders are made once, and answers are kept.
 */
export class DealTable {
  readonly #deals: readonly OpenDeal[];
  readonly #converter: Converter | null;
  readonly #orders = new Map<DealSort, readonly OpenDeal[]>();
  readonly #answers = new LruMap<string, FilteredDeals>(keptAnswers);
  readonly coverage: { readonly scanned: number; readonly total: number; readonly asOf: string | null };

  constructor({ deals, total, asOf }: OpenDeals, converter: Converter | null) {
    this.#deals = deals;
    this.#converter = converter;
    this.coverage = { scanned: deals.length, total, asOf };
  }

  /** What fits `filter`, sorted; unknown values stand last in either direction. */
  filter(filter: DealFilter, sort: DealSort, direction: 'up' | 'down'): FilteredDeals {
    const key = JSON.stringify([filter, sort, direction]);
    const known = this.#answers.get(key);
    if (known) return known;
    const made = this.#filterAnew(filter, sort, direction);
    this.#answers.set(key, made);
    return made;
  }

  #filterAnew(filter: DealFilter, sort: DealSort, direction: 'up' | 'down'): FilteredDeals {
    const matchers = matchersOf(filter);
    const counts = new Map(facetNames.map((name) => [name, new Map<string, { label: string; deals: number }>()]));
    const count = (name: FacetName, deal: OpenDeal) => {
      const byValue = counts.get(name);
      for (const [value, label] of facetValues[name](deal)) {
        const known = byValue?.get(value);
        if (known) known.deals += 1;
        else byValue?.set(value, { label, deals: 1 });
      }
    };
    const rows: OpenDeal[] = [];
    for (const deal of this.#ordered(sort, direction)) {
      const failed = matchers.filter(({ fits }) => !fits(deal));
      if (failed.length === 0) {
        rows.push(deal);
        for (const name of facetNames) count(name, deal);
      } else if (failed.length === 1 && failed[0]?.facet) count(failed[0].facet, deal);
    }
    const atStake = rows.filter(({ band }) => band === 'high' || band === 'critical');
    const facets = Object.fromEntries(facetNames.map((name) => [name, facetOf(counts.get(name) ?? new Map())]));
    return {
      rows,
      value: totalValue(rows, this.#converter),
      valueAtStake: totalValue(atStake, this.#converter),
      facets: facets as Facets,
    };
  }

  #ordered(sort: DealSort, direction: 'up' | 'down'): readonly OpenDeal[] {
    const known = this.#orders.get(sort) ?? this.#deals.toSorted(orderings[sort]);
    this.#orders.set(sort, known);
    if (direction === 'up') return known;
    const from = known.findIndex((deal) => cellOf(deal, sort) === null);
    return from < 0 ? known.toReversed() : [...known.slice(0, from).reverse(), ...known.slice(from)];
  }
}

function facetOf(counts: ReadonlyMap<string, { readonly label: string; readonly deals: number }>) {
  return [...counts]
    .map(([value, { label, deals }]) => ({ value, label, deals }))
    .sort((a, b) => b.deals - a.deals || (a.label < b.label ? -1 : 1))
    .slice(0, mostFacetValues);
}

function cellOf(deal: OpenDeal, sort: DealSort): string | number | null {
  return deal[sort];
}

const byId = (a: OpenDeal, b: OpenDeal) => (a.opportunityId < b.opportunityId ? -1 : 1);

function ordering(sort: DealSort, compare: (a: never, b: never) => number) {
  return (a: OpenDeal, b: OpenDeal) => {
    const [left, right] = [cellOf(a, sort), cellOf(b, sort)];
    if (left === null || right === null) return left === right ? byId(a, b) : left === null ? 1 : -1;
    return compare(left as never, right as never) || byId(a, b);
  };
}

const byNumber = (a: number, b: number) => a - b;
const byText = new Intl.Collator('en', { sensitivity: 'base', numeric: true }).compare;
const byDay = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const orderings: Readonly<Record<DealSort, (a: OpenDeal, b: OpenDeal) => number>> = {
  risk: ordering('risk', byNumber),
  winProbability: ordering('winProbability', byNumber),
  amount: ordering('amount', compareDecimals),
  closeDate: ordering('closeDate', byDay),
  name: ordering('name', byText),
  account: ordering('account', byText),
  owner: ordering('owner', byText),
  stage: ordering('stage', byText),
};
