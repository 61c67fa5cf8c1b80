import type { InboundEvent } from '../domain/event.ts';
import type { Instant } from '../domain/time.ts';
import { and, eq, inArray, lte, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { eventSource, inboundEvent } from './schema/inbound.ts';

export type EventSourceRow = typeof eventSource.$inferSelect;
export type InboundEventRow = typeof inboundEvent.$inferSelect;

/** All sources of the transaction's tenant, by id. */
export async function listEventSources(tx: TenantTransaction): Promise<EventSourceRow[]> {
  return tx.select().from(eventSource).orderBy(eventSource.id);
}

/** One source; null when the tenant has none of this id. */
export async function findEventSource(tx: TenantTransaction, id: string): Promise<EventSourceRow | null> {
  const [row] = await tx.select().from(eventSource).where(eq(eventSource.id, id)).limit(1);
  return row ?? null;
}

/** Adds a source; false when there is one of this id. */
export async function addEventSource(tx: TenantTransaction, row: typeof eventSource.$inferInsert): Promise<boolean> {
  const added = await tx.insert(eventSource).values(row).onConflictDoNothing().returning({ id: eventSource.id });
  return added.length > 0;
}

/** Removes a source with what it told; false when there is none of this id. */
export async function removeEventSource(tx: TenantTransaction, id: string): Promise<boolean> {
  await tx.delete(inboundEvent).where(eq(inboundEvent.sourceId, id));
  const removed = await tx.delete(eventSource).where(eq(eventSource.id, id)).returning({ id: eventSource.id });
  return removed.length > 0;
}

/** Keeps events that were not told before; returns how many were new. */
export async function keepEvents(
  tx: TenantTransaction,
  tenantId: string,
  sourceId: string,
  events: readonly InboundEvent[],
): Promise<number> {
  if (events.length === 0) return 0;
  const rows = events.map((content) => ({ tenantId, sourceId, eventId: content.id, content }));
  const kept = await tx.insert(inboundEvent).values(rows).onConflictDoNothing().returning({ id: inboundEvent.eventId });
  return kept.length;
}

/** Takes the oldest open events of a tenant for this process; one whose process has been silent for `leaseMs` is taken again. */
export async function takeEvents(tx: TenantTransaction, limit: number, leaseMs: number): Promise<InboundEventRow[]> {
  const { rows } = await tx.execute<{ source_id: string; event_id: string }>(sql`
    update bellwether.inbound_event e set state = 'working', taken_at = now(), attempts = attempts + 1
    from (select source_id, event_id from bellwether.inbound_event
      where state = 'waiting' or (state = 'working' and taken_at < now() - ${leaseMs} * interval '1 millisecond')
      order by received_at, event_id limit ${limit} for update skip locked) due
    where e.source_id = due.source_id and e.event_id = due.event_id
    returning e.source_id, e.event_id`);
  if (rows.length === 0) return [];
  const ids = rows.map(({ event_id }) => event_id);
  const taken = await tx.select().from(inboundEvent).where(inArray(inboundEvent.eventId, ids));
  const wanted = new Set(rows.map(({ source_id, event_id }) => JSON.stringify([source_id, event_id])));
  return taken
    .filter(({ sourceId, eventId }) => wanted.has(JSON.stringify([sourceId, eventId])))
    .toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
}

/** Says what came of an event. `state` waiting: it is tried again. */
export async function endEvent(
  tx: TenantTransaction,
  { sourceId, eventId }: Pick<InboundEventRow, 'sourceId' | 'eventId'>,
  end: { readonly state: 'waiting' | 'done' | 'failed'; readonly message: string | null },
): Promise<void> {
  await tx
    .update(inboundEvent)
    .set(end)
    .where(and(eq(inboundEvent.sourceId, sourceId), eq(inboundEvent.eventId, eventId)));
}

/** Events of each source: how many in all, how many open and failed, and when the last came. */
export async function countEvents(
  tx: TenantTransaction,
): Promise<ReadonlyMap<string, { events: number; open: number; failed: number; lastAt: Instant }>> {
  const { rows } = await tx.execute<{ id: string; events: number; open: number; failed: number; last: string }>(sql`
    select source_id as id, count(*)::int as events, count(*) filter (where state in ('waiting', 'working'))::int as open,
      count(*) filter (where state = 'failed')::int as failed, to_char(max(received_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last
    from bellwether.inbound_event group by source_id`);
  return new Map(rows.map(({ id, last, ...counts }) => [id, { ...counts, lastAt: last }]));
}

/** Forgets events that came before `before` and are over; returns how many. */
export async function dropOldEvents(tx: TenantTransaction, before: Instant): Promise<number> {
  const dropped = await tx
    .delete(inboundEvent)
    .where(and(lte(inboundEvent.receivedAt, before), inArray(inboundEvent.state, ['done', 'failed'])))
    .returning({ id: inboundEvent.eventId });
  return dropped.length;
}
