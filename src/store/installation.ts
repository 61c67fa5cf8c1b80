import { sql } from './drizzle.ts';
import type { Database } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

type Executor = Pick<Database, 'execute'>;

/** This database: its name among others, how often a running process has marked it, and whether deliveries wait for a person. */
export interface Installation {
  readonly id: string;
  readonly epoch: number;
  /** Since when nothing is delivered after a restore; null: deliveries go out. */
  readonly heldAt: string | null;
  readonly heldReason: string | null;
}

/** Reads the row of this database. */
export async function readInstallation(db: Executor): Promise<Installation> {
  const { rows } = await db.execute<{ id: string; epoch: string; held_at: string | null; held_reason: string | null }>(
    sql`select id, epoch::text, held_at::text, held_reason from bellwether.installation`,
  );
  const row = rows[0];
  if (!row) return { id: '', epoch: 0, heldAt: null, heldReason: null };
  const heldAt = row.held_at === null ? null : toInstant(row.held_at);
  return { id: row.id, epoch: Number(row.epoch), heldAt, heldReason: row.held_reason };
}

/** Marks the database as used once more; the first mark names it, since new stores may be copies of one empty store. */
export async function advanceEpoch(db: Executor): Promise<{ id: string; epoch: number }> {
  const { rows } = await db.execute<{ id: string; epoch: string }>(sql`
    update bellwether.installation
    set id = case when epoch = 0 then gen_random_uuid()::text else id end, epoch = epoch + 1
    returning id, epoch::text`);
  return { id: rows[0]?.id ?? '', epoch: Number(rows[0]?.epoch ?? 0) };
}

/** Holds every delivery until a person has said what becomes of them; a hold that stands keeps its reason. */
export async function holdDeliveries(db: Executor, reason: string): Promise<void> {
  await db.execute(
    sql`update bellwether.installation set held_at = now(), held_reason = ${reason} where held_at is null`,
  );
}

/** Lets deliveries go on. */
export async function releaseDeliveries(db: Executor): Promise<void> {
  await db.execute(sql`update bellwether.installation set held_at = null, held_reason = null`);
}
