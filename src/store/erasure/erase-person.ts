import { AppError } from '../../domain/errors.ts';
import { noteChanges } from '../change-notes.ts';
import { sql } from '../drizzle.ts';
import { endOpenActsOf } from '../open-acts.ts';
import type { Store, TenantTransaction } from '../open-store.ts';
import type { PersonRow } from '../people.ts';
import { rememberErased } from './erased-identities.ts';
import { erasedNamesOf, type IdentifiedPerson, identifyPerson, readCompanyDomains } from './identify-person.ts';
import { ErasedPeople } from './mask-erased.ts';
import { findMentions, type Mention, writeMasked } from './mask-rows.ts';
import { asOwner } from './owner-transaction.ts';
import { auditIdsAt, noteRedactions } from './redact-audit.ts';
import type { ProductTable } from './tenant-columns.ts';

/** What speaks of a person: rows by table, and what they are known as. `reports`: stored documents, which cannot be searched. */
export interface PersonTraces {
  readonly label: string;
  readonly records: IdentifiedPerson['records'];
  readonly people: readonly PersonRow[];
  readonly emails: number;
  readonly names: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly reports: number;
}

/** Never searched: they hold hashes and pseudonyms of the erased. */
const ofErasure: ReadonlySet<string> = new Set(['erased_identity', 'audit_redaction', 'audit_seal', 'change_note']);

/** What `found` says happens; given null nothing is written, and what would be is returned. */
export type Apply = ((tx: TenantTransaction, traces: PersonTraces) => Promise<void>) | null;

/**
 * Finds everything that speaks of the person with this address and, unless `apply` is null, puts a pseudonym in its place, in one
 * transaction; what waits to be sent to them is stopped, stored reports are dropped, and a later reading does not bring them back.
 * `apply` runs in it too: the audit of the caller.
 * @throws AppError `not_found` when the workspace knows nobody of that address; `forbidden` without the owner's login
 */
export async function erasePerson(store: Store, tenantId: string, email: string, apply: Apply): Promise<PersonTraces> {
  return asOwner(store, async (tx, tables) => {
    await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
    const person = await identifyPerson(tx, tenantId, email);
    const names = erasedNamesOf(tenantId, person, await readCompanyDomains(tx, tenantId));
    const erased = new ErasedPeople(tenantId, names);
    if (apply !== null) await endWhatActs(tx, tenantId, person);
    const found = new Map<ProductTable, Mention[]>();
    for (const table of tables.filter(({ name }) => !ofErasure.has(name))) {
      const mentions = await findMentions(tx, tenantId, table, person, erased);
      if (mentions.length > 0) found.set(table, mentions);
    }
    if (found.size === 0 && person.people.length === 0) {
      throw new AppError('not_found', 'Nothing in this workspace speaks of that address.');
    }
    const traces = await tracesOf(tx, tenantId, person, found);
    if (apply === null) return traces;
    for (const [table, mentions] of found) await maskTable(tx, tenantId, table, mentions);
    await tx.execute(sql`delete from bellwether.artefact where tenant_id = ${tenantId}`);
    await rememberErased(tx, tenantId, names);
    for (const object of ['contact', 'sales_user', 'opportunity', 'activity'])
      await noteChanges(tx, tenantId, object, null);
    await apply(tx, traces);
    return traces;
  });
}

/** Whoever signs in with the address does so no more, and nothing more is sent to it. */
async function endWhatActs(
  tx: TenantTransaction,
  tenantId: string,
  { people, emails }: IdentifiedPerson,
): Promise<void> {
  for (const { id, subject, salesUserId, email } of people) {
    const ids = [id, subject, salesUserId].filter((each) => each !== null);
    await endOpenActsOf(tx, id, ids, email);
    await tx.execute(sql`delete from bellwether.saved_view where tenant_id = ${tenantId} and person_id = ${id}`);
    await tx.execute(sql`delete from bellwether.person where tenant_id = ${tenantId} and id = ${id}`);
  }
  await tx.execute(sql`
    update bellwether.outbox set status = 'stopped', finished_at = now()
    where tenant_id = ${tenantId} and status in ('pending', 'waiting_approval')
      and lower(recipient) = any(${sql.param([...emails])}::text[])`);
}

async function tracesOf(
  tx: TenantTransaction,
  tenantId: string,
  { label, records, people, emails, names }: IdentifiedPerson,
  found: ReadonlyMap<ProductTable, readonly Mention[]>,
): Promise<PersonTraces> {
  const { rows } = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from bellwether.artefact where tenant_id = ${tenantId}`,
  );
  return {
    ...{ label, records, people, emails: emails.length, names: names.length, reports: rows[0]?.n ?? 0 },
    rows: Object.fromEntries([...found].map(([{ name }, mentions]) => [name, mentions.length])),
  };
}

async function maskTable(
  tx: TenantTransaction,
  tenantId: string,
  table: ProductTable,
  mentions: readonly Mention[],
): Promise<void> {
  const ctids = mentions.map(({ ctid }) => ctid);
  const ids = table.name === 'audit' ? await auditIdsAt(tx, ctids) : [];
  await writeMasked(tx, table, mentions);
  if (ids.length > 0) await noteRedactions(tx, tenantId, ids);
}
