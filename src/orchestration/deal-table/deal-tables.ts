import type { DealRow, DealTable, DealTablePart, ScoreColumns } from '../../domain/deal-row.ts';
import type { Instant } from '../../domain/time.ts';
import {
  type ChangeNote,
  forgetOldChanges,
  markChanges,
  notesKeptHours,
  readChangesSince,
} from '../../store/change-notes.ts';
import type { Store } from '../../store/open-store.ts';
import { readScoreColumns, toScoreColumns } from '../../store/read-score-columns.ts';
import { readTouched, type TouchSummary } from '../../store/read-touches.ts';
import { type DealTableRequest, type DealTableSource, VisibleTables } from '../../store/visible-table.ts';
import { assembleTable, joinRows } from './assemble-table.ts';
import type { DealFacts } from './deal-facts.ts';
import { isNewestAt, readAllFacts, readDataAsOf, readTouchMaps, refreshFacts } from './read-ground.ts';
import {
  peopleObjects,
  readTablePeople,
  readTableReferences,
  referenceObjects,
  type TablePeople,
  type TableReferences,
} from './table-references.ts';

/** What is kept of one workspace as of one instant. Parts that nobody has asked for are null. */
interface Entry {
  readonly tenantId: string;
  readonly asOf: Instant;
  mark: string;
  checkedAtMs: number;
  dataAsOf: Instant | null;
  isNewest: boolean;
  facts: Map<string, DealFacts>;
  references: TableReferences;
  touches: { ofDeals: Map<string, TouchSummary>; ofAccounts: Map<string, TouchSummary> } | null;
  people: TablePeople | null;
  scores: { asOf: Instant | null; byDeal: Map<string, ScoreColumns>; isComputed: boolean } | null;
  /** Joined rows by deal; null: all must be joined anew. */
  rows: Map<string, DealRow> | null;
  /** Deals whose row must be joined anew. */
  stale: Set<string>;
  table: DealTable | null;
}

export interface DealTablesOptions {
  readonly store: Store;
  /** What all kept tables together may take, by estimate; the one in use stays whatever its size. */
  readonly maxBytes?: number;
  readonly nowMs?: () => number;
}

/** Scores of a past date, or of a workspace that no schedule scores, are worked out for at most this many deals. */
const maxComputedScores = 20_000;

/**
 * The deal table of every workspace: each deal as of an instant as one row with names joined, kept in memory and brought up to date by
 * what changed since. Ask through `reader.dealTable(tables, { asOf, parts })`, which shows what a principal may see; a call costs one
 * small query while nothing has changed, and the same unchanged state gives the same object, so that results can be kept beside it.
 * Ask for whole days (`endOfDay`), or each instant is a table of its own. Filter, sort, page and add up over `deals` in plain code:
 * 100,000 rows take a few milliseconds.
 */
export class DealTables implements DealTableSource {
  readonly visible = new VisibleTables();
  readonly #store: Store;
  readonly #maxBytes: number;
  readonly #nowMs: () => number;
  /** Used longest ago first. */
  readonly #entries = new Map<string, Entry>();
  /** One reading at a time for each table: whoever comes meanwhile waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor({ store, maxBytes = 384 * 2 ** 20, nowMs = Date.now }: DealTablesOptions) {
    this.#store = store;
    this.#maxBytes = maxBytes;
    this.#nowMs = nowMs;
  }

  wholeTable(tenantId: string, request: DealTableRequest): Promise<DealTable> {
    const key = `${tenantId}\n${request.asOf}`;
    const turn = (this.#turns.get(key) ?? Promise.resolve())
      .catch(() => {})
      .then(() => this.#bring(key, tenantId, request));
    this.#turns.set(key, turn);
    const leave = () => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** Estimated bytes of all that is kept. */
  get bytes(): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + bytesOf(entry), 0);
  }

  async #bring(key: string, tenantId: string, { asOf, parts }: DealTableRequest): Promise<DealTable> {
    let entry = this.#entries.get(key) ?? null;
    this.#entries.delete(key);
    if (entry !== null && this.#nowMs() - entry.checkedAtMs > (notesKeptHours / 2) * 3_600_000) entry = null;
    if (entry === null) entry = await this.#open(tenantId, asOf);
    else await this.#refresh(entry);
    await this.#readParts(entry, parts);
    entry.table ??= assemble(entry);
    this.#entries.set(key, entry);
    this.#evict(key);
    return entry.table;
  }

  async #open(tenantId: string, asOf: Instant): Promise<Entry> {
    const { mark, dataAsOf, references } = await this.#store.withTenant(tenantId, async (tx) => {
      await forgetOldChanges(tx);
      return {
        mark: await markChanges(tx),
        dataAsOf: await readDataAsOf(tx),
        references: await readTableReferences(tx, asOf),
      };
    });
    const isNewest = isNewestAt(asOf, dataAsOf);
    const facts = await readAllFacts(this.#store, tenantId, asOf, isNewest);
    const nothing = { touches: null, people: null, scores: null, rows: null, stale: new Set<string>(), table: null };
    const entry = {
      tenantId,
      asOf,
      mark,
      checkedAtMs: this.#nowMs(),
      dataAsOf,
      isNewest,
      facts,
      references,
      ...nothing,
    };
    // what was written between the first page and the last
    await this.#refresh(entry);
    return entry;
  }

  async #refresh(entry: Entry): Promise<void> {
    const { tenantId, asOf } = entry;
    const seen = await this.#store.withTenant(tenantId, async (tx) => ({
      ...(await readChangesSince(tx, entry.mark)),
      dataAsOf: await readDataAsOf(tx),
    }));
    entry.checkedAtMs = this.#nowMs();
    const isNewest = isNewestAt(asOf, seen.dataAsOf);
    const changed = gather(seen.notes);
    const tooMany = [...changed.values()].includes(null);
    if (isNewest !== entry.isNewest || tooMany) {
      entry.facts = await readAllFacts(this.#store, tenantId, asOf, isNewest);
      entry.touches = null;
      entry.scores = null;
      entry.rows = null;
      entry.isNewest = isNewest;
    }
    if (seen.dataAsOf !== entry.dataAsOf || changed.size > 0) entry.table = null;
    entry.dataAsOf = seen.dataAsOf;
    if (changed.size > 0) await this.#apply(entry, changed);
    entry.mark = seen.mark;
  }

  async #apply(entry: Entry, changed: ReadonlyMap<string, ReadonlySet<string> | null>): Promise<void> {
    const ids = (object: string) => [...(changed.get(object) ?? [])];
    await this.#store.withTenant(entry.tenantId, async (tx) => {
      const { asOf, isNewest } = entry;
      const deals = ids('opportunity');
      if (deals.length > 0) await refreshFacts(tx, entry.facts, deals, asOf, isNewest);
      for (const id of deals) entry.stale.add(id);
      if ([...changed.keys()].some((object) => referenceObjects.has(object))) {
        entry.references = await readTableReferences(tx, asOf);
        entry.rows = null;
      }
      if ([...changed.keys()].some((object) => peopleObjects.has(object))) {
        entry.people = null;
        entry.rows = null;
      }
      if (entry.touches !== null) {
        const { opportunityIds, accountIds } = await readTouched(tx, ids('activity'));
        const only = { opportunityIds: [...opportunityIds, ...ids('touched_opportunity')], accountIds };
        if (only.opportunityIds.length + only.accountIds.length > 0) {
          const { ofDeals, ofAccounts } = await readTouchMaps(tx, asOf, only);
          replace(entry.touches.ofDeals, only.opportunityIds, ofDeals);
          for (const id of only.opportunityIds) entry.stale.add(id);
          replace(entry.touches.ofAccounts, only.accountIds, ofAccounts);
        }
      }
      if (entry.scores?.isComputed) entry.scores = null;
      else if (entry.scores !== null && changed.has('score')) {
        const { asOf: scoredAsOf, byDeal } = await readScoreColumns(tx, ids('score'));
        replace(entry.scores.byDeal, ids('score'), byDeal);
        for (const id of ids('score')) entry.stale.add(id);
        entry.scores.asOf = scoredAsOf ?? entry.scores.asOf;
      }
    });
  }

  async #readParts(entry: Entry, parts: readonly DealTablePart[]): Promise<void> {
    const { tenantId, asOf } = entry;
    if (parts.includes('touches') && entry.touches === null) {
      entry.touches = await this.#store.withTenant(tenantId, (tx) => readTouchMaps(tx, asOf, null));
      entry.rows = null;
      entry.table = null;
    }
    if (parts.includes('people') && entry.people === null) {
      entry.people = await this.#store.withTenant(tenantId, (tx) => readTablePeople(tx, asOf));
      entry.rows = null;
      entry.table = null;
    }
    if (parts.includes('scores') && entry.scores === null) {
      entry.scores = await this.#readScores(entry);
      entry.rows = null;
      entry.table = null;
    }
  }

  async #readScores({ tenantId, asOf, isNewest, facts }: Entry): Promise<NonNullable<Entry['scores']>> {
    const stored = await this.#store.withTenant(tenantId, (tx) => readScoreColumns(tx, null));
    if (isNewest && stored.asOf !== null && stored.asOf <= asOf) return { ...stored, isComputed: false };
    let open = 0;
    for (const { state } of facts.values()) if (state.outcome === null) open += 1;
    if (open > maxComputedScores) return { asOf: null, byDeal: new Map(), isComputed: true };
    const { scorePipeline } = await import('../scoring/score-pipeline.ts');
    const { scores } = await scorePipeline(this.#store, tenantId, asOf);
    const byDeal = new Map(scores.map((score) => [score.opportunityId, toScoreColumns(score)]));
    return { asOf: scores.length > 0 ? asOf : null, byDeal, isComputed: true };
  }

  #evict(keptKey: string): void {
    for (const key of [...this.#entries.keys()]) {
      if (this.bytes <= this.#maxBytes) return;
      if (key !== keptKey) this.#entries.delete(key);
    }
  }
}

/** The table of an entry, joining only rows that changed. */
function assemble(entry: Entry): DealTable {
  const ground = { ...entry, undatedDeals: countUndated(entry) };
  if (entry.rows === null) {
    entry.rows = new Map();
    joinRows(ground, entry.rows, null);
  } else joinRows(ground, entry.rows, entry.stale);
  entry.stale.clear();
  return assembleTable(ground, entry.rows);
}

/** Ids by object; null: too many to name. */
function gather(notes: readonly ChangeNote[]): Map<string, Set<string> | null> {
  const changed = new Map<string, Set<string> | null>();
  for (const { object, ids } of notes) {
    const known = changed.get(object);
    if (ids === null || known === null) changed.set(object, null);
    else if (known === undefined) changed.set(object, new Set(ids));
    else for (const id of ids) known.add(id);
  }
  return changed;
}

function replace<Value>(into: Map<string, Value>, ids: readonly string[], values: ReadonlyMap<string, Value>): void {
  for (const id of ids) into.delete(id);
  for (const [id, value] of values) into.set(id, value);
}

function countUndated({ facts }: Entry): number {
  let undated = 0;
  for (const { createdDate } of facts.values()) if (createdDate === null) undated += 1;
  return undated;
}

/** Measured on 100,000 deals: a row with its facts, and what each part adds. */
function bytesOf({ facts, touches, people, scores, references }: Entry): number {
  const others = references.accounts.size + (people?.contacts.size ?? 0) + (people?.roles.length ?? 0);
  return facts.size * 1_400 + (touches?.ofDeals.size ?? 0) * 400 + (scores?.byDeal.size ?? 0) * 250 + others * 150;
}
