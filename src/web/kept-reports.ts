import { type Converter, converterOf } from '../../intelligence/pipeline-health/convert-money.ts';
import type { DealTable } from '../domain/deal-row.ts';
import type { RateTable } from '../domain/pipeline-settings.ts';
import type { DealScore } from '../domain/score.ts';
import type { CalendarDate } from '../domain/time.ts';
import { LruMap } from '../orchestration/policy/lru-map.ts';
import type { PipelineHealthReport } from '../orchestration/reports/pipeline-health-report.ts';
import { DealList } from './api/deal-list.ts';

const keptReports = 24;
const keptScorings = 4;
const keptConverters = 64;

/** Results that take seconds on a large pipeline, kept for as long as what they depend on (their key) stays the same. */
export class KeptReports {
  readonly health = new Shelf<PipelineHealthReport>(keptReports);
  readonly deals = new DealLists();
  /** All scores of a past day, before anybody's rows are taken from them. */
  readonly scorings = new Shelf<ReadonlyMap<string, DealScore>>(keptScorings);
  readonly #converters = new LruMap<string, { readonly converter: Converter | null }>(keptConverters);

  /** The same converter for the same rates and day. */
  converterOf(rates: RateTable | null, day: CalendarDate): Converter | null {
    const key = JSON.stringify([rates, day]);
    const made = this.#converters.get(key) ?? { converter: converterOf(rates, day) };
    this.#converters.set(key, made);
    return made.converter;
  }
}

/** The board's list beside each deal table, through all of the table's states. */
class DealLists {
  readonly #lists = new WeakMap<object, DealList>();

  of({ lineage }: DealTable): DealList {
    const list = this.#lists.get(lineage) ?? new DealList();
    this.#lists.set(lineage, list);
    return list;
  }
}

/** Several who ask for the same at once share one making; one that fails is made again. */
class Shelf<Value> {
  readonly #kept: LruMap<string, Promise<Value>>;

  constructor(limit: number) {
    this.#kept = new LruMap(limit);
  }

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(key);
    if (known) return known;
    const made = make();
    this.#kept.set(key, made);
    made.catch(() => this.#kept.delete(key));
    return made;
  }
}
