import type { RecordObject } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { readStates } from './read-deals.ts';

const recordsAtATime = 10_000;
/** With more of them than this, folding all changes is no dearer. */
const maxLater = 5_000;

/**
 * States of one object as of an instant, as `readStates` gives them, in the order of ids; `ids` null: all of them. A record of which nothing
 * was learned later is at its newest state, which is kept beside it. `fields` leaves out what the caller does not need (null: nothing).
 */
export async function readTableStates<State>(
  tx: TenantTransaction,
  object: Exclude<RecordObject, 'opportunity'>,
  asOf: Instant,
  {
    ids = null,
    fields = null,
  }: { readonly ids?: readonly string[] | null; readonly fields?: readonly string[] | null },
): Promise<Map<string, State>> {
  const among = (column: string) =>
    ids === null ? sql`true` : sql`${sql.raw(column)} = any(${sql.param([...ids])}::text[])`;
  const later = await tx.execute<{ id: string }>(sql`
    select distinct record_id as id from bellwether.record_change
    where object = ${object} and (effective_at > ${asOf}::timestamptz or known_at > ${asOf}::timestamptz) and ${among('record_id')}
    limit ${maxLater + 1}`);
  if (later.rows.length > maxLater) return readStates<State>(tx, object, asOf, ids && { ids });
  const changedLater = later.rows.map(({ id }) => id);
  const state =
    fields === null
      ? sql`current`
      : sql`jsonb_build_object(${sql.join(
          fields.map((field) => sql`${field}::text, current -> ${field}`),
          sql`, `,
        )})`;
  const states = new Map<string, State>();
  for (let after = ''; ; ) {
    const { rows } = await tx.execute<{ id: string; state: State }>(sql`
      select id, ${state} as state from bellwether.record
      where object = ${object} and not is_deleted and (born_at is not null or undated <> '{}') and id > ${after} and ${among('id')}
        and not id = any(${sql.param(changedLater)}::text[])
      order by id limit ${recordsAtATime}`);
    for (const row of rows) states.set(row.id, row.state);
    if (rows.length < recordsAtATime) break;
    after = rows.at(-1)?.id ?? '';
  }
  if (changedLater.length > 0)
    for (const [id, each] of await readStates<State>(tx, object, asOf, { ids: changedLater })) states.set(id, each);
  return states;
}
