import type { Instant } from '../domain/time.ts';
import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** Touches of two windows of time: those in which the buyer took part, and those of ours alone. */
export interface CountedTouches {
  readonly buyer: number;
  readonly seller: number;
}

/** What the activities of one deal add up to as of an instant. `recent`, `prior`: the windows asked for. */
export interface TouchSummary {
  readonly lastTouchAt: Instant | null;
  readonly nextMeetingAt: Instant | null;
  readonly recent: CountedTouches;
  readonly prior: CountedTouches;
  readonly activeContacts: number;
}

/** Where the windows begin (each ends where the next begins, the last at `asOf`), and whose addresses are our own. */
export interface TouchWindows {
  readonly asOf: Instant;
  readonly recentFrom: Instant;
  readonly priorFrom: Instant;
  readonly activeFrom: Instant;
  readonly internalDomains: readonly string[];
}

const of = (field: string): SQL => sql.raw(`a.body ->> '${field}'`);
const isBroken = sql`coalesce(${of('status')}, '') in ('cancelled', 'declined', 'no_show')`;
// the same rule as a conversation's: meetings and held calls count for both sides, other mail and calls for the side that spoke
const isTwoWay = sql`(a.kind = 'meeting' or (a.kind = 'call' and (${of('direction')} is null or ${of('status')} = 'held')))`;

/** No internal mail, auto-replies, tasks, mail with more than 50 people, or meetings that did not take place. */
function isEngagement(asOf: Instant): SQL {
  return sql`not a.is_deleted and a.duplicate_of is null and a.known_at <= ${asOf}::timestamptz and a.kind <> 'task'
    and not coalesce((a.body ->> 'isAutomatic')::boolean, false) and coalesce(${of('direction')}, '') <> 'internal'
    and coalesce((a.body ->> 'participantCount')::int, 0) <= 50 and not (a.kind = 'meeting' and ${isBroken})`;
}

/** The contacts of each deal who are our own people, by their address. */
function ownContacts(domains: readonly string[]): SQL {
  return sql`own as (
    select l.opportunity_id, jsonb_agg(l.current -> 'contactId') as ids from bellwether.record l
    join bellwether.record p on p.object = 'contact' and not p.is_deleted and p.id = l.current ->> 'contactId'
    where l.object = 'contact_role' and not l.is_deleted and coalesce(l.current ->> 'removed', 'false') <> 'true'
      and split_part(lower(p.current ->> 'email'), '@', 2) = any(${sql.param(domains.map((each) => each.toLowerCase()))}::text[])
    group by l.opportunity_id),`;
}

/** Sums up engagement by deal, for `ids` alone or (null) for all; see `isEngagement`. Mail among our own people is none. */
export async function readTouches(
  tx: TenantTransaction,
  ids: readonly string[] | null,
  { asOf, recentFrom, priorFrom, activeFrom, internalDomains }: TouchWindows,
): Promise<Map<string, TouchSummary>> {
  const asked =
    ids === null ? sql`a.opportunity_id is not null` : sql`a.opportunity_id = any(${sql.param([...ids])}::text[])`;
  const recent = sql`occurred_at > ${recentFrom}::timestamptz`;
  const prior = sql`occurred_at > ${priorFrom}::timestamptz and occurred_at <= ${recentFrom}::timestamptz`;
  const hasOwn = internalDomains.length > 0;
  const { rows } = await tx.execute<SummaryRow>(sql`
    with ${hasOwn ? ownContacts(internalDomains) : sql``} engagement as materialized (
      select a.opportunity_id as key, a.kind, a.occurred_at, a.occurred_at <= ${asOf}::timestamptz as is_past,
        ${isTwoWay} or ${of('direction')} = 'inbound' as is_buyer, ${isTwoWay} or ${of('direction')} = 'outbound' as is_ours,
        case when a.occurred_at >= ${activeFrom}::timestamptz then a.body -> 'contactIds' end as contacts,
        ${hasOwn ? sql`own.ids` : sql`null::jsonb`} as own_ids
      from bellwether.activity a ${hasOwn ? sql`left join own on own.opportunity_id = a.opportunity_id` : sql``}
      where ${asked} and ${isEngagement(asOf)} ${
        hasOwn
          ? sql`and (own.ids is null or a.body -> 'contactIds' = '[]' or not (a.body -> 'contactIds' <@ own.ids))`
          : sql``
      }),
    active as (
      select key, count(distinct contact)::int as n
      from engagement, jsonb_array_elements_text(contacts) as contact
      where is_past and is_buyer and contacts is not null and not coalesce(jsonb_exists(own_ids, contact), false) group by key)
    select e.key, max(occurred_at) filter (where is_past) as last_at,
      min(occurred_at) filter (where not is_past and kind = 'meeting') as next_at,
      count(*) filter (where is_past and ${recent} and is_buyer)::int as recent_buyer,
      count(*) filter (where is_past and ${recent} and is_ours and not is_buyer)::int as recent_seller,
      count(*) filter (where ${prior} and is_buyer)::int as prior_buyer,
      count(*) filter (where ${prior} and is_ours and not is_buyer)::int as prior_seller, max(active.n) as active
    from engagement e left join active on active.key = e.key group by e.key`);
  return new Map(rows.map((row) => [row.key, toSummary(row)]));
}

/** When somebody of each account was last in touch, for `ids` alone or (null) for all accounts. */
export async function readLastTouches(
  tx: TenantTransaction,
  ids: readonly string[] | null,
  asOf: Instant,
): Promise<Map<string, Instant>> {
  const asked = ids === null ? sql`a.account_id is not null` : sql`a.account_id = any(${sql.param([...ids])}::text[])`;
  const { rows } = await tx.execute<{ id: string; at: string }>(sql`
    select a.account_id as id, max(a.occurred_at) as at from bellwether.activity a
    where ${asked} and a.occurred_at <= ${asOf}::timestamptz and ${isEngagement(asOf)} group by a.account_id`);
  return new Map(rows.map(({ id, at }) => [id, toInstant(at)]));
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
