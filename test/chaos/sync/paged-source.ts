import { AppError } from '../../../src/domain/errors.ts';
import type { ChangedRecord, SyncPage, VendorQuota } from '../../../src/domain/record.ts';
import type { ToolCall, ToolGateway, ToolResult } from '../../../src/domain/tool.ts';

/** A record as the source has it now. */
export interface SourceRecord {
  readonly id: string;
  values: Record<string, unknown>;
  modifiedAt: string;
  isDeleted: boolean;
  mergedIntoId: string | null;
}

const overlapMs = 5 * 60_000;

/**
 * A CRM in memory that pages by (modified, id) like the real ones: rows changed while a pass is under way move to its end, a
 * soft-deleted row is told as deleted, a purged one is never told again. `beforePage` may change it between two pages, or throw
 * what the wire would.
 */
export class PagedSource implements ToolGateway {
  readonly objects = new Map<string, Map<string, SourceRecord>>();
  readonly calls: { readonly tool: string; readonly arguments: Record<string, unknown> }[] = [];
  readonly system: string;
  readonly tools = new Set(['describe_source', 'read_changes']);
  readable: string[] = ['stage', 'contactRoles', 'activities'];
  syncObjects: string[] = ['account', 'opportunity'];
  nowMs: number;
  pageSize = 7;
  quota: (() => VendorQuota) | null = null;
  beforePage: (call: { readonly object: string; readonly page: number; readonly cursor: string | null }) => void =
    () => {};
  spoil: (page: SyncPage, object: string) => SyncPage = (page) => page;
  #pages = 0;

  constructor(system: string, nowMs: number) {
    this.system = system;
    this.nowMs = nowMs;
  }

  listTools(): { name: string }[] {
    return [...this.tools].map((verb) => ({ name: `${this.system}_${verb}` }));
  }

  of(object: string): Map<string, SourceRecord> {
    const found = this.objects.get(object) ?? new Map<string, SourceRecord>();
    this.objects.set(object, found);
    return found;
  }

  /** Creates or changes a record; `lateMs`: its stamp lies that far in the past, as where rows become visible late. */
  put(object: string, id: string, values: Record<string, unknown>, lateMs = 0): void {
    this.nowMs += 1_000;
    const before = this.of(object).get(id);
    const modifiedAt = new Date(this.nowMs - lateMs).toISOString();
    const isDeleted = false;
    this.of(object).set(id, {
      id,
      values: { ...before?.values, ...values },
      modifiedAt,
      isDeleted,
      mergedIntoId: null,
    });
  }

  remove(object: string, id: string, mergedIntoId: string | null = null): void {
    const record = this.of(object).get(id);
    if (!record) return;
    this.nowMs += 1_000;
    Object.assign(record, { isDeleted: true, modifiedAt: new Date(this.nowMs).toISOString(), mergedIntoId });
  }

  purge(object: string, id: string): void {
    this.of(object).delete(id);
  }

  async callTool({ tool, arguments: given }: ToolCall): Promise<ToolResult> {
    this.calls.push({ tool, arguments: given });
    const verb = tool.slice(this.system.length + 1);
    if (!this.tools.has(verb)) throw new AppError('not_found', `No tool is named "${tool}".`, { tool });
    return this.#result(tool, this.#answer(verb, given));
  }

  #answer(verb: string, given: Record<string, unknown>): Record<string, unknown> {
    const object = String(given['object'] ?? '');
    switch (verb) {
      case 'describe_source':
        return { readable: this.readable, syncObjects: this.syncObjects };
      case 'read_changes':
        return { ...this.#page(object, given['since'] as string | null, given['cursor'] as string | null) };
      case 'read_records': {
        const ids = given['ids'] as string[];
        const records = ids.flatMap((id) => this.of(object).get(id) ?? []);
        return { records: records.map((record) => toChanged(object, record)), cursor: null, done: true, total: null };
      }
      case 'list_ids': {
        const living = [...this.of(object).values()].filter(({ isDeleted }) => !isDeleted);
        return { ids: living.map(({ id }) => id), cursor: null, done: true };
      }
      case 'count_records': {
        const living = (name: string) => [...this.of(name).values()].filter(({ isDeleted }) => !isDeleted).length;
        return { counts: Object.fromEntries((given['objects'] as string[]).map((name) => [name, living(name)])) };
      }
      case 'read_delta': {
        const since = Object.entries(given['since'] as Record<string, string | null>);
        return { pages: since.map(([name, at]) => ({ ...this.#page(name, at, null), readObject: name })) };
      }
      default:
        throw new AppError('not_found', `No tool does ${verb}.`);
    }
  }

  #page(object: string, since: string | null, cursor: string | null): SyncPage {
    const state = cursor === null ? null : (JSON.parse(cursor) as { at: string; id: string; until: string });
    this.#pages += 1;
    this.beforePage({ object, page: this.#pages, cursor });
    const from = since === null ? '' : new Date(Date.parse(since) - overlapMs).toISOString();
    const until = state?.until ?? new Date(this.nowMs).toISOString();
    const rows = [...this.of(object).values()]
      .filter(({ modifiedAt, id }) =>
        state ? modifiedAt > state.at || (modifiedAt === state.at && id > state.id) : modifiedAt >= from,
      )
      .sort((a, b) => (a.modifiedAt + a.id < b.modifiedAt + b.id ? -1 : 1));
    const page = rows.slice(0, this.pageSize);
    const last = page.at(-1);
    const done = rows.length <= this.pageSize;
    const next = done || !last ? null : JSON.stringify({ at: last.modifiedAt, id: last.id, until });
    return this.spoil(
      {
        records: page.map((record) => toChanged(object, record)),
        cursor: next,
        done,
        total: null,
        watermark: done ? until : null,
        ...(this.quota ? { quota: this.quota() } : {}),
      },
      object,
    );
  }

  #result(tool: string, structuredContent: Record<string, unknown>): ToolResult {
    const provenance = {
      tool,
      system: this.system,
      connection: this.system,
      version: '1',
      fetchedAt: new Date(this.nowMs).toISOString(),
      records: null,
      requestId: 'chaos',
      fromCache: false,
    };
    return { structuredContent, provenance, untrusted: true };
  }
}

function toChanged(object: string, record: SourceRecord): ChangedRecord {
  const { id, values, modifiedAt, isDeleted, mergedIntoId } = record;
  return {
    object: object as ChangedRecord['object'],
    id,
    changes: [{ effectiveAt: modifiedAt, knownAt: modifiedAt, values: { ...values } }],
    undated: {},
    isDeleted,
    mergedIntoId,
  };
}
