import type { ChangeSet } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import { byTime } from './fold-changes.ts';
import type { TenantTransaction } from './open-store.ts';
import type { DatedDeal } from './read-deals.ts';
import { toInstant } from './schema/tenant-table.ts';

/**
 * Reads a page of the deals that were on record at `asOf` as `readDeals` does, without digests and in one row a deal: half the time,
 * which counts where all of them are read. An empty page ends the walk.
 */
export async function readTableDeals(
  tx: TenantTransaction,
  asOf: Instant,
  afterId: string | null,
  limit: number,
): Promise<DatedDeal[]> {
  const page = await tx.execute<{ id: string; undated: Record<string, unknown> }>(sql`
    select id, undated from bellwether.record
    where object = 'opportunity' and not is_deleted and born_at <= ${asOf}::timestamptz and id > ${afterId ?? ''}
    order by id limit ${limit}`);
  const last = page.rows.at(-1)?.id;
  if (last === undefined) return [];
  const { rows } = await tx.execute<{ id: string; changes: readonly RawChange[] }>(sql`
    select record_id as id, json_agg(json_build_array(effective_at::text, known_at::text, values)) as changes
    from bellwether.record_change
    where object = 'opportunity' and record_id > ${afterId ?? ''} and record_id <= ${last}
      and effective_at <= ${asOf}::timestamptz and known_at <= ${asOf}::timestamptz
    group by record_id`);
  const changes = new Map(rows.map((row) => [row.id, row.changes.map(toChange).sort(byTime)]));
  return page.rows.map(({ id, undated }) => ({ id, undated, changes: changes.get(id) ?? [] }));
}

type RawChange = readonly [effectiveAt: string, knownAt: string, values: Record<string, unknown>];

function toChange([effectiveAt, knownAt, values]: RawChange): ChangeSet {
  return { effectiveAt: toInstant(effectiveAt), knownAt: toInstant(knownAt), values };
}
