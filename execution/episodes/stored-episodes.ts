import type { Episode } from '../../src/domain/alert.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import { type KeptDeals, notKept } from './kept-deals.ts';

/** The open episode of a deal and how many it has had before. */
export interface DealEpisodes {
  readonly open: Episode | null;
  readonly count: number;
}

interface EpisodeRow extends Record<string, unknown> {
  opportunity_id: string;
  id: string;
  opened_at: string;
  band: Episode['band'];
  risk: number;
  top_signals: Episode['topSignals'];
}

/** Episodes of every deal that ever had one, by opportunity id; `opportunityIds` null: of all deals. */
export async function readEpisodes(
  tx: TenantTransaction,
  opportunityIds: readonly string[] | null = null,
): Promise<Map<string, DealEpisodes>> {
  const wanted =
    opportunityIds === null
      ? sql`true`
      : sql`opportunity_id in (select jsonb_array_elements_text(${JSON.stringify(opportunityIds)}::jsonb))`;
  const counts = await tx.execute<{ opportunity_id: string; count: number }>(sql`
    select opportunity_id, count(*)::int from bellwether.episode where ${wanted} group by opportunity_id`);
  const open = await tx.execute<EpisodeRow>(sql`
    select opportunity_id, id, opened_at::text, band, risk, top_signals from bellwether.episode
    where closed_at is null and ${wanted}`);
  const openByDeal = new Map(open.rows.map((row) => [row.opportunity_id, toEpisode(row)]));
  return new Map(counts.rows.map(({ opportunity_id: id, count }) => [id, { count, open: openByDeal.get(id) ?? null }]));
}

function toEpisode({ id, opened_at, opportunity_id, band, risk, top_signals }: EpisodeRow): Episode {
  return {
    id,
    opportunityId: opportunity_id,
    openedAt: toInstant(opened_at),
    closedAt: null,
    band,
    risk,
    topSignals: top_signals,
  };
}

/** Writes opened, changed and closed episodes. */
export async function saveEpisodes(
  tx: TenantTransaction,
  tenantId: string,
  episodes: readonly Episode[],
): Promise<void> {
  if (episodes.length === 0) return;
  await tx.execute(sql`
    insert into bellwether.episode (tenant_id, id, opportunity_id, opened_at, closed_at, band, risk, top_signals)
    select ${tenantId}, id, "opportunityId", "openedAt", "closedAt", band, risk, "topSignals"
    from json_to_recordset(${JSON.stringify(episodes)}) as e(id text, "opportunityId" text, "openedAt" timestamptz,
      "closedAt" timestamptz, band text, risk int, "topSignals" jsonb)
    on conflict (tenant_id, id) do update set closed_at = excluded.closed_at, band = excluded.band, risk = excluded.risk,
      top_signals = excluded.top_signals`);
}

/** Closes the open episodes of deals that are not kept, because they are no longer open; returns how many. */
export async function closeEpisodesOfOthers(
  tx: TenantTransaction,
  kept: KeptDeals,
  closedAt: Instant,
): Promise<number> {
  const closed = await tx.execute(sql`
    update bellwether.episode set closed_at = ${closedAt}::timestamptz
    where closed_at is null and ${notKept(kept)}
    returning id`);
  return closed.rows.length;
}
