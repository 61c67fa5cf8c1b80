import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** An act of a window. `system` is the connector's id, null when it concerned none. */
export interface ActRow {
  readonly at: Instant;
  readonly principalId: string;
  readonly system: string | null;
  readonly isDenied: boolean;
}

/** What a principal did in the 90 days before a window. */
export interface ActHistoryRow {
  readonly principalId: string;
  readonly firstSeenAt: Instant;
  readonly systems: readonly string[];
  readonly busiestCount: number;
}

/** The name alarms are audited under; they are no acts themselves. */
export const alarmAction = 'raise_alarm';

/** Acts of the transaction's tenant in `[from, to)`, oldest first; at most 100,000. */
export async function readActs(tx: TenantTransaction, from: Instant, to: Instant): Promise<ActRow[]> {
  const { rows } = await tx.execute<{ at: string; principal_id: string; system: string | null; effect: string }>(sql`
    select at, principal_id, detail ->> 'system' as system, effect from bellwether.audit
    where at >= ${from} and at < ${to} and action <> ${alarmAction} and detail ->> 'outcome' is distinct from 'started'
    order by at, id limit 100000`);
  return rows.map(({ at, principal_id, system, effect }) => ({
    at: toInstant(at),
    principalId: principal_id,
    system,
    isDenied: effect === 'deny',
  }));
}

/** The history before `from` of the principals who acted in the window, counted in windows of `windowMs`. */
export async function readActHistory(
  tx: TenantTransaction,
  principalIds: readonly string[],
  from: Instant,
  windowMs: number,
): Promise<ActHistoryRow[]> {
  const { rows } = await tx.execute<{
    principal_id: string;
    first_seen_at: string;
    systems: string[] | null;
    busiest: number;
  }>(sql`
    with earlier as (
      select principal_id, at, detail ->> 'system' as system from bellwether.audit
      where at < ${from} and at >= ${from}::timestamptz - interval '90 days' and action <> ${alarmAction}
        and principal_id in (select json_array_elements_text(${JSON.stringify(principalIds)})))
    select principal_id, min(at) as first_seen_at, array_agg(distinct system) filter (where system is not null) as systems,
      (select max(n)::int from (select count(*) n from earlier e where e.principal_id = earlier.principal_id
        group by floor(extract(epoch from e.at) * 1000 / ${windowMs})) w) as busiest
    from earlier group by principal_id`);
  return rows.map(({ principal_id, first_seen_at, systems, busiest }) => ({
    principalId: principal_id,
    firstSeenAt: toInstant(first_seen_at),
    systems: systems ?? [],
    busiestCount: busiest,
  }));
}

/** Keys of alarms raised since `from`. */
export async function readAlarmKeys(tx: TenantTransaction, from: Instant): Promise<Set<string>> {
  const { rows } = await tx.execute<{ subject: string }>(
    sql`select distinct subject from bellwether.audit where at >= ${from} and action = ${alarmAction}`,
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** An alarm as it was raised. `about`: the principal whose acts stood out; `system` null: it concerned none. */
export interface AlarmRow {
  readonly at: Instant;
  readonly kind: string;
  readonly about: string;
  readonly system: string | null;
  readonly count: number;
  readonly limit: number;
}

/** Alarms of the transaction's tenant since `from`, newest first. */
export async function listAlarms(tx: TenantTransaction, from: Instant, limit: number): Promise<AlarmRow[]> {
  const { rows } = await tx.execute<{ at: string; reason: string; detail: Record<string, unknown> }>(sql`
    select at, reason, detail from bellwether.audit where at >= ${from} and action = ${alarmAction}
    order by at desc, id desc limit ${limit}`);
  return rows.map(({ at, reason, detail }) => ({
    at: toInstant(at),
    kind: reason,
    about: String(detail['about'] ?? ''),
    system: typeof detail['system'] === 'string' ? detail['system'] : null,
    count: Number(detail['count'] ?? 0),
    limit: Number(detail['limit'] ?? 0),
  }));
}
