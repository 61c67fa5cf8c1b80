import type { DeliveryState } from '../../src/domain/alert.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';

/** One accepted action as those who operate the engine see it: where it stands and why, without its content. */
export interface DeliverySummary {
  readonly id: string;
  readonly status: DeliveryState;
  readonly rule: string;
  readonly subjectId: string;
  readonly channel: string;
  readonly recipient: string;
  readonly attempt: number;
  readonly crashAttempts: number;
  readonly mayHaveArrived: boolean;
  readonly lastError: { readonly code: string; readonly message: string } | null;
  readonly receipt: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Instant;
  readonly dueAt: Instant;
  readonly finishedAt: Instant | null;
}

/** Which deliveries; null: any. `from` and `to` bound when they were accepted, `to` left out. */
export interface DeliveryFilter {
  readonly ids: readonly string[] | null;
  readonly states: readonly DeliveryState[] | null;
  readonly channel: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly limit: number;
}

/** The filter that leaves nothing out but what is beyond `limit`. */
export const anyDelivery: DeliveryFilter = { ids: null, states: null, channel: null, from: null, to: null, limit: 200 };

interface Row extends Record<string, unknown> {
  id: string;
  status: DeliveryState;
  rule: string;
  subject_id: string;
  channel: string;
  recipient: string;
  attempt: number;
  crash_attempts: number;
  is_ambiguous: boolean;
  last_error: { code: string; message: string } | null;
  receipt: Record<string, unknown> | null;
  created_at: string;
  due_at: string;
  finished_at: string | null;
}

/** Lists deliveries of the transaction's tenant, newest first. */
export async function listDeliveries(tx: TenantTransaction, filter: DeliveryFilter): Promise<DeliverySummary[]> {
  const { rows } = await tx.execute<Row>(sql`
    select id, status, rule, subject_id, channel, recipient, attempt, crash_attempts, is_ambiguous, last_error, receipt,
      created_at::text, due_at::text, finished_at::text
    from bellwether.outbox where ${matches(filter)} order by created_at desc, id limit ${filter.limit}`);
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    rule: row.rule,
    subjectId: row.subject_id,
    channel: row.channel,
    recipient: row.recipient,
    attempt: row.attempt,
    crashAttempts: row.crash_attempts,
    mayHaveArrived: row.is_ambiguous,
    lastError: row.last_error,
    receipt: row.receipt,
    createdAt: toInstant(row.created_at),
    dueAt: toInstant(row.due_at),
    finishedAt: row.finished_at === null ? null : toInstant(row.finished_at),
  }));
}

function matches({ ids, states, channel, from, to }: DeliveryFilter) {
  const any = sql`true`;
  return sql`${ids === null ? any : sql`id = any(${sql.param([...ids])}::text[])`}
    and ${states === null ? any : sql`status = any(${sql.param([...states])}::text[])`}
    and ${channel === null ? any : sql`channel = ${channel}`}
    and ${from === null ? any : sql`created_at >= ${from}::timestamptz`}
    and ${to === null ? any : sql`created_at < ${to}::timestamptz`}`;
}
