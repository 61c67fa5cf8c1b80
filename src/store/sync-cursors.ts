import { and, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { syncCursor } from './schema/workspace.ts';

/** Where the reading of one object stands. */
export interface CursorState {
  readonly cursor: string | null;
  readonly watermark: string | null;
  readonly readCount: number;
  readonly completedAt: string | null;
}

/** The state of one object's reading; all null and 0 before the first page. */
export async function readCursor(tx: TenantTransaction, connectionId: string, object: string): Promise<CursorState> {
  const where = and(eq(syncCursor.connectionId, connectionId), eq(syncCursor.object, object));
  const [row] = await tx.select().from(syncCursor).where(where);
  return row ?? { cursor: null, watermark: null, readCount: 0, completedAt: null };
}

export interface CursorMove {
  readonly cursor: string | null;
  readonly done: boolean;
  readonly total: number | null;
  readonly readCount: number;
  /** Where the next incremental pass starts; given with the last page of a pass by sources that have one. */
  readonly watermark?: string | null;
}

/** Moves the cursor past a page, in the page's transaction; the last page of a pass clears it and moves the watermark. */
export async function saveCursor(
  tx: TenantTransaction,
  tenantId: string,
  of: { connectionId: string; object: string },
  move: CursorMove,
): Promise<void> {
  const moved = {
    cursor: move.done ? null : move.cursor,
    readCount: move.readCount,
    totalCount: move.total,
    ...(move.done ? { completedAt: sql`now()`, watermark: move.watermark ?? null } : {}),
  };
  await tx
    .insert(syncCursor)
    .values({ tenantId, connectionId: of.connectionId, object: of.object, passStartedAt: sql`now()`, ...moved })
    .onConflictDoUpdate({ target: [syncCursor.tenantId, syncCursor.connectionId, syncCursor.object], set: moved });
}

/** The state of every object's reading, for `status`. */
export async function listCursors(tx: TenantTransaction): Promise<(typeof syncCursor.$inferSelect)[]> {
  return tx.select().from(syncCursor).orderBy(syncCursor.connectionId, syncCursor.object);
}
