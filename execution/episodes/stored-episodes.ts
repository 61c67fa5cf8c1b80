import type { Episode } from '../../src/domain/alert.ts';
import type { Instant } from '../../src/domain/time.ts';
import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import { type KeptDeals, notKept } from './kept-deals.ts';

/** The open episode of a deal and how many it has had before. */
export interface DealEpisodes {
  readonly open: OpenEpisode | null;
  readonly count: number;
  /** When the last one ended; null: none has. */
  readonly lastClosedAt: Instant | null;
}

/** An open episode with what people decided about it. */
export interface OpenEpisode extends Episode {
  readonly snoozedUntil: Instant | null;
}

interface EpisodeRow extends Record<string, unknown> {
  opportunity_id: string;
  id: string;
  opened_at: string;
  band: Episode['band'];
  risk: number;
  top_signals: Episode['topSignals'];
  snoozed_until: string | null;
}

/** Episodes of one rule of every deal that ever had one, by opportunity id; `opportunityIds` null: of all deals. */
export async function readEpisodes(
  tx: TenantTransaction,
  opportunityIds: readonly string[] | null = null,
  rule = 'deal-at-risk',
): Promise<Map<string, DealEpisodes>> {
  const wanted =
    opportunityIds === null
      ? sql`rule = ${rule}`
      : sql`rule = ${rule} and opportunity_id = any(${sql.param([...opportunityIds])}::text[])`;
  const counts = await tx.execute<{ opportunity_id: string; count: number; last: string | null }>(sql`
    select opportunity_id, count(*)::int, max(closed_at)::text as last from bellwether.episode where ${wanted} group by opportunity_id`);
  const open = await tx.execute<EpisodeRow>(sql`
    select opportunity_id, id, opened_at::text, band, risk, top_signals, snoozed_until::text from bellwether.episode
    where closed_at is null and ${wanted}`);
  const openByDeal = new Map(open.rows.map((row) => [row.opportunity_id, toEpisode(row)]));
  return new Map(
    counts.rows.map(({ opportunity_id: id, count, last }) => {
      const lastClosedAt = last === null ? null : toInstant(last);
      return [id, { count, open: openByDeal.get(id) ?? null, lastClosedAt }];
    }),
  );
}

function toEpisode(row: EpisodeRow): OpenEpisode {
  const { id, opened_at, opportunity_id, band, risk, top_signals, snoozed_until } = row;
  return {
    id,
    opportunityId: opportunity_id,
    openedAt: toInstant(opened_at),
    closedAt: null,
    band,
    risk,
    topSignals: top_signals,
    snoozedUntil: snoozed_until === null ? null : toInstant(snoozed_until),
  };
}

/** Writes opened, changed and closed episodes. */
export async function saveEpisodes(
  tx: TenantTransaction,
  tenantId: string,
  episodes: readonly Episode[],
  rule = 'deal-at-risk',
): Promise<void> {
  if (episodes.length === 0) return;
  await tx.execute(sql`
    insert into bellwether.episode (tenant_id, id, opportunity_id, opened_at, closed_at, band, risk, top_signals, rule)
    select ${tenantId}, id, "opportunityId", "openedAt", "closedAt", band, risk, "topSignals", ${rule}
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

/** Notes that these episodes were told at `at`; snoozes that have run out end with it. */
export async function markTold(tx: TenantTransaction, ids: readonly string[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update bellwether.episode set notified_at = ${at}::timestamptz,
      snoozed_until = case when snoozed_until > ${at}::timestamptz then snoozed_until end
    where id ${among(ids)}`);
}

/** Those of these episodes that are on record already. */
export async function knownEpisodes(tx: TenantTransaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from bellwether.episode where id ${among(ids)}`);
  return new Set(rows.map(({ id }) => id));
}

/** Has the deals scored whose alerts were snoozed until `now` or before, so that what still holds is told again. */
export async function wakeSnoozed(tx: TenantTransaction, tenantId: string, now: Instant): Promise<void> {
  await tx.execute(sql`
    insert into bellwether.deal_to_rescore (tenant_id, opportunity_id)
    select distinct ${tenantId}, opportunity_id from bellwether.episode
    where closed_at is null and snoozed_until <= ${now}::timestamptz
    on conflict do nothing`);
}
