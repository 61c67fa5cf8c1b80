import { randomBytes } from 'node:crypto';
import { sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';
import type { PersonRow } from '../people.ts';
import { person } from '../schema/people.ts';
import { type ErasedName, identityHash, wordsOf } from './mask-erased.ts';

/** What a workspace knows a person as. `label` stands for their name once they are erased. */
export interface IdentifiedPerson {
  readonly label: string;
  readonly emails: readonly string[];
  /** Names of at least two words: one word alone may be anybody's. */
  readonly names: readonly string[];
  readonly records: readonly { readonly object: string; readonly id: string }[];
  readonly people: readonly PersonRow[];
}

/** Finds who has an address, as a contact, a user of the CRM or somebody who signs in, with every other address and name of theirs. */
export async function identifyPerson(
  tx: TenantTransaction,
  tenantId: string,
  email: string,
): Promise<IdentifiedPerson> {
  const people = await tx.select().from(person).where(sql`tenant_id = ${tenantId} and lower(email) = lower(${email})`);
  const { rows: records } = await tx.execute<{ object: string; id: string }>(sql`
    select object, id from bellwether.record where tenant_id = ${tenantId} and object in ('contact', 'sales_user')
      and (lower(current ->> 'email') = lower(${email}) or lower(undated ->> 'email') = lower(${email}))
    union
    select object, record_id from bellwether.record_change where tenant_id = ${tenantId} and object in ('contact', 'sales_user')
      and lower(values ->> 'email') = lower(${email})`);
  const { rows: known } = await tx.execute<{ email: string | null; name: string | null }>(sql`
    with theirs as (select r->>'object' as object, r->>'id' as id from json_array_elements(${JSON.stringify(records)}) r)
    select v ->> 'email' as email, v ->> 'name' as name from theirs join bellwether.record o using (object, id),
      lateral (values (o.current), (o.undated)) as f(v) where o.tenant_id = ${tenantId}
    union
    select c.values ->> 'email', c.values ->> 'name' from theirs join bellwether.record_change c
      on c.object = theirs.object and c.record_id = theirs.id where c.tenant_id = ${tenantId}
    union
    select null, p ->> 'name' from bellwether.engagement e, jsonb_array_elements(e.body -> 'participants') p
      where e.tenant_id = ${tenantId} and lower(${email}) = any(e.addresses) and lower(p ->> 'email') = lower(${email})`);
  const emails = [email, ...known.flatMap((row) => row.email ?? [])].map((each) => each.toLowerCase());
  const names = [...people.map(({ name }) => name), ...known.flatMap((row) => row.name ?? [])];
  return {
    label: `Erased ${randomBytes(4).toString('hex')}`,
    emails: [...new Set(emails)],
    names: [...new Set(names)].filter((name) => wordsOf(name).length > 1 && !name.includes('@')),
    records,
    people,
  };
}

/** What is kept of a person so that they are recognised and stay erased. `ownDomains` may stay in the pseudonym of an address. */
export function erasedNamesOf(
  tenantId: string,
  { label, emails, names, records, people }: IdentifiedPerson,
  ownDomains: ReadonlySet<string>,
): ErasedName[] {
  const mailbox = label.toLowerCase().replace(' ', '-');
  const named = (kind: ErasedName['kind'], value: string, pseudonym = label): ErasedName => ({
    ...{ kind, hash: identityHash(tenantId, kind, value), pseudonym },
    words: kind === 'name' ? wordsOf(value).length : 1,
  });
  return [
    ...emails.map((email) => {
      const domain = email.slice(email.lastIndexOf('@') + 1);
      return named('email', email, `${mailbox}@${ownDomains.has(domain) ? domain : 'erased.invalid'}`);
    }),
    ...names.map((name) => named('name', name)),
    ...records.map(({ object, id }) => named('record', `${object} ${id}`)),
    ...people.flatMap(({ subject }) => (subject === null ? [] : [named('sign_in', subject)])),
  ];
}

/** Domains of companies: an address at one of them says where somebody works, which the company's own record says too. */
export async function readCompanyDomains(tx: TenantTransaction, tenantId: string): Promise<Set<string>> {
  const { rows } = await tx.execute<{ domain: string }>(sql`
    select distinct lower(current ->> 'domain') as domain from bellwether.record
    where tenant_id = ${tenantId} and object = 'account' and current ->> 'domain' is not null`);
  return new Set(rows.map(({ domain }) => domain));
}
