import { z } from 'zod';
import { stepKinds } from '../../../domain/plan.ts';
import { planStatuses, stepStatuses } from '../../../domain/plan-run.ts';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { pageAnswer, pageQuery } from '../list-page.ts';

const access = { action: 'page', resource: 'runs' } as const;

export const runStateSchema = z.enum(planStatuses);

/** One plan that ran or runs. `finishedAt` null: not yet. */
export const runSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: runStateSchema,
  startedBy: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  steps: z.number().int(),
  stepsDone: z.number().int(),
});

/** One step of it. `source` names where its result came from; null: not yet, or from no system. */
export const runStepSchema = z.object({
  id: z.string(),
  kind: z.enum(stepKinds),
  name: z.string(),
  state: z.enum(stepStatuses),
  attempts: z.number().int(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  elapsedMs: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  source: z.string().nullable(),
  /** How many records it gave; null: it gives none. */
  records: z.number().int().nullable(),
  /** What stood in for its result; null: nothing had to. */
  fallback: z.string().nullable(),
  approvalId: z.string().nullable(),
  deliveryId: z.string().nullable(),
});

const shownRun = z.object({
  run: runSchema,
  steps: z.array(runStepSchema),
  /** What happened, in words; null: nothing yet. */
  summary: z.string().nullable(),
  nextActions: z.array(z.string()),
});
const ofRun = z.strictObject({ runId: z.string().min(1).max(255) });

export const listRuns = defineRoute({
  id: 'listRuns',
  method: 'GET',
  path: '/api/admin/runs',
  summary: 'plans that ran or run, newest first',
  access,
  query: z.strictObject(pageQuery),
  response: z.object({ runs: z.array(runSchema), ...pageAnswer }),
});

export const readRun = defineRoute({
  id: 'readRun',
  method: 'GET',
  path: '/api/admin/runs/:runId',
  summary: 'one plan with its steps, their timing and where their results came from',
  access,
  params: ofRun,
  response: shownRun,
});

export const resumeRun = defineRoute({
  id: 'resumeRun',
  method: 'POST',
  path: '/api/admin/runs/:runId/resume',
  summary: 'goes on with a plan that waits or whose process is gone',
  access,
  needsStepUp: true,
  params: ofRun,
  response: shownRun,
});

export const cancelRun = defineRoute({
  id: 'cancelRun',
  method: 'POST',
  path: '/api/admin/runs/:runId/cancel',
  summary: 'ends a plan: nothing new begins, and what it wrote is taken back where the plan says how',
  access,
  needsStepUp: true,
  params: ofRun,
  response: shownRun,
});
