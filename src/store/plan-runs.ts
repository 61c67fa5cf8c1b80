import type { PlanStatus } from '../domain/plan-run.ts';
import type { Instant } from '../domain/time.ts';
import { and, desc, eq, inArray, lte, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { planRun, planStep } from './schema/plan.ts';
import { toInstant } from './schema/tenant-table.ts';

export type PlanRunRow = typeof planRun.$inferSelect;
export type PlanStepRow = typeof planStep.$inferSelect;

/** Keeps a started plan; null when there is one of this id already, which stays as it is. */
export async function insertPlanRun(
  tx: TenantTransaction,
  row: typeof planRun.$inferInsert,
): Promise<PlanRunRow | null> {
  const [inserted] = await tx.insert(planRun).values(row).onConflictDoNothing().returning();
  return inserted ?? null;
}

/** One started plan; null when the transaction's tenant has none of this id. */
export async function findPlanRun(tx: TenantTransaction, id: string): Promise<PlanRunRow | null> {
  const [row] = await tx.select().from(planRun).where(eq(planRun.id, id)).limit(1);
  return row ?? null;
}

/** The newest plans; `requestedBy` null: everybody's. */
export async function listPlanRuns(
  tx: TenantTransaction,
  { requestedBy, limit }: { readonly requestedBy: string | null; readonly limit: number },
): Promise<PlanRunRow[]> {
  return tx
    .select()
    .from(planRun)
    .where(requestedBy === null ? sql`true` : eq(planRun.requestedBy, requestedBy))
    .orderBy(desc(planRun.startedAt), planRun.id)
    .limit(limit);
}

/**
 * Ids of plans that somebody can go on with, oldest first: those whose process may be gone, those that were cancelled, and those for which
 * what they wait for has ended, an approval or a delivery.
 */
export async function listOpenPlanRuns(tx: TenantTransaction, now: Instant, limit: number): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select r.id from bellwether.plan_run r
    where r.status = 'running' or (r.status = 'waiting' and (r.is_cancelled or exists (
      select 1 from bellwether.plan_step s
        left join bellwether.approval a on s.delivery_id is null and a.id = s.approval_id
        left join bellwether.outbox o on o.id = coalesce(s.undo_id, s.delivery_id)
      where s.plan_id = r.id and s.status in ('sending', 'waiting_approval', 'undoing')
        and (a.state <> 'waiting' or a.expires_at <= ${now} or o.status not in ('pending', 'sending', 'waiting_approval')))))
    order by r.started_at, r.id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** The journal of one plan. */
export async function readPlanSteps(tx: TenantTransaction, planId: string): Promise<PlanStepRow[]> {
  return tx.select().from(planStep).where(eq(planStep.planId, planId));
}

/** The statement part that writes journal rows, each over the one before it. */
function savedSteps(rows: readonly PlanStepRow[]) {
  const content = JSON.stringify(rows.map(toColumns));
  return sql`insert into bellwether.plan_step (tenant_id, plan_id, step_id, status, attempts, started_at, finished_at, calls, cost, output,
        provenance, fallback, error, approval_id, delivery_id, undo_id)
      select * from json_to_recordset(${content}) as s(tenant_id text, plan_id text, step_id text, status text, attempts jsonb,
        started_at timestamptz, finished_at timestamptz, calls integer, cost jsonb, output jsonb, provenance jsonb, fallback text,
        error jsonb, approval_id text, delivery_id text, undo_id text)
      on conflict (tenant_id, plan_id, step_id) do update set status = excluded.status, attempts = excluded.attempts,
        finished_at = excluded.finished_at, calls = excluded.calls, cost = excluded.cost, output = excluded.output,
        provenance = excluded.provenance, fallback = excluded.fallback, error = excluded.error,
        approval_id = excluded.approval_id, delivery_id = excluded.delivery_id, undo_id = excluded.undo_id`;
}

/**
 * Writes journal rows, each over the one before it, and tells whether somebody has cancelled the plan meanwhile. One statement, so that a
 * step's journal costs one round trip.
 */
export async function savePlanSteps(
  tx: TenantTransaction,
  planId: string,
  rows: readonly PlanStepRow[],
): Promise<{ readonly isCancelled: boolean }> {
  const { rows: found } = await tx.execute<{ is_cancelled: boolean }>(sql`
    with saved as (${savedSteps(rows)}) select is_cancelled from bellwether.plan_run where id = ${planId}`);
  return { isCancelled: found[0]?.is_cancelled ?? false };
}

/** Where a plan stands after a stretch of work. `finishedAt` null: it is not over. `isCancelled`: as far as the one who worked knows. */
export interface StretchEnd {
  readonly status: PlanStatus;
  readonly workMs: number;
  readonly finishedAt: Instant | null;
  readonly isCancelled: boolean;
}

/**
 * Writes the last journal rows of a stretch and where the plan stands, in one statement. Returns false, with the rows written and the plan as
 * it was, when somebody has cancelled it unknown to the one who worked.
 */
export async function endPlanStretch(
  tx: TenantTransaction,
  planId: string,
  rows: readonly PlanStepRow[],
  { status, workMs, finishedAt, isCancelled }: StretchEnd,
): Promise<boolean> {
  const { rows: kept } = await tx.execute(sql`
    with saved as (${savedSteps(rows)})
    update bellwether.plan_run set status = ${status}, work_ms = ${Math.round(workMs)}, finished_at = ${finishedAt}
    where id = ${planId} and is_cancelled = ${isCancelled} returning id`);
  return kept.length > 0;
}

function toColumns(row: PlanStepRow) {
  const { tenantId, planId, stepId, startedAt, finishedAt, approvalId, deliveryId, undoId, ...same } = row;
  return {
    ...same,
    ...{ tenant_id: tenantId, plan_id: planId, step_id: stepId, started_at: startedAt, finished_at: finishedAt },
    ...{ approval_id: approvalId, delivery_id: deliveryId, undo_id: undoId },
  };
}

/** Asks for a plan's end; false when it is over already or never was. */
export async function markPlanCancelled(tx: TenantTransaction, id: string): Promise<boolean> {
  const marked = await tx
    .update(planRun)
    .set({ isCancelled: true })
    .where(and(eq(planRun.id, id), inArray(planRun.status, ['running', 'waiting'])))
    .returning({ id: planRun.id });
  return marked.length > 0;
}

/** Forgets plans that ended before `before`, with their journals; returns how many. */
export async function dropEndedPlans(tx: TenantTransaction, before: Instant): Promise<number> {
  const dropped = await tx
    .delete(planRun)
    .where(and(lte(planRun.finishedAt, before), inArray(planRun.status, ['done', 'failed', 'cancelled'])))
    .returning({ id: planRun.id });
  if (dropped.length > 0) {
    const ids = dropped.map(({ id }) => id);
    await tx.delete(planStep).where(inArray(planStep.planId, ids));
  }
  return dropped.length;
}

/** What became of accepted actions; an id that no action has is left out. */
export interface DeliveryState {
  readonly id: string;
  readonly status: string;
  readonly receipt: Record<string, unknown> | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly approvalId: string | null;
  readonly attempts: number;
  readonly finishedAt: Instant | null;
}

/** Where accepted actions stand, by their ids. */
export async function readDeliveryStates(tx: TenantTransaction, ids: readonly string[]): Promise<DeliveryState[]> {
  const { rows } = await tx.execute<{
    id: string;
    status: string;
    receipt: Record<string, unknown> | null;
    last_error: { code: string; message: string } | null;
    approval_id: string | null;
    attempt: number;
    finished_at: string | null;
  }>(sql`
    select id, status, receipt, last_error, approval_id, attempt, finished_at from bellwether.outbox
    where id = any(${sql.param([...ids])}::text[])`);
  return rows.map(({ id, status, receipt, last_error, approval_id, attempt, finished_at }) => ({
    ...{ id, status, receipt, error: last_error, approvalId: approval_id, attempts: attempt },
    finishedAt: finished_at === null ? null : toInstant(finished_at),
  }));
}
