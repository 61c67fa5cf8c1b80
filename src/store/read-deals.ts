import type { Activity } from '../domain/activity.ts';
import type { ChangeSet, RecordObject } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { among } from './among.ts';
import { type SQL, sql } from './drizzle.ts';
import { foldChanges, mergeValues } from './fold-changes.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** A change set with the digest of its content. */
export interface DigestedChange extends ChangeSet {
  readonly digest: bigint;
}

/** One deal as of an instant: its dated changes up to then, oldest first, and the values whose moment is unknown. */
export interface DatedDeal {
  readonly id: string;
  readonly undated: Readonly<Record<string, unknown>>;
  readonly changes: readonly ChangeSet[];
}

/** The same with digests, for what depends on the version of the data. */
export interface StoredDeal extends DatedDeal {
  readonly changes: readonly DigestedChange[];
}

/**
 * Reads deals that were on record at `asOf`, in the order of their ids, `limit` at a time; deals with no dated fact never
 * appear. An empty result ends the walk.
 */
export async function readDeals(
  tx: TenantTransaction,
  asOf: Instant,
  afterId: string | null,
  limit: number,
): Promise<StoredDeal[]> {
  const page = await tx.execute<{ id: string; undated: Record<string, unknown> }>(sql`
    select id, undated from bellwether.record
    where object = 'opportunity' and not is_deleted and born_at <= ${asOf}::timestamptz and id > ${afterId ?? ''}
    order by id limit ${limit}`);
  const last = page.rows.at(-1)?.id;
  if (last === undefined) return [];
  return withChanges(tx, asOf, page.rows, sql`record_id > ${afterId ?? ''} and record_id <= ${last}`);
}

/** Reads the given deals as `readDeals` does; those not on record at `asOf` are left out. */
export async function readDealsById(
  tx: TenantTransaction,
  asOf: Instant,
  ids: readonly string[],
): Promise<StoredDeal[]> {
  const found = await tx.execute<{ id: string; undated: Record<string, unknown> }>(sql`
    select id, undated from bellwether.record
    where object = 'opportunity' and not is_deleted and born_at <= ${asOf}::timestamptz and id ${among(ids)} order by id`);
  return withChanges(tx, asOf, found.rows, sql`record_id ${among(ids)}`);
}

async function withChanges(
  tx: TenantTransaction,
  asOf: Instant,
  deals: readonly { id: string; undated: Record<string, unknown> }[],
  ofDeals: SQL,
): Promise<StoredDeal[]> {
  const changes = new Map<string, DigestedChange[]>(deals.map(({ id }) => [id, []]));
  const rows = await tx.execute<{
    record_id: string;
    effective_at: string;
    known_at: string;
    values: Record<string, unknown>;
    digest: string;
  }>(sql`
    select record_id, effective_at, known_at, values, digest from bellwether.record_change
    where object = 'opportunity' and ${ofDeals}
      and effective_at <= ${asOf}::timestamptz and known_at <= ${asOf}::timestamptz
    order by record_id, effective_at, known_at`);
  for (const { record_id, effective_at, known_at, values, digest } of rows.rows) {
    const change = {
      effectiveAt: toInstant(effective_at),
      knownAt: toInstant(known_at),
      values,
      digest: BigInt(digest),
    };
    changes.get(record_id)?.push(change);
  }
  return deals.map(({ id, undated }) => ({ id, undated, changes: changes.get(id) ?? [] }));
}

/** Which records are wanted: by their own ids, or by the deals they belong to. */
export type RecordNarrowing = { readonly ids: readonly string[] } | { readonly opportunityIds: readonly string[] };

/** States of one object as of an instant, undated values included, by record id; `narrowing` null: all of them. */
export async function readStates<State>(
  tx: TenantTransaction,
  object: Exclude<RecordObject, 'opportunity'>,
  asOf: Instant,
  narrowing: RecordNarrowing | null = null,
): Promise<Map<string, State>> {
  const narrowed =
    narrowing === null
      ? sql``
      : 'ids' in narrowing
        ? sql`and r.id ${among(narrowing.ids)}`
        : sql`and r.opportunity_id ${among(narrowing.opportunityIds)}`;
  const { rows } = await tx.execute<{ id: string; undated: Record<string, unknown>; changes: RawChange[] | null }>(sql`
    select r.id, r.undated, (
      select json_agg(json_build_object('e', c.effective_at, 'k', c.known_at, 'v', c.values) order by c.effective_at, c.known_at)
      from bellwether.record_change c
      where c.tenant_id = r.tenant_id and c.object = r.object and c.record_id = r.id
        and c.effective_at <= ${asOf}::timestamptz and c.known_at <= ${asOf}::timestamptz
    ) as changes
    from bellwether.record r where r.object = ${object} and not r.is_deleted ${narrowed}`);
  const states = new Map<string, State>();
  for (const { id, undated, changes } of rows) {
    const state = { ...undated };
    const dated = (changes ?? []).map(({ e, k, v }) => ({ effectiveAt: e, knownAt: k, values: v }));
    mergeValues(state, foldChanges(dated, null));
    if (dated.length > 0 || Object.keys(undated).length > 0) states.set(id, state as State);
  }
  return states;
}

interface RawChange {
  readonly e: string;
  readonly k: string;
  readonly v: Record<string, unknown>;
}

/** Activities of the given deals that were on record at `asOf`, oldest first, by deal. */
export async function readActivities(
  tx: TenantTransaction,
  asOf: Instant,
  opportunityIds: readonly string[],
): Promise<Map<string, Activity[]>> {
  const { rows } = await tx.execute<{ opportunity_id: string; body: Activity }>(sql`
    select opportunity_id, body from bellwether.activity
    where not is_deleted and duplicate_of is null and known_at <= ${asOf}::timestamptz
      and opportunity_id ${among(opportunityIds)}
    order by opportunity_id, occurred_at, id`);
  const found = new Map<string, Activity[]>();
  for (const { opportunity_id, body } of rows) {
    const list = found.get(opportunity_id);
    if (list) list.push(body);
    else found.set(opportunity_id, [body]);
  }
  return found;
}

/** How many facts, and the xor of their digests. */
export interface CountedDigest {
  readonly count: number;
  readonly digest: bigint;
}

/** Activities as one digest; `firstAt` is when the earliest of each connection happened, by connection id. */
export interface ActivityDigest extends CountedDigest {
  readonly firstAt: ReadonlyMap<string, Instant>;
}

/** The digest of the activities of deals that were on record at `asOf`; `opportunityIds` null: of all deals. */
export async function digestActivities(
  tx: TenantTransaction,
  asOf: Instant,
  opportunityIds: readonly string[] | null,
): Promise<ActivityDigest> {
  const wanted = opportunityIds === null ? sql`is not null` : among(opportunityIds);
  const { rows } = await tx.execute<{ connection_id: string; n: number; digest: string; first_at: string }>(sql`
    select connection_id, count(*)::int as n, bit_xor(digest)::text as digest, min(occurred_at) as first_at
    from bellwether.activity
    where not is_deleted and duplicate_of is null and known_at <= ${asOf}::timestamptz and opportunity_id ${wanted}
    group by connection_id`);
  return {
    count: rows.reduce((sum, row) => sum + row.n, 0),
    digest: rows.reduce((all, row) => all ^ BigInt(row.digest), 0n),
    firstAt: new Map(rows.map((row) => [row.connection_id, toInstant(row.first_at)])),
  };
}

/** How many deals have no dated fact at all, so that no context can hold them. */
export async function countUndatedDeals(tx: TenantTransaction): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from bellwether.record where object = 'opportunity' and not is_deleted and born_at is null`,
  );
  return rows[0]?.n ?? 0;
}
