import { eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { person } from './schema/people.ts';

export type PersonRow = typeof person.$inferSelect;

/** A person with the name of their user in the CRM; null: not linked, or the user is gone. */
export type ListedPerson = PersonRow & { readonly salesUser: string | null };

/** Everyone of the transaction's tenant, by name. */
export async function listPeople(tx: TenantTransaction): Promise<ListedPerson[]> {
  const salesUser = sql<string | null>`(select u.current ->> 'name' from bellwether.record u
    where u.object = 'sales_user' and not u.is_deleted and u.id = ${person.salesUserId})`;
  const rows = await tx.select({ row: person, salesUser }).from(person).orderBy(person.name, person.id);
  return rows.map(({ row, salesUser: name }) => ({ ...row, salesUser: name }));
}

/** One person of the transaction's tenant; null when there is none of that id. */
export async function findPerson(tx: TenantTransaction, id: string): Promise<PersonRow | null> {
  const [row] = await tx.select().from(person).where(eq(person.id, id));
  return row ?? null;
}

/** The person whose sign-in this is; null: nobody of this tenant. */
export async function findPersonBySignIn(
  tx: TenantTransaction,
  issuer: string,
  subject: string,
): Promise<PersonRow | null> {
  const [row] = await tx
    .select()
    .from(person)
    .where(sql`${person.issuer} = ${issuer} and ${person.subject} = ${subject}`);
  return row ?? null;
}

/** Adds a person, or replaces what is known of them. */
export async function savePerson(tx: TenantTransaction, row: typeof person.$inferInsert): Promise<void> {
  const { tenantId: _tenant, id: _id, createdAt: _created, ...content } = row;
  await tx
    .insert(person)
    .values(row)
    .onConflictDoUpdate({ target: [person.tenantId, person.id], set: content });
}

/** The active admins of the transaction's tenant who are not `exceptId`. */
export async function countOtherAdmins(tx: TenantTransaction, exceptId: string): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from bellwether.person where role = 'admin' and state = 'active' and id <> ${exceptId}`);
  return rows[0]?.n ?? 0;
}

/** The sales user of the CRM with this address; null: none or several, which is nobody. `email` in any case of letters. */
export async function salesUserOf(tx: TenantTransaction, email: string): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from bellwether.record where object = 'sales_user' and not is_deleted
      and lower(current ->> 'email') = lower(${email}) limit 2`);
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}

/** A user of the CRM with an address, who may still sign in there. */
export interface AddressedUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Users of the CRM who have an address and are active, by name; at most 500. */
export async function listAddressedUsers(tx: TenantTransaction): Promise<AddressedUser[]> {
  const { rows } = await tx.execute<{ id: string; name: string; email: string }>(sql`
    select id, coalesce(current ->> 'name', id) as name, lower(current ->> 'email') as email from bellwether.record
    where object = 'sales_user' and not is_deleted and current ->> 'email' is not null
      and current ->> 'isActive' is distinct from 'false' order by 2, 1 limit 500`);
  return rows;
}

/** Everyone of the transaction's tenant who is called that: by id, address or whole name, in any case of letters. */
export async function findPeopleCalled(tx: TenantTransaction, called: string): Promise<PersonRow[]> {
  return tx
    .select()
    .from(person)
    .where(
      sql`${person.id} = ${called} or lower(${person.email}) = lower(${called}) or lower(${person.name}) = lower(${called})`,
    )
    .orderBy(person.id);
}

/** Who may not act here any more: ids at the provider of sign-ins, and users of the CRM. */
export interface RemovedPeople {
  readonly subjects: ReadonlySet<string>;
  readonly salesUserIds: ReadonlySet<string>;
  /** Hashes of sign-ins of people who were erased. */
  readonly erasedSignIns: ReadonlySet<string>;
}

/** Suspended people of the transaction's tenant and users whom its CRM has deleted or switched off. */
export async function readRemovedPeople(tx: TenantTransaction): Promise<RemovedPeople> {
  const { rows } = await tx.execute<{ kind: string; id: string }>(sql`
    select 'subject' as kind, subject as id from bellwether.person where state <> 'active' and subject is not null
    union all
    select 'user', sales_user_id from bellwether.person where state <> 'active' and sales_user_id is not null
    union all
    select 'erased', hash from bellwether.erased_identity where kind = 'sign_in'
    union all
    select 'user', id from bellwether.record
    where object = 'sales_user' and (is_deleted or current ->> 'isActive' = 'false')`);
  const idsOf = (wanted: string) => new Set(rows.filter(({ kind }) => kind === wanted).map(({ id }) => id));
  return { subjects: idsOf('subject'), salesUserIds: idsOf('user'), erasedSignIns: idsOf('erased') };
}
