import type { Instant } from '../domain/time.ts';
import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** Touches of two windows of time: those in which the buyer took part, and those of ours alone. */
export interface CountedTouches {
  readonly buyer: number;
  readonly seller: number;
}

/** What the activities of one deal, or of one account, add up to as of an instant. `recent`, `prior`: the windows asked for. */
export interface TouchSummary {
  readonly lastTouchAt: Instant | null;
  readonly nextMeetingAt: Instant | null;
  readonly recent: CountedTouches;
  readonly prior: CountedTouches;
  readonly activeContacts: number;
}

/** Where the windows begin; each ends where the next begins, the last at `asOf`. */
export interface TouchWindows {
  readonly asOf: Instant;
  readonly recentFrom: Instant;
  readonly priorFrom: Instant;
  readonly activeFrom: Instant;
}

const of = (field: string): SQL => sql.raw(`body ->> '${field}'`);
const isBroken = sql`coalesce(${of('status')}, '') in ('cancelled', 'declined', 'no_show')`;
// the same rule as a conversation's: meetings and held calls count for both sides, other mail and calls for the side that spoke
const isTwoWay = sql`(kind = 'meeting' or (kind = 'call' and (${of('direction')} is null or ${of('status')} = 'held')))`;

/**
 * Sums up engagement by deal or by account, for `ids` alone or (null) for all: no internal mail, auto-replies, tasks, or mail with more
 * than 50 people.
 */
export async function readTouches(
  tx: TenantTransaction,
  by: 'opportunity_id' | 'account_id',
  ids: readonly string[] | null,
  { asOf, recentFrom, priorFrom, activeFrom }: TouchWindows,
): Promise<Map<string, TouchSummary>> {
  const key = sql.raw(by);
  const asked = ids === null ? sql`${key} is not null` : sql`${key} = any(${sql.param([...ids])}::text[])`;
  const recent = sql`occurred_at > ${recentFrom}::timestamptz`;
  const prior = sql`occurred_at > ${priorFrom}::timestamptz and occurred_at <= ${recentFrom}::timestamptz`;
  const { rows } = await tx.execute<SummaryRow>(sql`
    with engagement as materialized (
      select ${key} as key, kind, occurred_at, occurred_at <= ${asOf}::timestamptz as is_past,
        ${isTwoWay} or ${of('direction')} = 'inbound' as is_buyer, ${isTwoWay} or ${of('direction')} = 'outbound' as is_ours,
        case when occurred_at >= ${activeFrom}::timestamptz then body -> 'contactIds' end as contacts
      from bellwether.activity
      where ${asked} and not is_deleted and duplicate_of is null and known_at <= ${asOf}::timestamptz and kind <> 'task'
        and not coalesce((body ->> 'isAutomatic')::boolean, false) and coalesce(${of('direction')}, '') <> 'internal'
        and coalesce((body ->> 'participantCount')::int, 0) <= 50 and not (kind = 'meeting' and ${isBroken})),
    active as (
      select key, count(distinct contact)::int as n
      from engagement, jsonb_array_elements_text(contacts) as contact
      where is_past and is_buyer and contacts is not null group by key)
    select e.key, max(occurred_at) filter (where is_past) as last_at,
      min(occurred_at) filter (where not is_past and kind = 'meeting') as next_at,
      count(*) filter (where is_past and ${recent} and is_buyer)::int as recent_buyer,
      count(*) filter (where is_past and ${recent} and is_ours and not is_buyer)::int as recent_seller,
      count(*) filter (where ${prior} and is_buyer)::int as prior_buyer,
      count(*) filter (where ${prior} and is_ours and not is_buyer)::int as prior_seller, max(active.n) as active
    from engagement e left join active on active.key = e.key group by e.key`);
  return new Map(rows.map((row) => [row.key, toSummary(row)]));
}

interface SummaryRow extends Record<string, unknown> {
  key: string;
  last_at: string | null;
  next_at: string | null;
  recent_buyer: number;
  recent_seller: number;
  prior_buyer: number;
  prior_seller: number;
  active: number | null;
}

function toSummary(row: SummaryRow): TouchSummary {
  return {
    lastTouchAt: row.last_at === null ? null : toInstant(row.last_at),
    nextMeetingAt: row.next_at === null ? null : toInstant(row.next_at),
    recent: { buyer: row.recent_buyer, seller: row.recent_seller },
    prior: { buyer: row.prior_buyer, seller: row.prior_seller },
    activeContacts: row.active ?? 0,
  };
}

/** The deals and accounts of these activities. */
export async function readTouched(
  tx: TenantTransaction,
  activityIds: readonly string[],
): Promise<{ readonly opportunityIds: readonly string[]; readonly accountIds: readonly string[] }> {
  const { rows } = await tx.execute<{ opportunity_id: string | null; account_id: string | null }>(sql`
    select distinct opportunity_id, account_id from bellwether.activity where id = any(${sql.param([...activityIds])}::text[])`);
  return {
    opportunityIds: rows.flatMap(({ opportunity_id }) => opportunity_id ?? []),
    accountIds: rows.flatMap(({ account_id }) => account_id ?? []),
  };
}
