import type { Activity } from '../../domain/activity.ts';
import type { Engagement } from '../../domain/engagement.ts';
import { contentDigest } from '../content-digest.ts';
import { type SQL, sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';
import { toInstant } from '../schema/tenant-table.ts';
import { findPossibleMentions } from './find-mentions.ts';
import type { IdentifiedPerson } from './identify-person.ts';
import { type ErasedPeople, wordsOf } from './mask-erased.ts';
import { maskEngagement, maskFields } from './mask-incoming.ts';
import type { ProductTable } from './tenant-columns.ts';

/** A row that speaks of the person: its text columns as they are and as they will be. */
export interface Mention {
  readonly ctid: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Words one of which every mention holds. */
function needlesOf({ emails, names, records }: IdentifiedPerson): string[] {
  const longest = (name: string) => wordsOf(name).sort((a, b) => b.length - a.length)[0] ?? name;
  return [...new Set([...emails, ...names.map(longest), ...records.map(({ id }) => id)])];
}

/** The rows of one table that say something about the person. */
export async function findMentions(
  tx: TenantTransaction,
  tenantId: string,
  table: ProductTable,
  person: IdentifiedPerson,
  erased: ErasedPeople,
): Promise<Mention[]> {
  const possible = await findPossibleMentions(tx, tenantId, table, needlesOf(person));
  return possible.flatMap(({ ctid, values: before }) => {
    const after = maskRow(table.name, before, person, erased);
    return after === null || JSON.stringify(after) === JSON.stringify(before) ? [] : [{ ctid, before, after }];
  });
}

/** The row without the person; null: it is about somebody else, who may have the same name. */
function maskRow(
  table: string,
  row: Readonly<Record<string, unknown>>,
  { label, records }: IdentifiedPerson,
  erased: ErasedPeople,
): Record<string, unknown> | null {
  const has = (object: unknown, id: unknown) => records.some((each) => each.object === object && each.id === id);
  if (table === 'record' || table === 'record_change') {
    const id = table === 'record' ? row['id'] : row['record_id'];
    if (!has(row['object'], id)) {
      const isPerson = row['object'] === 'contact' || row['object'] === 'sales_user';
      return isPerson ? null : erased.maskValue({ ...row });
    }
    const masked = erased.maskValue({ ...row });
    for (const field of ['current', 'undated', 'values']) {
      if (row[field]) masked[field] = maskFields(erased, row[field] as Record<string, unknown>, label);
    }
    return masked;
  }
  if (table === 'engagement') {
    return { ...erased.maskValue({ ...row }), body: maskEngagement(erased, row['body'] as Engagement) };
  }
  if (table === 'activity') {
    const { contactIds, userIds } = row['body'] as Activity;
    const isTheirs = contactIds.some((id) => has('contact', id)) || userIds.some((id) => has('sales_user', id));
    const masked = erased.maskValue({ ...row });
    return isTheirs ? { ...masked, body: { ...(masked['body'] as Activity), subject: null, phrases: [] } } : masked;
  }
  return erased.maskValue({ ...row });
}

/** Writes the masked rows of one table; only columns that change are touched. */
export async function writeMasked(
  tx: TenantTransaction,
  { name, textColumns }: ProductTable,
  mentions: readonly Mention[],
): Promise<void> {
  for (const { ctid, before, after } of mentions) {
    const sets: SQL[] = textColumns
      .filter((column) => JSON.stringify(before[column.name]) !== JSON.stringify(after[column.name]))
      .map((column) => sql`${sql.identifier(column.name)} = ${setTo(column.type, after[column.name])}`);
    const { rows } = await tx.execute<Record<string, unknown>>(
      sql`update bellwether.${sql.identifier(name)} set ${sql.join(sets, sql`, `)} where ctid = ${ctid}::tid returning *, ctid::text as at_ctid`,
    );
    const digest = digestOf(name, rows[0] ?? {});
    if (digest === null) continue;
    const at = String(rows[0]?.['at_ctid']);
    await tx.execute(
      sql`update bellwether.${sql.identifier(name)} set digest = ${digest.toString()}::bigint where ctid = ${at}::tid`,
    );
  }
}

function setTo(type: ProductTable['textColumns'][number]['type'], value: unknown): SQL {
  if (value === null || value === undefined) return sql`null`;
  if (type === 'jsonb') return sql`${JSON.stringify(value)}::jsonb`;
  if (type === 'json') return sql`${JSON.stringify(value)}::json`;
  return type === 'text[]' ? sql`${sql.param(value)}::text[]` : sql`${value}`;
}

/** The digest that a mirrored row's new content has; null: its table has none. */
function digestOf(table: string, row: Record<string, unknown>): bigint | null {
  if (table === 'activity') return contentDigest('activity', row['body'], row['is_deleted']);
  if (table === 'engagement') return contentDigest('engagement', row['body']);
  if (table !== 'record_change') return null;
  const at = (name: string) => toInstant(row[name] as string | Date);
  return contentDigest(row['object'], row['record_id'], at('effective_at'), at('known_at'), row['values']);
}
