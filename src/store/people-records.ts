import type { Instant } from '../domain/time.ts';
import { among } from './among.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** A mirrored record that matching looks at; `key` is what it was found by. `bornAt` null: not dated. */
export interface PeopleRecord {
  readonly object: 'sales_user' | 'contact' | 'account' | 'contact_role' | 'opportunity';
  readonly key: string;
  readonly id: string;
  readonly current: Readonly<Record<string, unknown>>;
  readonly bornAt: Instant | null;
}

/** When deals ended, by the change that gave their present outcome. */
export interface DealEnd {
  readonly id: string;
  readonly closedAt: Instant;
}

const living = sql`not is_deleted`;

/** Sales users and contacts with one of these addresses, and accounts with one of these domains; lower case. */
export async function findPeople(
  tx: TenantTransaction,
  addresses: readonly string[],
  domains: readonly string[],
): Promise<PeopleRecord[]> {
  return read(
    await tx.execute<RawRow>(sql`
      select object, lower(current ->> 'email') as key, id, current, born_at from bellwether.record
      where object in ('contact', 'sales_user') and ${living}
        and lower(current ->> 'email') = any(${sql.param([...addresses])}::text[])
      union all
      select object, lower(current ->> 'domain'), id, current, born_at from bellwether.record
      where object = 'account' and ${living} and lower(current ->> 'domain') = any(${sql.param([...domains])}::text[])`),
  );
}

/** Accounts with one of these names, letter by letter; `key` is the name. */
export async function findAccountsByName(tx: TenantTransaction, names: readonly string[]): Promise<PeopleRecord[]> {
  if (names.length === 0) return [];
  return read(
    await tx.execute<RawRow>(sql`
      select object, current ->> 'name' as key, id, current, born_at from bellwether.record
      where object = 'account' and ${living} and current ->> 'name' ${among(names)}`),
  );
}

/** How an account is called in talk; null: it has no domain. */
export interface AccountNames {
  readonly name: string;
  readonly domain: string | null;
}

/** The names and domains of up to `limit` accounts, those with an open deal first. */
export async function listAccountNames(tx: TenantTransaction, limit: number): Promise<AccountNames[]> {
  const { rows } = await tx.execute<{ name: string; domain: string | null }>(sql`
    select a.current ->> 'name' as name, lower(a.current ->> 'domain') as domain
    from bellwether.record a left join (
      select distinct account_id from bellwether.record
      where object = 'opportunity' and ${living} and current ->> 'outcome' is null
    ) busy on busy.account_id = a.id
    where a.object = 'account' and not a.is_deleted and a.current ->> 'name' is not null
    order by busy.account_id is null, a.id limit ${limit}`);
  return rows;
}

/** The roles of these contacts. */
export async function findRoles(tx: TenantTransaction, contactIds: readonly string[]): Promise<PeopleRecord[]> {
  return read(
    await tx.execute<RawRow>(sql`
      select object, current ->> 'contactId' as key, id, current, born_at from bellwether.record
      where object = 'contact_role' and ${living} and coalesce(current ->> 'removed', 'false') <> 'true'
        and current ->> 'contactId' = any(${sql.param([...contactIds])}::text[])`),
  );
}

/** Deals with one of these ids or of one of these accounts; `key` is the deal's id. */
export async function findDeals(
  tx: TenantTransaction,
  dealIds: readonly string[],
  accountIds: readonly string[],
): Promise<{ readonly deals: PeopleRecord[]; readonly ends: ReadonlyMap<string, Instant> }> {
  const deals = read(
    await tx.execute<RawRow>(sql`
      select object, id as key, id, current, born_at from bellwether.record
      where object = 'opportunity' and ${living} and id = any(${sql.param([...dealIds])}::text[])
      union
      select object, id, id, current, born_at from bellwether.record
      where object = 'opportunity' and ${living} and account_id = any(${sql.param([...accountIds])}::text[])`),
  );
  const { rows } = await tx.execute<{ record_id: string; closed_at: string }>(sql`
    select record_id, max(effective_at) as closed_at from bellwether.record_change
    where object = 'opportunity' and values ->> 'outcome' is not null
      and record_id = any(${sql.param(deals.map(({ id }) => id))}::text[])
    group by record_id`);
  return { deals, ends: new Map(rows.map(({ record_id, closed_at }) => [record_id, toInstant(closed_at)])) };
}

/** Every record that was merged into another, with the one that took it over. */
export async function readMerges(tx: TenantTransaction): Promise<Map<string, string>> {
  const { rows } = await tx.execute<{ id: string; merged_into_id: string }>(
    sql`select id, merged_into_id from bellwether.record where merged_into_id is not null`,
  );
  return new Map(rows.map(({ id, merged_into_id }) => [id, merged_into_id]));
}

/** The domains of our own people's addresses. */
export async function readUserDomains(tx: TenantTransaction): Promise<string[]> {
  const { rows } = await tx.execute<{ domain: string }>(sql`
    select distinct split_part(lower(current ->> 'email'), '@', 2) as domain from bellwether.record
    where object = 'sales_user' and ${living} and current ->> 'email' like '%_@_%'`);
  return rows.map(({ domain }) => domain);
}

interface RawRow extends Record<string, unknown> {
  object: PeopleRecord['object'];
  key: string;
  id: string;
  current: Record<string, unknown>;
  born_at: string | null;
}

function read({ rows }: { rows: readonly RawRow[] }): PeopleRecord[] {
  return rows.map(({ object, key, id, current, born_at }) => ({
    object,
    key,
    id,
    current,
    bornAt: born_at === null ? null : toInstant(born_at),
  }));
}
