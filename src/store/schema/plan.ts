import type { Plan } from '../../domain/plan.ts';
import type { PlanStatus, StepAttempt, StepFailure, StepStatus } from '../../domain/plan-run.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Provenance } from '../../domain/tool.ts';
import { boolean, index, integer, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Plans that were started: exactly what was verified, for whom, and how far it got. */
export const planRun = product
  .table(
    'plan_run',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      name: text('name').notNull(),
      title: text('title').notNull(),
      /** With its inputs filled in. */
      plan: jsonb('plan').$type<Plan>().notNull(),
      inputs: jsonb('inputs').$type<Record<string, unknown>>().notNull(),
      /** Digest of each tool's definition when the plan was verified. */
      toolDigests: jsonb('tool_digests').$type<Record<string, string>>().notNull(),
      /** Of the verified plan: what approvals and deliveries are bound to. */
      digest: text('digest').notNull(),
      principal: jsonb('principal').$type<Principal>().notNull(),
      /** Who started it; for listing. */
      requestedBy: text('requested_by').notNull(),
      status: text('status').$type<PlanStatus>().notNull().default('running'),
      isCancelled: boolean('is_cancelled').notNull().default(false),
      startedAt: instant('started_at').notNull(),
      finishedAt: instant('finished_at'),
      /** Time at work so far, waiting for people left out. */
      workMs: integer('work_ms').notNull().default(0),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.id] }),
      index('plan_run_started').on(t.tenantId, t.startedAt),
      index('plan_run_open').on(t.tenantId).where(sql`status in ('running', 'waiting')`),
      tenantPolicy(),
    ],
  )
  .enableRLS();

/** The journal of runs: one row for each step that has begun. */
export const planStep = product
  .table(
    'plan_step',
    {
      tenantId: text('tenant_id').notNull(),
      planId: text('plan_id').notNull(),
      stepId: text('step_id').notNull(),
      status: text('status').$type<StepStatus>().notNull(),
      attempts: jsonb('attempts').$type<readonly StepAttempt[]>().notNull(),
      startedAt: instant('started_at').notNull(),
      finishedAt: instant('finished_at'),
      calls: integer('calls').notNull().default(0),
      /** As `{amount, currency}`; null: nothing it called has a price. */
      cost: jsonb('cost').$type<{ amount: string; currency: string }>(),
      /** What it gave, for the steps after it; null: nothing (yet). */
      output: jsonb('output').$type<Record<string, unknown>>(),
      provenance: jsonb('provenance').$type<readonly Provenance[]>().notNull(),
      fallback: text('fallback'),
      error: jsonb('error').$type<StepFailure>(),
      approvalId: text('approval_id'),
      /** The action that has its effect. */
      deliveryId: text('delivery_id'),
      /** The action that takes it back. */
      undoId: text('undo_id'),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.planId, t.stepId] }), tenantPolicy()],
  )
  .enableRLS();
