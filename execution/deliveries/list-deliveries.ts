import { sql } from 'drizzle-orm';
import type { DeliveryState } from '../../src/domain/alert.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';

/** One action with what became of it, for people: no payload. */
export interface Delivery {
  readonly id: string;
  readonly rule: string;
  readonly subjectId: string;
  readonly channel: string;
  readonly recipient: string;
  readonly status: DeliveryState;
  readonly attempt: number;
  readonly failedAttempts: number;
  readonly crashAttempts: number;
  readonly dueAt: Instant;
  readonly createdAt: Instant;
  /** Null: not ended yet. */
  readonly finishedAt: Instant | null;
  readonly receipt: Record<string, unknown> | null;
  readonly lastError: { readonly code: string; readonly message: string } | null;
}

interface DeliveryRow extends Omit<Delivery, 'dueAt' | 'createdAt' | 'finishedAt'>, Record<string, unknown> {
  dueAt: string;
  createdAt: string;
  finishedAt: string | null;
}

/** The tenant's deliveries, newest first. `states` empty: every state. */
export async function listDeliveries(
  tx: TenantTransaction,
  { states = [], limit = 100 }: { readonly states?: readonly DeliveryState[]; readonly limit?: number } = {},
): Promise<Delivery[]> {
  const wanted = states.length === 0 ? sql`true` : sql`status = any(${sql.param([...states])}::text[])`;
  const { rows } = await tx.execute<DeliveryRow>(sql`
    select id, rule, subject_id as "subjectId", channel, recipient, status, attempt, failed_attempts as "failedAttempts",
      crash_attempts as "crashAttempts", due_at::text as "dueAt", created_at::text as "createdAt",
      finished_at::text as "finishedAt", receipt, last_error as "lastError"
    from bellwether.outbox where ${wanted} order by created_at desc, id limit ${limit}`);
  return rows.map((row) => ({
    ...row,
    dueAt: toInstant(row.dueAt),
    createdAt: toInstant(row.createdAt),
    finishedAt: row.finishedAt === null ? null : toInstant(row.finishedAt),
  }));
}
