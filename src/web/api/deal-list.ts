import type { Converter } from '../../../intelligence/pipeline-health/convert-money.ts';
import { totalValue } from '../../../intelligence/pipeline-health/value-totals.ts';
import type { DealRow, DealTable } from '../../domain/deal-row.ts';
import { LruMap } from '../../orchestration/policy/lru-map.ts';
import type { DealSort, listDealsAtRisk } from '../contract/at-risk.ts';
import type { RouteResponse } from '../contract/define-route.ts';
import { type DealFilter, matchersOf } from './deal-filter.ts';
import { DealOrder, isUnplaced } from './deal-order.ts';

type Facets = RouteResponse<typeof listDealsAtRisk>['facets'];
type FacetName = keyof Facets;

/** What a filter leaves, in order: the rows, their totals and the values that other filters may take. */
export interface FilteredDeals {
  readonly rows: readonly DealRow[];
  readonly value: ReturnType<typeof totalValue>;
  readonly valueAtStake: ReturnType<typeof totalValue>;
  readonly facets: Facets;
}

const keptAnswers = 64;
const mostFacetValues = 200;

/** How a facet reads a deal: its value (null: none), and the label of it. */
const facetReaders: readonly (readonly [
  FacetName,
  (deal: DealRow) => string | null,
  (deal: DealRow) => string | null,
])[] = [
  ['band', ({ band }) => band, ({ band }) => band],
  ['ownerId', ({ ownerId }) => ownerId, ({ owner }) => owner],
  ['team', ({ ownerTeam }) => ownerTeam, ({ ownerTeam }) => ownerTeam],
  ['region', ({ ownerRegion }) => ownerRegion, ({ ownerRegion }) => ownerRegion],
  ['stageId', ({ stageId }) => stageId, ({ stage }) => stage],
  [
    'forecastCategory',
    ({ forecastCategory: each }) => each,
    ({ forecastCategory: each }) => each?.replaceAll('_', ' ') ?? null,
  ],
];

/** Counts the values of one facet. */
class FacetCount {
  readonly #byValue = new Map<string, { readonly label: string; deals: number }>();

  add(value: string, label: string): void {
    const known = this.#byValue.get(value);
    if (known) known.deals += 1;
    else this.#byValue.set(value, { label, deals: 1 });
  }

  list(): Facets[FacetName] {
    return [...this.#byValue]
      .map(([value, { label, deals }]) => ({ value, label, deals }))
      .sort((a, b) => b.deals - a.deals || (a.label < b.label ? -1 : 1))
      .slice(0, mostFacetValues);
  }
}

/**
 * The scored open deals of one deal table as the board lists them. A hundred thousand are filtered, counted and summed in one pass; orders
 * follow the table from state to state, and answers are kept while it stays the same.
 */
export class DealList {
  readonly #orders = new Map<DealSort, DealOrder>();
  readonly #ordered = new Map<DealSort, readonly DealRow[]>();
  readonly #answers = new LruMap<string, FilteredDeals>(keptAnswers);
  #table: DealTable | null = null;
  #deals: readonly DealRow[] = [];
  #converter: Converter | null = null;
  coverage: { readonly scanned: number; readonly total: number; readonly asOf: string | null } = {
    scanned: 0,
    total: 0,
    asOf: null,
  };

  /** Takes over another state of the table; `converter` null: currencies stay apart. */
  follow(table: DealTable, converter: Converter | null): this {
    if (this.#table !== table) {
      const open = table.deals.filter(({ status }) => status === 'open');
      this.#table = table;
      this.#deals = table.scoresFrom === 'store' ? open.filter(({ risk }) => risk !== null) : [];
      this.#ordered.clear();
      this.#answers.clear();
      const asOf = table.scoresFrom === 'store' ? table.scoredAsOf : null;
      this.coverage = { scanned: this.#deals.length, total: open.length, asOf };
    }
    if (this.#converter !== converter) this.#answers.clear();
    this.#converter = converter;
    return this;
  }

  /** What fits `filter`, sorted; unknown values stand last in either direction. */
  filter(filter: DealFilter, sort: DealSort, direction: 'up' | 'down'): FilteredDeals {
    const key = JSON.stringify([filter, sort, direction]);
    const known = this.#answers.get(key);
    if (known) return known;
    const made = this.#filterAnew(filter, this.#inOrder(sort, direction));
    this.#answers.set(key, made);
    return made;
  }

  #filterAnew(filter: DealFilter, deals: readonly DealRow[]): FilteredDeals {
    const matchers = matchersOf(filter);
    const counts = new Map<FacetName, FacetCount>([
      ...facetReaders.map(([name]) => [name, new FacetCount()] as const),
      ['signal', new FacetCount()],
    ]);
    const rows: DealRow[] = [];
    for (const deal of deals) {
      let failed = 0;
      let facet: FacetName | null = null;
      for (const matcher of matchers) {
        if (matcher.fits(deal)) continue;
        failed += 1;
        facet = matcher.facet;
        if (failed > 1) break;
      }
      if (failed === 0) rows.push(deal);
      // the other values of a filter are those that its own absence would let in
      if (failed === 0 || (failed === 1 && facet !== null)) countIn(counts, deal, failed === 0 ? null : facet);
    }
    const atStake = rows.filter(({ band }) => band === 'high' || band === 'critical');
    return {
      rows,
      value: totalValue(rows, this.#converter),
      valueAtStake: totalValue(atStake, this.#converter),
      facets: Object.fromEntries([...counts].map(([name, count]) => [name, count.list()])) as Facets,
    };
  }

  #inOrder(sort: DealSort, direction: 'up' | 'down'): readonly DealRow[] {
    const order = this.#orders.get(sort) ?? new DealOrder(sort);
    this.#orders.set(sort, order);
    const up = this.#ordered.get(sort) ?? order.follow(this.#deals);
    this.#ordered.set(sort, up);
    if (direction === 'up') return up;
    const from = up.findIndex((deal) => isUnplaced(deal, sort));
    return from < 0 ? up.toReversed() : [...up.slice(0, from).reverse(), ...up.slice(from)];
  }
}

/** Counts a deal in one facet, or (null) in all of them. */
function countIn(counts: ReadonlyMap<FacetName, FacetCount>, deal: DealRow, only: FacetName | null): void {
  for (const [name, readValue, readLabel] of facetReaders) {
    if (only !== null && only !== name) continue;
    const value = readValue(deal);
    if (value !== null) counts.get(name)?.add(value, readLabel(deal) ?? value);
  }
  if (only === null || only === 'signal')
    for (const id of deal.signals) counts.get('signal')?.add(id, id.replaceAll('-', ' '));
}
