import type { Activity } from '../domain/activity.ts';
import type { Episode } from '../domain/alert.ts';
import type { AccountEvent } from '../domain/deal-context.ts';
import type { DealTable } from '../domain/deal-row.ts';
import { maskClasses } from '../domain/mask-classes.ts';
import type { Principal } from '../domain/principal.ts';
import type { RecordObject } from '../domain/record.ts';
import type { DealScore } from '../domain/score.ts';
import { endOfDay, type Instant, startOfDay } from '../domain/time.ts';
import type { Delivery } from './deliveries.ts';
import { type SQL, sql } from './drizzle.ts';
import type { Store, TenantTransaction } from './open-store.ts';
import { readVisibleDeliveries } from './read-visible-deliveries.ts';
import { toInstant } from './schema/tenant-table.ts';
import { type RowConditions, type RowScope, rowConditions, visibleOwners } from './visible-rows.ts';
import type { DealTableRequest, DealTableSource } from './visible-table.ts';

/** What a decision lets its principal see; a `Decision` of the policies fits. One that denies shows nothing. */
export interface ReadGrant {
  readonly effect?: 'allow' | 'deny';
  readonly rows: RowScope;
  readonly hiddenClasses: readonly string[];
}

/** A mirrored record at its newest state. `bornAt` null: nothing about it is dated. */
export interface VisibleRecord {
  readonly object: RecordObject;
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly bornAt: Instant | null;
}

/** One page of a list, in the order of ids. `limit` is at most 1,000 (default 200). */
export interface ReaderPage {
  readonly afterId?: string | null;
  readonly limit?: number;
}

/** Days, both included; null: open. `knownBy` left out: whatever is known by now. */
export interface ActivityPeriod {
  readonly from: string | null;
  readonly to: string | null;
  readonly knownBy?: Instant;
}

/**
 * What one principal sees of one workspace. Lists leave out, and `find…` answers null for, what they may not see: exactly as if
 * it were not there. Hidden classes are masked in everything.
 */
export interface Reader {
  listRecords(object: RecordObject, page?: ReaderPage): Promise<VisibleRecord[]>;
  findRecord(object: RecordObject, id: string): Promise<VisibleRecord | null>;
  /** Stored scores, most at risk first. */
  listScores(limit?: number): Promise<DealScore[]>;
  findScore(opportunityId: string): Promise<DealScore | null>;
  /** The stored scores of these deals, by deal; at most 10,000. */
  findScores(opportunityIds: readonly string[]): Promise<ReadonlyMap<string, DealScore>>;
  /** Episodes of one deal, or (null) of all visible ones, newest first. */
  listEpisodes(opportunityId: string | null, limit?: number): Promise<Episode[]>;
  /** Accepted actions, newest first; a digest holds only what it says of visible deals. */
  listDeliveries(limit?: number): Promise<Delivery[]>;
  findDelivery(id: string): Promise<Delivery | null>;
  /** Activities of one deal, newest first. */
  listActivities(opportunityId: string, limit?: number): Promise<Activity[]>;
  /** Activities of those days (both ends included, null: open), newest first, at most 10,000: `countActivitiesDuring` says of how many. */
  listActivitiesDuring(period: ActivityPeriod): Promise<Activity[]>;
  /** How many activities of those days there are; `kind` null: of any kind. */
  countActivitiesDuring(period: ActivityPeriod, kind: Activity['kind'] | null): Promise<number>;
  /** Public events of these accounts, as far as the accounts are visible, newest first. */
  listAccountEvents(accountIds: readonly string[]): Promise<AccountEvent[]>;
  /** Leaves the scores of visible deals, in their order: for scores that were computed as of a date. */
  onlyVisible(scores: readonly DealScore[]): Promise<DealScore[]>;
  /** Which of these deals are visible: for what is computed of deals as of a date. */
  visibleDeals(opportunityIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Every visible deal as of an instant as one row with names joined, and what deals refer to; see `DealTable`. */
  dealTable(source: DealTableSource, request: DealTableRequest): Promise<DealTable>;
  /** Leaves the targets that are the principal's to see: their team's, where they see more than their own rows. */
  readonly seesTarget: (target: { readonly team: string | null }) => boolean;
}

/** Fields of mirrored records that hold personal data, in lower case. */
const personalFields: ReadonlyMap<string, string> = new Map([
  ['email', 'personal'],
  ['phone', 'personal'],
  ['recipient', 'personal'],
]);
const contactFields: ReadonlyMap<string, string> = new Map([...personalFields, ['name', 'personal']]);

/**
 * Opens the read path of a surface for one decision: only rows of the owners that `grant.rows` makes visible (a principal who is
 * not linked to a sales user has none of their own), of the principal's tenant alone.
 */
export function openReader(store: Store, principal: Principal, grant: ReadGrant): Reader {
  const isDenied = grant.effect === 'deny';
  const read = <T>(work: (tx: TenantTransaction, only: RowConditions) => Promise<T>): Promise<T> =>
    store.withTenant(principal.tenantId, async (tx) => {
      const owners = isDenied ? [] : await visibleOwners(tx, principal, grant.rows);
      return work(tx, rowConditions(owners, principal.team, isDenied ? 'own' : grant.rows));
    });
  const mask = <T extends object>(row: T, fields = personalFields): T =>
    maskClasses(row as Record<string, unknown>, grant.hiddenClasses, fields) as T;
  // a denied decision shows nothing at all, not even what belongs to nobody
  const unlessDenied = isDenied ? sql`false` : sql`true`;

  const records = (object: RecordObject, where: SQL, limit: number) =>
    read(async (tx, only) => {
      const { rows } = await tx.execute<{ id: string; current: Record<string, unknown>; born_at: string | null }>(sql`
        select id, current, born_at from bellwether.record r
        where r.object = ${object} and not r.is_deleted and ${where} and ${unlessDenied} and (${only.ofRecord})
        order by id limit ${limit}`);
      return rows.map(
        ({ id, current, born_at }): VisibleRecord => ({
          object,
          id,
          state: mask(current, object === 'contact' ? contactFields : personalFields),
          bornAt: born_at === null ? null : toInstant(born_at),
        }),
      );
    });
  const scores = (where: SQL, limit: number) =>
    read(async (tx, only) => {
      const { rows } = await tx.execute<{ body: DealScore }>(sql`
        select body from bellwether.score s where ${where} and ${only.ofDeal(sql`s.opportunity_id`)} and ${unlessDenied}
        order by risk desc, opportunity_id limit ${limit}`);
      return rows.map(({ body }) => mask(body));
    });
  const deliveries = (where: SQL, limit: number) =>
    read(async (tx, only) => {
      const found = await readVisibleDeliveries(tx, only, sql`${where} and ${unlessDenied}`, limit);
      return found.map((row) => mask(row));
    });
  const activities = (where: SQL, limit: number) =>
    read(async (tx, only) => {
      const { rows } = await tx.execute<{ body: Activity }>(sql`
        select body from bellwether.activity a
        where ${where} and not a.is_deleted and a.duplicate_of is null and ${only.ofActivity} and ${unlessDenied}
        order by occurred_at desc, id limit ${limit}`);
      return rows.map(({ body }) => mask(body));
    });
  const visibleDeals = (ids: readonly string[]) => read((tx, only) => readVisibleIds(tx, only, ids, unlessDenied));
  return {
    listRecords: (object, { afterId = null, limit } = {}) =>
      records(object, sql`r.id > ${afterId ?? ''}`, bounded(limit)),
    findRecord: async (object, id) => (await records(object, sql`r.id = ${id}`, 1))[0] ?? null,
    listScores: (limit) => scores(sql`true`, bounded(limit)),
    findScore: async (id) => (await scores(sql`s.opportunity_id = ${id}`, 1))[0] ?? null,
    findScores: async (ids) =>
      byDeal(await scores(sql`s.opportunity_id = any(${sql.param([...ids])}::text[])`, 10_000)),
    listEpisodes: (opportunityId, limit) =>
      read((tx, only) => readEpisodes(tx, only, opportunityId, bounded(limit), unlessDenied)),
    listDeliveries: (limit) => deliveries(sql`true`, bounded(limit)),
    findDelivery: async (id) => (await deliveries(sql`o.id = ${id}`, 1))[0] ?? null,
    listActivities: (opportunityId, limit) => activities(sql`a.opportunity_id = ${opportunityId}`, bounded(limit)),
    listActivitiesDuring: (period) => activities(duringPeriod(period), maxActivities),
    countActivitiesDuring: (period, kind) =>
      read(async (tx, only) => {
        const { rows } = await tx.execute<{ n: number }>(sql`
          select count(*)::int as n from bellwether.activity a
          where ${duringPeriod(period)} and ${kind === null ? sql`true` : sql`a.kind = ${kind}`}
            and not a.is_deleted and a.duplicate_of is null and ${only.ofActivity} and ${unlessDenied}`);
        return rows[0]?.n ?? 0;
      }),
    listAccountEvents: (accountIds) =>
      read(async (tx, only) =>
        (await readEvents(tx, accountIds, sql`(${only.ofRecord}) and ${unlessDenied}`)).map((row) => mask(row)),
      ),
    onlyVisible: async (computed) =>
      keep(computed, await visibleDeals(computed.map(dealOf))).map((score) => mask(score)),
    visibleDeals,
    dealTable: (source, request) => readVisibleTable(store, principal, grant, source, request),
    seesTarget: ({ team }) =>
      !isDenied && (grant.rows === 'all' || (grant.rows === 'team' && team !== null && team === principal.team)),
  };
}

async function readEvents(
  tx: TenantTransaction,
  accountIds: readonly string[],
  isVisible: SQL,
): Promise<AccountEvent[]> {
  const { rows } = await tx.execute<EventRow>(sql`
    select e.id, e.kind, e.occurred_at, e.title, e.url from bellwether.account_event e
    join bellwether.record r on r.tenant_id = e.tenant_id and r.object = 'account' and r.id = e.account_id
    where e.account_id = any(${sql.param([...accountIds])}::text[]) and ${isVisible}
    order by e.occurred_at desc, e.id limit 200`);
  return rows.map(({ occurred_at, ...event }) => ({ ...event, occurredAt: toInstant(occurred_at) }));
}

async function readVisibleTable(
  store: Store,
  principal: Principal,
  { effect, rows, hiddenClasses }: ReadGrant,
  source: DealTableSource,
  request: DealTableRequest,
): Promise<DealTable> {
  const { tenantId } = principal;
  const isDenied = effect === 'deny';
  const owners = rows === 'all' ? null : await store.withTenant(tenantId, (tx) => visibleOwners(tx, principal, rows));
  return source.visible.narrow(await source.wholeTable(tenantId, request), { owners, hiddenClasses, isDenied });
}

/** More activities than this are not one answer. */
export const maxActivities = 10_000;

function duringPeriod({ from, to, knownBy }: ActivityPeriod): SQL {
  return sql`a.occurred_at >= ${startOfDay(from ?? '0001-01-01')}::timestamptz
    and a.occurred_at <= ${endOfDay(to ?? '9999-12-31')}::timestamptz
    and a.known_at <= ${knownBy ?? endOfDay('9999-12-31')}::timestamptz`;
}

async function readEpisodes(
  tx: TenantTransaction,
  only: RowConditions,
  opportunityId: string | null,
  limit: number,
  unlessDenied: SQL,
): Promise<Episode[]> {
  const ofOne = opportunityId === null ? sql`true` : sql`e.opportunity_id = ${opportunityId}`;
  const { rows } = await tx.execute<EpisodeRow>(sql`
    select * from bellwether.episode e where ${ofOne} and ${only.ofDeal(sql`e.opportunity_id`)} and ${unlessDenied}
    order by opened_at desc, id limit ${limit}`);
  return rows.map(toEpisode);
}

async function readVisibleIds(
  tx: TenantTransaction,
  only: RowConditions,
  opportunityIds: readonly string[],
  unlessDenied: SQL,
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select r.id from bellwether.record r where r.object = 'opportunity' and not r.is_deleted
      and r.id = any(${sql.param([...opportunityIds])}::text[]) and ${unlessDenied} and (${only.ofRecord})`);
  return new Set(rows.map(({ id }) => id));
}

const dealOf = ({ opportunityId }: DealScore): string => opportunityId;

function byDeal(scores: readonly DealScore[]): ReadonlyMap<string, DealScore> {
  return new Map(scores.map((score) => [score.opportunityId, score]));
}

function keep(scores: readonly DealScore[], visible: ReadonlySet<string>): DealScore[] {
  return scores.filter((score) => visible.has(dealOf(score)));
}

function bounded(limit = 200): number {
  return Math.max(1, Math.min(Math.trunc(limit), 1_000));
}

interface EventRow extends Record<string, unknown> {
  id: string;
  kind: string;
  occurred_at: string;
  title: string;
  url: string | null;
}

interface EpisodeRow extends Record<string, unknown> {
  id: string;
  opportunity_id: string;
  opened_at: string;
  closed_at: string | null;
  band: Episode['band'];
  risk: number;
  top_signals: Episode['topSignals'];
}

function toEpisode({ id, opportunity_id, opened_at, closed_at, band, risk, top_signals }: EpisodeRow): Episode {
  return {
    id,
    opportunityId: opportunity_id,
    openedAt: toInstant(opened_at),
    closedAt: closed_at === null ? null : toInstant(closed_at),
    band,
    risk,
    topSignals: top_signals,
  };
}
