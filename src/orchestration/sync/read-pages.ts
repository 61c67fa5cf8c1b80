import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { RecordObject, SyncPage } from '../../domain/record.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { type AppliedByObject, applyRecords } from '../../store/apply-records.ts';
import { buryUnseen } from '../../store/bury-unseen.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { type OpenedPass, openPass, saveCursor, stopPass } from '../../store/sync-cursors.ts';
import { AppliedTotals } from './applied-totals.ts';
import type { ConnectionBudget } from './connection-budget.ts';
import { PassGuard } from './pass-guard.ts';

/** One object of one connection to be read to its end. */
export interface PagedRead {
  readonly connectionId: string;
  readonly object: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly pageSize: number;
  /** Whether the tool takes `since`: where the last complete pass ended. */
  readonly isIncremental: boolean;
  /** Read everything although a watermark is there. */
  readonly full?: boolean;
  /** Begin anew although a pass stopped in the middle. */
  readonly anew?: boolean;
  /** What a complete full pass did not show is gone: the object whose records become tombstones then. */
  readonly bury?: RecordObject | 'activity';
}

export interface ReadProgress {
  readonly object: string;
  readonly read: number;
  readonly total: number | null;
}

export interface PageReader {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly principal: Principal;
  readonly budget?: ConnectionBudget;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Writes a page in its transaction; `applyRecords` unless the page holds something else. */
export type ApplyPage = (
  tx: TenantTransaction,
  page: Record<string, unknown>,
  isFullPass: boolean,
) => Promise<AppliedByObject>;

export interface PageHooks {
  /** Sees the raw page, before it is committed (rejected rows and the like). */
  readonly onPage?: (page: Record<string, unknown>) => void;
  readonly apply?: ApplyPage;
}

const pageDeadlineMs = 120_000;

/**
 * Reads an object page by page through the gateway. Each page and its cursor are committed together, so a pass that stops
 * resumes where it was. A cursor that has expired or leads
 * nowhere starts the pass again, once. A full pass that was read from its start to its
 * end without a break leaves tombstones of what it did not show.
 * @throws AppError as the tool's call does; pages committed before stay
 */
export async function readPages(reader: PageReader, read: PagedRead, hooks: PageHooks = {}): Promise<AppliedTotals> {
  const { store, principal } = reader;
  const totals = new AppliedTotals();
  let full = read.full ?? false;
  for (let restart = false; ; ) {
    const options = { full, restart: restart || (read.anew ?? false) };
    const pass = await store.withTenant(principal.tenantId, (tx) => openPass(tx, principal.tenantId, read, options));
    const guard = new PassGuard(read.object, pass.cursor, restart ? 'second' : 'first');
    const failure = await caught(readPass(reader, read, pass, guard, hooks, totals));
    if (failure === null) {
      // rows that became visible late, before the point where this pass was taken up again, are told by one more
      if (!pass.hasGap || !read.isIncremental) return totals;
      full = false;
      continue;
    }
    const leadsNowhere = failure.data.hint === 'endless';
    const mayRestart = !restart && (leadsNowhere || isExpiredCursor(failure));
    if (failure.data.hint !== 'concurrent') {
      // begun anew at once, a vendor that repeats its pages might give another mixture that looks right
      const drop = mayRestart || leadsNowhere || failure.data.hint === 'repeated';
      await store.withTenant(principal.tenantId, (tx) => stopPass(tx, read, failure.message, drop));
    }
    if (!mayRestart) throw failure;
    restart = true;
  }
}

/** The AppError that `work` ended with; null: none. */
async function caught(work: Promise<void>): Promise<AppError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Tools say so by refusing the cursor. */
function isExpiredCursor({ code, data }: AppError): boolean {
  if (data.hint === 'concurrent') return false;
  return code === 'conflict' || (code === 'invalid_input' && data.field === 'cursor');
}

async function readPass(
  reader: PageReader,
  read: PagedRead,
  pass: OpenedPass,
  guard: PassGuard,
  hooks: PageHooks,
  totals: AppliedTotals,
): Promise<void> {
  const since = pass.kind === 'full' ? null : pass.watermark;
  let state: PassState = { cursor: pass.cursor, readCount: pass.readCount, kind: pass.kind };
  for (;;) {
    await reader.budget?.admit();
    const result = await reader.gateway.callTool({
      principal: reader.principal,
      tool: read.tool,
      arguments: {
        ...read.arguments,
        ...(read.isIncremental ? { since } : {}),
        cursor: state.cursor,
        limit: read.pageSize,
      },
      purpose: `sync ${read.object}`,
      deadlineMs: pageDeadlineMs,
    });
    const page = result.structuredContent;
    const { applied, next } = await commitPage(reader, read, pass, state, page, guard, hooks);
    state = next;
    totals.add(applied.counts);
    totals.buried += applied.buried;
    const { total, done } = page as unknown as SyncPage; // the gateway has validated it
    reader.onProgress?.({ object: read.object, read: state.readCount, total });
    if (done) return;
  }
}

/** How far a pass is. */
export interface PassState {
  readonly cursor: string | null;
  readonly readCount: number;
  readonly kind: 'full' | 'incremental';
}

/**
 * Commits one page with its cursor, and with the last page of an unbroken full pass the tombstones of what it did not show.
 * @throws AppError `bad_vendor_response` for a page that leads nowhere, `conflict` when another reader was faster
 */
export async function commitPage(
  reader: PageReader,
  read: PagedRead,
  pass: OpenedPass,
  state: PassState,
  content: Record<string, unknown>,
  guard: PassGuard,
  hooks: PageHooks,
): Promise<{ applied: { counts: AppliedByObject; buried: number }; next: PassState }> {
  const { store, principal, budget } = reader;
  const page = content as unknown as SyncPage & { engagements?: readonly unknown[] };
  const rows = page.records ?? page.engagements ?? [];
  const next: PassState = {
    cursor: page.cursor,
    readCount: state.readCount + rows.length,
    kind: page.isResync ? 'full' : state.kind,
  };
  guard.check({
    content: contentOf(rows),
    size: rows.length,
    cursor: page.cursor,
    done: page.done,
    total: next.kind === 'full' ? page.total : null,
    readCount: next.readCount,
  });
  hooks.onPage?.(content);
  const isFullPass = next.kind === 'full' && read.bury !== undefined;
  const apply =
    hooks.apply ?? ((tx) => applyRecords(tx, principal.tenantId, read.connectionId, page.records, { isFullPass }));
  const applied = await store.withTenant(principal.tenantId, async (tx) => {
    const counts = await apply(tx, content, isFullPass);
    await saveCursor(tx, read, pass.revision, {
      cursor: page.cursor,
      done: page.done,
      total: page.total,
      readCount: next.readCount,
      watermark: page.watermark ?? null,
    });
    await budget?.note(tx, page.quota);
    const isWhole = page.done && isFullPass && !pass.hasGap;
    return { counts, buried: isWhole ? await bury(tx, principal.tenantId, read, pass) : 0 };
  });
  return { applied, next };
}

async function bury(tx: TenantTransaction, tenantId: string, read: PagedRead, pass: OpenedPass): Promise<number> {
  if (!read.bury) return 0;
  const { buried, held } = await buryUnseen(tx, tenantId, read.connectionId, read.bury, pass.startedAt);
  if (held > 0) {
    const reason = `${held.toLocaleString('en')} records were not shown any more, too many to be believed: check what the connection may read. They are kept.`;
    await stopPass(tx, read, reason, false);
  }
  return buried;
}

/** The ends of a page tell it from another; reading all of it again would cost as much as writing it. */
function contentOf(rows: readonly unknown[]): string {
  return rows.length === 0 ? '' : JSON.stringify([rows.length, rows[0], rows[rows.length >> 1], rows.at(-1)]);
}
