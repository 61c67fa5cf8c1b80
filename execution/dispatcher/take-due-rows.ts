import { sql } from '../../src/store/drizzle.ts';
import type { Store, TenantTransaction } from '../../src/store/open-store.ts';
import type { WakeUp } from '../queue/delivery-queue.ts';

export interface RelayLimits {
  /** Wake-ups in the queue at most, for each tenant and in all: what waits beyond stays in the store, in fair order. */
  readonly perTenant: number;
  readonly inAll: number;
  /** How long the queue is trusted with a wake-up before it is added again. */
  readonly trustMs: number;
}

/**
 * Runs `work` as the relay's role: it sees the ids, states and times of every tenant's open actions and nothing else (row
 * security and column grants), and can write its own mark alone.
 */
export async function asRelay<T>(store: Store, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
  return store.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', 'bellwether_relay', true)`);
    return work(tx);
  });
}

/**
 * Marks due actions, and actions whose lease has run out, as queued and returns their ids. Tenants take turns: each tenant's
 * first comes before any tenant's second, counting those already in the queue. Actions another relay is taking are skipped.
 */
export async function takeDueRows(store: Store, { perTenant, inAll, trustMs }: RelayLimits): Promise<WakeUp[]> {
  return asRelay(store, async (tx) => {
    const taken = await tx.execute<{ tenant_id: string; id: string; attempt: number; is_suspect: boolean }>(sql`
      with recursive tenant as (
        (select tenant_id from bellwether.outbox where status in ('pending', 'sending') order by tenant_id limit 1)
        union all
        select (select o.tenant_id from bellwether.outbox o
          where o.status in ('pending', 'sending') and o.tenant_id > t.tenant_id order by o.tenant_id limit 1)
        from tenant t where t.tenant_id is not null
      ),
      open_tenant as (
        select tenant_id, (select count(*) from bellwether.outbox q where q.tenant_id = t.tenant_id
          and q.status = 'pending' and q.due_at <= now() and q.queued_until > now()) as queued
        from tenant t where tenant_id is not null
          and exists (select from bellwether.kill_switch k where k.scope = 'global' and not k.is_engaged)
          and not exists (select from bellwether.kill_switch k
            where k.scope = 'tenant' and k.subject = t.tenant_id and k.is_engaged)
          and not exists (select from bellwether.installation where held_at is not null)
      ),
      turn as (
        select d.tenant_id, d.id, t.queued + row_number() over (partition by d.tenant_id order by d.due_at, d.id) as place, d.due_at
        from open_tenant t cross join lateral (
          select o.tenant_id, o.id, o.due_at from bellwether.outbox o
          where o.tenant_id = t.tenant_id and o.status in ('pending', 'sending') and o.due_at <= now()
            and (o.status = 'pending' or o.lease_until <= now()) and (o.queued_until is null or o.queued_until <= now())
          order by o.due_at, o.id
          limit greatest(${perTenant} - t.queued, 0)
          for update skip locked
        ) d
      ),
      chosen as (
        select tenant_id, id, place, due_at from turn
        order by place, due_at, id limit greatest(${inAll} - (select coalesce(sum(queued), 0) from open_tenant), 0)
      )
      update bellwether.outbox o set queued_until = now() + ${trustMs} * interval '1 millisecond'
      from chosen c where o.tenant_id = c.tenant_id and o.id = c.id
      returning o.tenant_id, o.id, o.attempt, (o.status = 'sending' or o.crash_attempts > 0) as is_suspect`);
    return taken.rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      attempt: row.attempt,
      isSuspect: row.is_suspect,
    }));
  });
}

/** Takes the relay's mark back from actions that could not be put into the queue. */
export async function releaseRows(store: Store, wakeUps: readonly WakeUp[]): Promise<void> {
  await asRelay(store, (tx) =>
    tx.execute(sql`
      update bellwether.outbox o set queued_until = null
      from json_to_recordset(${JSON.stringify(wakeUps)}) as w("tenantId" text, id text)
      where o.tenant_id = w."tenantId" and o.id = w.id and o.status in ('pending', 'sending')`),
  );
}

/** How much is left to do, over all tenants. */
export interface OpenCounts {
  /** Due, being sent, or waiting for a lease to run out. */
  readonly now: number;
  /** Due later. `nextInMs` null: none. */
  readonly later: number;
  readonly nextInMs: number | null;
  /** Due, but a kill switch or the question after a restore holds them. */
  readonly held: number;
  readonly oldestAgeMs: number | null;
}

/** Counts open actions by the database's clock. */
export async function countOpen(store: Store): Promise<OpenCounts> {
  return asRelay(store, async (tx) => {
    const counted = await tx.execute<{ [Key in keyof OpenCounts]: number | null }>(sql`
      with marked as (
        select o.status, o.due_at,
          not exists (select from bellwether.kill_switch k where k.scope = 'global' and not k.is_engaged)
          or exists (select from bellwether.kill_switch k
            where k.scope = 'tenant' and k.subject = o.tenant_id and k.is_engaged)
          or exists (select from bellwether.installation where held_at is not null) as is_held
        from bellwether.outbox o where o.status in ('pending', 'sending')
      )
      select
        count(*) filter (where not is_held and (status = 'sending' or due_at <= now()))::int as now,
        count(*) filter (where status = 'pending' and due_at > now())::int as later,
        (extract(epoch from min(due_at) filter (where status = 'pending' and due_at > now()) - now()) * 1000)::float8 as "nextInMs",
        count(*) filter (where is_held and due_at <= now())::int as held,
        (extract(epoch from now() - min(due_at) filter (where due_at <= now())) * 1000)::float8 as "oldestAgeMs"
      from marked`);
    const row = counted.rows[0];
    return {
      now: row?.now ?? 0,
      later: row?.later ?? 0,
      nextInMs: row?.nextInMs ?? null,
      held: row?.held ?? 0,
      oldestAgeMs: row?.oldestAgeMs ?? null,
    };
  });
}
