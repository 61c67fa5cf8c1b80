import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore } from './scoring-runs.ts';

/** How far the times of two copies may lie apart. */
const apart = sql`case own.kind when 'email' then interval '2 minutes' else interval '5 minutes' end`;

/** `own` is a mailbox's or calendar's activity, `logged` the CRM's of the same e-mail or meeting. */
const isCopy: SQL = sql`own.connection_id = 'engagement' and logged.connection_id <> 'engagement'
  and not own.is_deleted and not logged.is_deleted and logged.kind = own.kind and own.kind in ('email', 'meeting')
  and (logged.account_id = own.account_id or logged.opportunity_id = own.opportunity_id)
  and logged.occurred_at between own.occurred_at - ${apart} and own.occurred_at + ${apart}
  and ((logged.body -> 'contactIds') ?| array(select jsonb_array_elements_text(own.body -> 'contactIds'))
    or ((logged.body -> 'userIds') ?| array(select jsonb_array_elements_text(own.body -> 'userIds'))
      and logged.body ->> 'subject' is not distinct from own.body ->> 'subject'))`;

/**
 * Counts an e-mail or meeting once that a mailbox or calendar has and that was logged in the CRM too: the same kind, at the same time
 * (e-mails within two minutes, meetings within five), with a person in common. The mailbox's own copy counts, since it tells who
 * spoke; but where a person logged it on a deal and matching found none, the logged one does. Looks at these ids anew.
 */
export async function markLoggedCopies(
  tx: TenantTransaction,
  tenantId: string,
  activityIds: readonly string[],
): Promise<void> {
  const ids = sql`${sql.param([...activityIds])}::text[]`;
  const freed = await tx.execute<{ id: string }>(sql`
    update bellwether.activity set duplicate_of = null
    where duplicate_of is not null and (duplicate_of = any(${ids}) or id = any(${ids}))
    returning id`);
  const hidden = await tx.execute<{ id: string }>(sql`
    update bellwether.activity own set duplicate_of = logged.id from bellwether.activity logged
    where own.id = any(${ids}) and ${isCopy} and own.opportunity_id is null and logged.opportunity_id is not null
    returning own.id`);
  const logged = await tx.execute<{ id: string }>(sql`
    update bellwether.activity logged set duplicate_of = own.id from bellwether.activity own
    where own.id = any(${ids}) and own.duplicate_of is null and ${isCopy}
    returning logged.id`);
  const changed = [freed, hidden, logged].flatMap(({ rows }) => rows.map(({ id }) => id));
  await markDealsToRescore(tx, tenantId, { object: 'activity', ids: changed });
}
