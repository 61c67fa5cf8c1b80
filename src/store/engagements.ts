import { hash } from 'node:crypto';
import type { Activity } from '../domain/activity.ts';
import type { Engagement } from '../domain/engagement.ts';
import type { Instant } from '../domain/time.ts';
import type { AppliedByObject } from './apply-records.ts';
import { contentDigest } from './content-digest.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import type { MatchState } from './schema/engagement.ts';
import { storable } from './storable.ts';

export type { MatchState } from './schema/engagement.ts';

/** A message or meeting as a page of an engagement system brings it. */
export interface EngagementRecord {
  readonly engagement: Engagement;
  readonly isDeleted: boolean;
}

/** Copies of one message in several mailboxes get one id; without an id that they share, each is a message of its own. */
function activityIdOf(connectionId: string, { id, sharedId, kind }: Engagement): string {
  const name = sharedId === null ? `one ${connectionId} ${id}` : `shared ${kind} ${sharedId}`;
  return `engagement-${hash('sha256', name, 'hex').slice(0, 32)}`;
}

/** Writes a page of engagement; what changed waits to be matched. The same page again changes nothing. */
export async function applyEngagements(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  records: readonly EngagementRecord[],
): Promise<AppliedByObject> {
  const rows = [...new Map(storable(records).map((record) => [record.engagement.id, record])).values()].map(
    ({ engagement, isDeleted }) => {
      const addresses = [...new Set(engagement.participants.flatMap(({ email }) => (email === null ? [] : [email])))];
      const domains = [...new Set(addresses.map((address) => address.slice(address.lastIndexOf('@') + 1)))];
      return {
        id: engagement.id,
        activity_id: activityIdOf(connectionId, engagement),
        occurred_at: engagement.occurredAt,
        body: engagement,
        digest: contentDigest('engagement', engagement).toString(),
        is_deleted: isDeleted,
        addresses,
        domains: [...new Set([...domains, ...engagement.mentions.map((mention) => mention.toLowerCase())])],
      };
    },
  );
  const written = await tx.execute<{ is_new: boolean }>(sql`
    insert into bellwether.engagement
      (tenant_id, connection_id, id, activity_id, occurred_at, body, digest, is_deleted, addresses, domains)
    select ${tenantId}, ${connectionId}, id, activity_id, occurred_at, body, digest, is_deleted,
      array(select json_array_elements_text(addresses)), array(select json_array_elements_text(domains))
    from json_to_recordset(${JSON.stringify(rows)}) as r(id text, activity_id text, occurred_at timestamptz, body jsonb,
      digest bigint, is_deleted boolean, addresses json, domains json)
    on conflict (tenant_id, connection_id, id) do update set
      activity_id = excluded.activity_id, occurred_at = excluded.occurred_at, body = excluded.body,
      digest = excluded.digest, is_deleted = excluded.is_deleted, addresses = excluded.addresses,
      domains = excluded.domains, state = 'pending', reason = null
    where bellwether.engagement.digest <> excluded.digest or bellwether.engagement.is_deleted <> excluded.is_deleted
    returning (xmax = 0) as is_new`);
  const created = written.rows.filter((row) => row.is_new).length;
  const changed = written.rows.length - created;
  return new Map([['engagement', { created, changed, unchanged: records.length - written.rows.length }]]);
}

/** Notes that engagement resting on people, companies or deals which changed since `since` must be matched again; null: all of it. */
export async function askForRematch(tx: TenantTransaction, since: Instant | null): Promise<void> {
  if (since === null) {
    await tx.execute(sql`update bellwether.engagement set state = 'pending' where state <> 'pending'`);
    return;
  }
  await tx.execute(sql`
    with changed as (
      select object, id, lower(current ->> 'email') as address, lower(current ->> 'domain') as domain,
        current ->> 'contactId' as contact_id, account_id
      from bellwether.record
      where changed_at >= ${since}::timestamptz
        and object in ('account', 'contact', 'contact_role', 'opportunity', 'sales_user')),
    named as (
      select coalesce(array_agg(distinct address) filter (where address is not null and object in ('contact', 'sales_user')), '{}') as addresses,
        coalesce(array_agg(distinct domain) filter (where domain is not null and object = 'account'), '{}') as domains,
        coalesce(array_agg(distinct ref) filter (where ref is not null), '{}') as refs
      from changed, lateral (values (id), (contact_id), (case when object = 'opportunity' then account_id end)) as r(ref))
    update bellwether.engagement e set state = 'pending' from named
    where e.state <> 'pending' and (e.addresses && named.addresses or e.refs && named.refs
      or exists (select from unnest(e.domains) as d(domain), unnest(named.domains) as n(domain)
        where d.domain = n.domain or d.domain like '%.' || n.domain))`);
}

/** All copies of one message or meeting. */
export interface PendingEngagement {
  readonly activityId: string;
  /** Copies that are not deleted; none: the activity must go. */
  readonly copies: readonly Engagement[];
}

/** Messages that wait to be matched, whole, in the order of their activity ids. Empty: none wait. */
export async function readPending(tx: TenantTransaction, limit: number): Promise<PendingEngagement[]> {
  const { rows } = await tx.execute<{ activity_id: string; copies: Engagement[] | null }>(sql`
    select e.activity_id, json_agg(e.body order by e.connection_id, e.id) filter (where not e.is_deleted) as copies
    from bellwether.engagement e
    where e.activity_id in (
      select distinct activity_id from bellwether.engagement where state = 'pending' order by activity_id limit ${limit})
    group by e.activity_id order by e.activity_id`);
  return rows.map(({ activity_id, copies }) => ({ activityId: activity_id, copies: copies ?? [] }));
}

/** What matching made of one message; `activity` null: there is none (any more). */
export interface MatchedEngagement {
  readonly activityId: string;
  readonly state: Exclude<MatchState, 'pending'>;
  readonly reason: string | null;
  readonly refs: readonly string[];
  readonly activity: Activity | null;
}

/** The connection id that activities from matching carry: they may come from several. */
export const matchedConnection = 'engagement';

/** Keeps what matching said of each message, on all its copies. */
export async function saveMatches(tx: TenantTransaction, matches: readonly MatchedEngagement[]): Promise<void> {
  const rows = matches.map(({ activityId, state, reason, refs }) => ({
    id: activityId,
    state,
    reason,
    refs: [...new Set(refs)],
  }));
  await tx.execute(sql`
    update bellwether.engagement e set state = m.state, reason = m.reason,
      refs = array(select json_array_elements_text(m.refs))
    from json_to_recordset(${JSON.stringify(rows)}) as m(id text, state text, reason text, refs json)
    where e.activity_id = m.id`);
}

/** One message that matching could not give to a deal, with why. Addresses are personal data. */
export interface UnassignedEngagement {
  readonly activityId: string;
  readonly state: MatchState;
  readonly reason: string | null;
  readonly kind: string;
  readonly occurredAt: Instant;
  readonly addresses: readonly string[];
}

/** Messages and meetings with people outside that belong to no deal, newest first; `states` narrows why. */
export async function listUnassigned(
  tx: TenantTransaction,
  limit: number,
  states: readonly MatchState[] = ['unassigned', 'ambiguous'],
): Promise<UnassignedEngagement[]> {
  const { rows } = await tx.execute<{
    activity_id: string;
    state: MatchState;
    reason: string | null;
    body: Engagement;
    addresses: string[];
  }>(sql`
    select distinct on (occurred_at, activity_id) activity_id, state, reason, body, addresses from bellwether.engagement
    where not is_deleted and state = any(${sql.param([...states])}::text[])
    order by occurred_at desc, activity_id limit ${limit}`);
  return rows.map(({ activity_id, state, reason, body, addresses }) => ({
    activityId: activity_id,
    state,
    reason,
    kind: body.kind,
    occurredAt: body.occurredAt,
    addresses,
  }));
}
