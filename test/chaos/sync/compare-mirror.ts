import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';

/** How a mirror differs from its source. `falseTombstones`: records it holds for deleted that the source has. */
export interface MirrorDifference {
  readonly mismatches: readonly string[];
  readonly falseTombstones: readonly string[];
}

/** What a source has of one record: some of its values, by field. */
export type TrueRecords = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Compares every record of the given objects, by id and by the fields the truth names. */
export async function compareMirror(
  store: Store,
  tenantId: string,
  truth: ReadonlyMap<string, TrueRecords>,
): Promise<MirrorDifference> {
  const mismatches: string[] = [];
  const falseTombstones: string[] = [];
  for (const [object, records] of truth) {
    const { rows } = await store.withTenant(tenantId, (tx) =>
      tx.execute<{ id: string; current: Record<string, unknown>; is_deleted: boolean }>(
        object === 'activity'
          ? sql`select id, body as current, is_deleted from bellwether.activity`
          : sql`select id, current, is_deleted from bellwether.record where object = ${object}`,
      ),
    );
    const mirrored = new Map(rows.map((row) => [row.id, row]));
    for (const [id, values] of records) {
      const row = mirrored.get(id);
      if (!row) mismatches.push(`${object} ${id} is missing`);
      else if (row.is_deleted) falseTombstones.push(`${object} ${id}`);
      else {
        const wrong = Object.keys(values).filter((field) => !isSame(row.current[field], values[field]));
        if (wrong.length > 0) mismatches.push(`${object} ${id}: ${wrong.join(', ')}`);
      }
    }
    for (const { id, is_deleted } of rows)
      if (!is_deleted && !records.has(id)) mismatches.push(`${object} ${id} is no more`);
  }
  return {
    mismatches: [...mismatches, ...falseTombstones.map((what) => `${what} is a false tombstone`)],
    falseTombstones,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/**
 * Compares messages or meetings by id and time. What a mailbox no longer has may stay: it has happened, and only a notice of its
 * deletion takes it away.
 */
export async function compareEngagement(
  store: Store,
  tenantId: string,
  truth: ReadonlyMap<string, string>,
): Promise<MirrorDifference> {
  const { rows } = await store.withTenant(tenantId, (tx) =>
    tx.execute<{ id: string; at: string; is_deleted: boolean }>(
      sql`select id, body ->> 'occurredAt' as at, is_deleted from bellwether.engagement`,
    ),
  );
  const mirrored = new Map(rows.map((row) => [row.id, row]));
  const mismatches: string[] = [];
  const falseTombstones: string[] = [];
  for (const [id, at] of truth) {
    const row = mirrored.get(id);
    if (!row) mismatches.push(`engagement ${id} is missing`);
    else if (row.is_deleted) falseTombstones.push(`engagement ${id}`);
    else if (row.at !== at) mismatches.push(`engagement ${id} is at ${row.at}, not ${at}`);
  }
  return {
    mismatches: [...mismatches, ...falseTombstones.map((what) => `${what} is a false tombstone`)],
    falseTombstones,
  };
}
