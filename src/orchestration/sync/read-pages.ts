import type { Principal } from '../../domain/principal.ts';
import type { SyncPage } from '../../domain/record.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { applyRecords } from '../../store/apply-records.ts';
import type { Store } from '../../store/open-store.ts';
import { readCursor, saveCursor } from '../../store/sync-cursors.ts';
import { AppliedTotals } from './applied-totals.ts';

/** One object of one connection to be read to its end. */
export interface PagedRead {
  readonly connectionId: string;
  readonly object: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly pageSize: number;
  /** Whether the tool takes `since`: where the last complete pass ended. */
  readonly isIncremental: boolean;
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
  readonly onProgress?: (progress: ReadProgress) => void;
}

const pageDeadlineMs = 120_000;

/**
 * Reads an object page by page through the gateway. Each page and its cursor are committed together, so a pass that stops
 * resumes where it was. `onPage` sees the raw page (rejected rows and the like).
 * @throws AppError as the tool's call does; pages committed before stay
 */
export async function readPages(
  reader: PageReader,
  read: PagedRead,
  onPage?: (page: Record<string, unknown>) => void,
): Promise<AppliedTotals> {
  const { store, gateway, principal } = reader;
  const tenantId = principal.tenantId;
  const totals = new AppliedTotals();
  const start = await store.withTenant(tenantId, (tx) => readCursor(tx, read.connectionId, read.object));
  let cursor = start.cursor;
  let readCount = cursor === null ? 0 : start.readCount;
  for (;;) {
    const result = await gateway.callTool({
      principal,
      tool: read.tool,
      arguments: {
        ...read.arguments,
        ...(read.isIncremental ? { since: start.watermark } : {}),
        cursor,
        limit: read.pageSize,
      },
      purpose: `sync ${read.object}`,
      deadlineMs: pageDeadlineMs,
    });
    const page = result.structuredContent as unknown as SyncPage; // the gateway has validated it
    onPage?.(result.structuredContent);
    readCount += page.records.length;
    cursor = page.cursor;
    const applied = await store.withTenant(tenantId, async (tx) => {
      const counts = await applyRecords(tx, tenantId, read.connectionId, page.records);
      await saveCursor(tx, tenantId, read, {
        cursor,
        done: page.done,
        total: page.total,
        readCount,
        watermark: page.watermark ?? null,
      });
      return counts;
    });
    totals.add(applied);
    reader.onProgress?.({ object: read.object, read: readCount, total: page.total });
    if (page.done || cursor === null) return totals;
  }
}
