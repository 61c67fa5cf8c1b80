import { AppError } from '../../domain/errors.ts';
import { sql } from '../drizzle.ts';
import { erasedNamesOf, identifyPerson } from '../erasure/identify-person.ts';
import { ErasedPeople } from '../erasure/mask-erased.ts';
import { findMentions } from '../erasure/mask-rows.ts';
import { asOwner } from '../erasure/owner-transaction.ts';
import { listProductTables } from '../erasure/tenant-columns.ts';
import type { Store } from '../open-store.ts';

/** Tables with a tenant that no export holds, with why. */
export const notExported: Readonly<Record<string, string>> = {
  authorization_request: 'sealed secrets of sign-ins that have begun',
  change_note: 'transaction numbers of this server, which mean nothing elsewhere',
  credential: 'sealed secrets; sign in anew where they are wanted',
  data_key: 'the keys that sealed them',
  deal_to_rescore: 'work that waits: which deals are computed anew',
  web_session: 'hashes of open sessions',
};

/** Takes one row as a line of JSON, in the order of the table. */
export type TakeRow = (table: string, line: string) => Promise<void>;

const rowsAtOnce = 500;

/** Hands on every row of a workspace; returns how many rows of each exported table. What is written meanwhile may be in it or not. */
export async function exportWorkspace(store: Store, tenantId: string, take: TakeRow): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const tables = (await listProductTables(store.db)).filter(
    ({ name, hasTenant }) => hasTenant && !(name in notExported),
  );
  await store.withTenant(tenantId, async (tx) => {
    for (const { name } of tables) {
      counts[name] = 0;
      // row security leaves this workspace's rows alone
      await tx.execute(
        sql`declare exporting no scroll cursor for select row_to_json(t)::text as line from bellwether.${sql.identifier(name)} t`,
      );
      for (;;) {
        const { rows } = await tx.execute<{ line: string }>(sql`fetch ${sql.raw(String(rowsAtOnce))} from exporting`);
        if (rows.length === 0) break;
        for (const { line } of rows) await take(name, line);
        counts[name] += rows.length;
      }
      await tx.execute(sql`close exporting`);
    }
    const { rows } = await tx.execute<{ line: string }>(
      sql`select row_to_json(w)::text as line from bellwether.workspace w where id = ${tenantId}`,
    );
    for (const { line } of rows) await take('workspace', line);
    counts['workspace'] = rows.length;
  });
  return counts;
}

/**
 * Hands on every row of a workspace that speaks of the person with this address; returns how many rows of each table.
 * @throws AppError `not_found` when nothing does; `forbidden` without the owner's login
 */
export async function exportPerson(
  store: Store,
  tenantId: string,
  email: string,
  take: TakeRow,
): Promise<Record<string, number>> {
  return asOwner(store, async (tx, tables) => {
    const person = await identifyPerson(tx, tenantId, email);
    const erased = new ErasedPeople(tenantId, erasedNamesOf(tenantId, person, new Set()));
    const counts: Record<string, number> = {};
    for (const table of tables.filter(({ name, hasTenant }) => hasTenant && !(name in notExported))) {
      const mentions = await findMentions(tx, tenantId, table, person, erased);
      if (mentions.length === 0) continue;
      const { rows } = await tx.execute<{ line: string }>(
        sql`select row_to_json(t)::text as line from bellwether.${sql.identifier(table.name)} t
          where ctid = any(${sql.param(mentions.map(({ ctid }) => ctid))}::tid[])`,
      );
      for (const { line } of rows) await take(table.name, line);
      counts[table.name] = rows.length;
    }
    if (Object.keys(counts).length > 0) return counts;
    throw new AppError('not_found', 'Nothing in this workspace speaks of that address.');
  });
}
