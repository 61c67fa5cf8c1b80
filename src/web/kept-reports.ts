import type { DealScore } from '../domain/score.ts';
import { LruMap } from '../orchestration/policy/lru-map.ts';
import type { PipelineHealthReport } from '../orchestration/reports/pipeline-health-report.ts';

const keptReports = 24;
const keptScorings = 4;
const keptTables = 32;

import type { DealTable } from './api/deal-table.ts';

/** Results that take seconds on a large pipeline, kept for as long as what they depend on (their key) stays the same. */
export class KeptReports {
  readonly health = new Shelf<PipelineHealthReport>(keptReports);
  readonly deals = new Shelf<DealTable>(keptTables);
  /** All scores of a past day, before anybody's rows are taken from them. */
  readonly scorings = new Shelf<ReadonlyMap<string, DealScore>>(keptScorings);
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
