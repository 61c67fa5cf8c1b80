import type { CompanyEvent, FoundCompany } from '../domain/account-event.ts';
import type { AccountEvent } from '../domain/deal-context.ts';
import type { Instant } from '../domain/time.ts';
import { contentDigest } from './content-digest.ts';
import { and, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { accountCompany } from './schema/account-event.ts';
import { toInstant } from './schema/tenant-table.ts';
import { markDealsToRescore } from './scoring-runs.ts';
import { storable } from './storable.ts';

export type AccountCompany = typeof accountCompany.$inferSelect;

/** An account with what an intelligence source answered about it; `company` null: never asked. */
export interface AccountToFind {
  readonly accountId: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly company: AccountCompany | null;
}

/** Accounts in the order of their ids, with what is remembered of them for one connection. Empty: no more. */
export async function listAccountsToFind(
  tx: TenantTransaction,
  connectionId: string,
  afterId: string,
  limit: number,
): Promise<AccountToFind[]> {
  const { rows } = await tx.execute<{ id: string; name: string | null; domain: string | null }>(sql`
    select id, name, current ->> 'domain' as domain from bellwether.record
    where object = 'account' and not is_deleted and id > ${afterId} order by id limit ${limit}`);
  const known = await tx
    .select()
    .from(accountCompany)
    .where(
      and(
        eq(accountCompany.connectionId, connectionId),
        sql`${accountCompany.accountId} = any(${sql.param(rows.map(({ id }) => id))}::text[])`,
      ),
    );
  const byAccount = new Map(known.map((row) => [row.accountId, row]));
  return rows.map(({ id, name, domain }) => ({ accountId: id, name, domain, company: byAccount.get(id) ?? null }));
}

/** Keeps an intelligence source's answer about an account; another answer begins its events anew. */
export async function saveAccountCompany(
  tx: TenantTransaction,
  tenantId: string,
  answer: Omit<AccountCompany, 'tenantId' | 'readThrough'>,
): Promise<void> {
  const isSame = sql`${accountCompany.companyId} is not distinct from excluded.company_id`;
  await tx
    .insert(accountCompany)
    .values({ tenantId, readThrough: null, ...answer })
    .onConflictDoUpdate({
      target: [accountCompany.tenantId, accountCompany.connectionId, accountCompany.accountId],
      set: { ...answer, readThrough: sql`case when ${isSame} then ${accountCompany.readThrough} end` },
    });
  if (answer.status === 'found') return;
  await tx.execute(sql`
    delete from bellwether.account_event
    where connection_id = ${answer.connectionId} and account_id = ${answer.accountId}`);
}

/** An account for which a source named several companies. */
export interface AmbiguousCompany {
  readonly accountId: string;
  readonly connectionId: string;
  readonly candidates: readonly FoundCompany[];
}

/** Accounts for which a source named several companies, for a person to choose. */
export async function listAmbiguousCompanies(tx: TenantTransaction): Promise<AmbiguousCompany[]> {
  return tx
    .select({
      accountId: accountCompany.accountId,
      connectionId: accountCompany.connectionId,
      candidates: accountCompany.candidates,
    })
    .from(accountCompany)
    .where(eq(accountCompany.status, 'ambiguous'))
    .orderBy(accountCompany.accountId);
}

/** Writes an account's events and how far they have been read, together. Returns how many are new or changed. */
export async function saveAccountEvents(
  tx: TenantTransaction,
  tenantId: string,
  of: { readonly connectionId: string; readonly accountId: string },
  events: readonly CompanyEvent[],
  readThrough: Instant,
): Promise<number> {
  const rows = [...new Map(storable(events).map((event) => [event.id, event])).values()].map((event) => ({
    id: event.id,
    company_id: event.companyId,
    kind: event.kind,
    occurred_at: event.occurredAt,
    known_at: event.knownAt,
    title: event.title,
    url: event.url,
    digest: contentDigest('account_event', of.accountId, event).toString(),
  }));
  const written = await tx.execute(sql`
    insert into bellwether.account_event
      (tenant_id, account_id, connection_id, id, company_id, kind, occurred_at, known_at, title, url, digest)
    select ${tenantId}, ${of.accountId}, ${of.connectionId}, id, company_id, kind, occurred_at, known_at, title, url, digest
    from json_to_recordset(${JSON.stringify(rows)}) as r(id text, company_id text, kind text, occurred_at timestamptz,
      known_at timestamptz, title text, url text, digest bigint)
    on conflict (tenant_id, account_id, connection_id, id) do update set
      company_id = excluded.company_id, kind = excluded.kind, occurred_at = excluded.occurred_at,
      known_at = excluded.known_at, title = excluded.title, url = excluded.url, digest = excluded.digest
    where bellwether.account_event.digest <> excluded.digest`);
  await tx
    .update(accountCompany)
    .set({ readThrough })
    .where(and(eq(accountCompany.connectionId, of.connectionId), eq(accountCompany.accountId, of.accountId)));
  if ((written.rowCount ?? 0) > 0) await markDealsToRescore(tx, tenantId, { object: 'account', ids: [of.accountId] });
  return written.rowCount ?? 0;
}

/** An account's event as a deal's context needs it. */
export interface DigestedAccountEvent {
  readonly event: AccountEvent;
  readonly knownAt: Instant;
  readonly digest: bigint;
}

/** Events on record at `asOf`, oldest first, by account. */
export async function readAccountEvents(
  tx: TenantTransaction,
  asOf: Instant,
): Promise<Map<string, DigestedAccountEvent[]>> {
  const { rows } = await tx.execute<{
    account_id: string;
    id: string;
    kind: string;
    occurred_at: string;
    known_at: string;
    title: string;
    url: string | null;
    digest: string;
  }>(sql`
    select account_id, id, kind, occurred_at, known_at, title, url, digest from bellwether.account_event
    where known_at <= ${asOf}::timestamptz order by account_id, occurred_at, id`);
  const found = rows.map(({ account_id, id, kind, occurred_at, known_at, title, url, digest }) => ({
    accountId: account_id,
    event: { id, kind, occurredAt: toInstant(occurred_at), title, url },
    knownAt: toInstant(known_at),
    digest: BigInt(digest),
  }));
  return Map.groupBy(found, ({ accountId }) => accountId);
}

/** Accounts whose company a source knows, so that no event means none. */
export async function readFoundAccounts(tx: TenantTransaction): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ accountId: accountCompany.accountId })
    .from(accountCompany)
    .where(eq(accountCompany.status, 'found'));
  return new Set(rows.map(({ accountId }) => accountId));
}
