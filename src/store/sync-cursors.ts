import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { and, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { syncCursor } from './schema/workspace.ts';

export type CursorRow = typeof syncCursor.$inferSelect;

/** Which object of which connection is read. */
export interface CursorKey {
  readonly connectionId: string;
  readonly object: string;
}

/** Where the reading of one object stands. */
export interface CursorState {
  readonly cursor: string | null;
  readonly watermark: string | null;
  readonly readCount: number;
  readonly completedAt: string | null;
}

const where = ({ connectionId, object }: CursorKey) =>
  and(eq(syncCursor.connectionId, connectionId), eq(syncCursor.object, object));

/** The state of one object's reading; all null and 0 before the first page. */
export async function readCursor(tx: TenantTransaction, connectionId: string, object: string): Promise<CursorState> {
  const [row] = await tx.select().from(syncCursor).where(where({ connectionId, object }));
  return row ?? { cursor: null, watermark: null, readCount: 0, completedAt: null };
}

/** A pass that has begun or goes on. `revision` must be given back with its next page. */
export interface OpenedPass {
  readonly kind: 'full' | 'incremental';
  readonly cursor: string | null;
  readonly watermark: string | null;
  readonly readCount: number;
  readonly hasGap: boolean;
  readonly startedAt: Instant;
  readonly revision: number;
}

/**
 * Begins a pass, or goes on with the one that stopped in the middle. `restart` drops that one and begins anew; `full` reads
 * everything although a watermark is there. Must be committed before the first page is asked for: what is seen from then on
 * counts as seen by this pass.
 */
export async function openPass(
  tx: TenantTransaction,
  tenantId: string,
  key: CursorKey,
  options: { readonly full: boolean; readonly restart: boolean },
): Promise<OpenedPass> {
  const [row] = await tx.select().from(syncCursor).where(where(key)).for('update');
  const goesOn = row?.cursor != null && !options.restart && !(options.full && row.passKind === 'incremental');
  const revision = (row?.revision ?? 0) + 1;
  const kind = goesOn
    ? (row.passKind ?? (row.watermark === null ? 'full' : 'incremental'))
    : options.full || !row?.watermark
      ? 'full'
      : 'incremental';
  const pass = goesOn
    ? { passKind: kind, hasGap: true, revision }
    : { passKind: kind, hasGap: false, revision, cursor: null, readCount: 0, totalCount: null };
  const set = { ...pass, stopReason: null, ...(goesOn ? {} : { passStartedAt: sql`now()` }) };
  const [opened] = await tx
    .insert(syncCursor)
    .values({ tenantId, ...key, passStartedAt: sql`now()`, ...pass })
    .onConflictDoUpdate({ target: [syncCursor.tenantId, syncCursor.connectionId, syncCursor.object], set })
    .returning();
  if (!opened?.passStartedAt) throw new AppError('internal', `The pass over ${key.object} could not be opened.`);
  const { cursor, watermark, readCount, hasGap, passStartedAt } = opened;
  return { kind, cursor, watermark, readCount, hasGap, startedAt: passStartedAt, revision };
}

export interface CursorMove {
  readonly cursor: string | null;
  readonly done: boolean;
  readonly total: number | null;
  readonly readCount: number;
  /** Where the next incremental pass starts; given with the last page of a pass by sources that have one. */
  readonly watermark?: string | null;
}

/**
 * Moves the cursor past a page, in the page's transaction; the last page of a pass clears it and moves the watermark.
 * @throws AppError `conflict` when another reader moved it meanwhile: this page must not be committed
 */
export async function saveCursor(
  tx: TenantTransaction,
  key: CursorKey,
  revision: number,
  move: CursorMove,
): Promise<void> {
  const moved = {
    cursor: move.done ? null : move.cursor,
    readCount: move.readCount,
    totalCount: move.total,
    ...(move.done
      ? {
          completedAt: sql`now()`,
          // a source that gave no new watermark keeps the old one: reading some changes twice is harmless
          watermark: move.watermark ?? sql`${syncCursor.watermark}`,
        }
      : {}),
  };
  const saved = await tx
    .update(syncCursor)
    .set(moved)
    .where(and(where(key), eq(syncCursor.revision, revision)));
  if (saved.rowCount === 1) return;
  throw new AppError(
    'conflict',
    `Another process is reading ${key.object} of ${key.connectionId}; this one stops and leaves it to that.`,
    { system: key.connectionId },
  );
}

/** Notes why a pass stopped before its end. `drop`: it cannot go on from where it is, so the next one begins anew. */
export async function stopPass(tx: TenantTransaction, key: CursorKey, reason: string, drop: boolean): Promise<void> {
  await tx
    .update(syncCursor)
    .set({ stopReason: reason, ...(drop ? { cursor: null } : {}) })
    .where(where(key));
}

/** The state of every object's reading, for `status`. */
export async function listCursors(tx: TenantTransaction): Promise<CursorRow[]> {
  return tx.select().from(syncCursor).orderBy(syncCursor.connectionId, syncCursor.object);
}
