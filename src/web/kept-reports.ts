import type { DealScore } from '../domain/score.ts';
import { LruMap } from '../orchestration/policy/lru-map.ts';
import type { PipelineHealthReport } from '../orchestration/reports/pipeline-health-report.ts';

const keptReports = 24;
const keptScorings = 4;
const keptTables = 128;

import type { OpenDeals } from '../store/open-deals.ts';
import type { DealTable } from './api/deal-table.ts';

/** Results that take seconds on a large pipeline, kept for as long as what they depend on (their key) stays the same. */
export class KeptReports {
  readonly health = new Shelf<PipelineHealthReport>(keptReports);
  /** Each workspace's open deals, of which readers get their part; and the tables of those parts. */
  readonly openDeals = new LatestLists<OpenDeals>();
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

/**
 * One list a workspace, read again when its mark changes: meanwhile the former one is served, so that nobody waits for the seconds a large one
 * takes, except for the first.
 */
export class LatestLists<List> {
  readonly #known = new Map<string, { readonly mark: string; readonly list: List }>();
  readonly #reading = new Map<string, Promise<List>>();

  /** The mark of the list that is served now; `mark` when there is none yet. */
  servedMark(tenantId: string, mark: string): string {
    return this.#known.get(tenantId)?.mark ?? mark;
  }

  /** The list with this mark, or the former one while it is read. @throws as `load` does, where there is no former one */
  async get(tenantId: string, mark: string, load: () => Promise<List>): Promise<List> {
    const known = this.#known.get(tenantId);
    if (known?.mark === mark) return known.list;
    const reading = this.#reading.get(tenantId) ?? this.#read(tenantId, mark, load);
    if (known === undefined) return reading;
    // it is asked for again by the next request
    reading.catch(() => undefined);
    return known.list;
  }

  #read(tenantId: string, mark: string, load: () => Promise<List>): Promise<List> {
    const reading = load()
      .then((list) => {
        this.#known.set(tenantId, { mark, list });
        return list;
      })
      .finally(() => this.#reading.delete(tenantId));
    this.#reading.set(tenantId, reading);
    return reading;
  }
}
