import type { DealTable, DealTablePart } from '../../domain/deal-row.ts';
import type { DealScore } from '../../domain/score.ts';
import type { Instant } from '../../domain/time.ts';
import { forgetOldChanges, notesKeptHours } from '../../store/change-notes.ts';
import type { Store } from '../../store/open-store.ts';
import { type DealTableRequest, type DealTableSource, VisibleTables } from '../../store/visible-table.ts';
import { followChanges, readBeginning } from './follow-changes.ts';
import { inTurns } from './in-turns.ts';
import { isNewestAt, readAllFacts, readTouchMaps } from './read-ground.ts';
import { bytesOf, type Entry, joinAllAnew, tableOf } from './table-entry.ts';
import { readTablePeople } from './table-people.ts';
import { readTableReferences } from './table-references.ts';
import { readTableScores, scoreSome } from './table-scores.ts';

export interface DealTablesOptions {
  readonly store: Store;
  /** What all kept tables together may take, by estimate; the one in use stays whatever its size. */
  readonly maxBytes?: number;
  readonly nowMs?: () => number;
}

/** A look that has not begun: whoever comes before it does shares it. */
interface Waiting {
  readonly parts: Set<DealTablePart>;
  readonly turn: Promise<DealTable>;
}

/**
 * The deal table of every workspace: each deal as of an instant as one row with names joined, kept in memory and brought up to date by
 * what changed since. Ask through `reader.dealTable(tables, { asOf, parts })`, which shows what a principal may see; a call costs one
 * small query while nothing has changed, and the same unchanged state gives the same object, so that results can be kept beside it.
 * Ask for whole days (`endOfDay`), or each instant is a table of its own. Filter, sort, page and add up over `deals` in plain code:
 * 100,000 rows take a few milliseconds. A process has one, which all of its surfaces share.
 */
export class DealTables implements DealTableSource {
  readonly visible = new VisibleTables(inTurns);
  readonly #store: Store;
  readonly #maxBytes: number;
  readonly #nowMs: () => number;
  /** Used longest ago first. */
  readonly #entries = new Map<string, Entry>();
  /** One reading at a time for each table: whoever comes meanwhile waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, Waiting>();

  constructor({ store, maxBytes = 384 * 2 ** 20, nowMs = Date.now }: DealTablesOptions) {
    this.#store = store;
    this.#maxBytes = maxBytes;
    this.#nowMs = nowMs;
  }

  wholeTable(tenantId: string, { asOf, parts }: DealTableRequest): Promise<DealTable> {
    const key = keyOf(tenantId, asOf);
    const waiting = this.#waiting.get(key);
    if (waiting) {
      for (const part of parts) waiting.parts.add(part);
      return waiting.turn;
    }
    const wanted = new Set(parts);
    const turn = this.#inTurn(key, async () => {
      this.#waiting.delete(key);
      return tableOf(await this.#bring(key, tenantId, { asOf, parts: [...wanted] }));
    });
    this.#waiting.set(key, { parts: wanted, turn });
    return turn;
  }

  scoresOf(tenantId: string, asOf: Instant, ids: readonly string[]): Promise<DealScore[]> {
    const key = keyOf(tenantId, asOf);
    return this.#inTurn(key, async () =>
      scoreSome(this.#store, await this.#bring(key, tenantId, { asOf, parts: ['scores'] }), ids),
    );
  }

  /** Estimated bytes of all that is kept. */
  get bytes(): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + bytesOf(entry), 0);
  }

  #inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(key) ?? Promise.resolve()).catch(() => {}).then(work);
    this.#turns.set(key, turn);
    const leave = () => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** An entry that fails on the way is not kept: half of a change may be in it. */
  async #bring(key: string, tenantId: string, { asOf, parts }: DealTableRequest): Promise<Entry> {
    let entry = this.#entries.get(key) ?? null;
    this.#entries.delete(key);
    if (entry !== null && this.#nowMs() - entry.checkedAtMs > (notesKeptHours / 2) * 3_600_000) entry = null;
    entry ??= await this.#open(tenantId, asOf);
    entry.checkedAtMs = this.#nowMs();
    await followChanges(this.#store, entry);
    await this.#readParts(entry, parts);
    this.#entries.set(key, entry);
    this.#evict(key);
    return entry;
  }

  async #open(tenantId: string, asOf: Instant): Promise<Entry> {
    const { references, ...beginning } = await this.#store.withTenant(tenantId, async (tx) => {
      await forgetOldChanges(tx);
      return { ...(await readBeginning(tx)), references: await readTableReferences(tx, asOf) };
    });
    const isNewest = isNewestAt(asOf, beginning.dataAsOf);
    const facts = await readAllFacts(this.#store, tenantId, asOf, isNewest);
    const unread = { touches: null, people: null, scores: null, rows: null, table: null };
    const lists = { accounts: null, contacts: null, contactRoles: null };
    const about = { tenantId, asOf, lineage: {}, checkedAtMs: this.#nowMs(), isNewest, facts, references };
    return { ...about, ...beginning, ...unread, lists, stale: new Set() };
  }

  async #readParts(entry: Entry, parts: readonly DealTablePart[]): Promise<void> {
    const { tenantId, asOf, settings, references } = entry;
    const isWanted = (part: DealTablePart) => parts.includes(part) && entry[part] === null;
    if (isWanted('touches')) {
      entry.touches = await this.#store.withTenant(tenantId, (tx) => readTouchMaps(tx, { asOf, ...settings }, null));
      joinAllAnew(entry);
    }
    if (isWanted('people')) {
      const { merges } = references;
      entry.people = await this.#store.withTenant(tenantId, (tx) => readTablePeople(tx, asOf, merges));
      joinAllAnew(entry);
    }
    if (isWanted('scores')) {
      entry.scores = await readTableScores(this.#store, entry);
      joinAllAnew(entry);
    }
  }

  #evict(keptKey: string): void {
    for (const key of [...this.#entries.keys()]) {
      if (this.bytes <= this.#maxBytes) return;
      if (key !== keptKey) this.#entries.delete(key);
    }
  }
}

function keyOf(tenantId: string, asOf: Instant): string {
  return `${tenantId}\n${asOf}`;
}
