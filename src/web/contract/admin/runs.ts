import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { pageAnswer, pageQuery } from '../list-page.ts';

const access = { action: 'page', resource: 'runs' } as const;

export const runStateSchema = z.enum(['running', 'waiting', 'succeeded', 'failed', 'cancelled']);

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
  kind: z.enum(['tool', 'analysis', 'transform']),
  name: z.string(),
  dependsOn: z.array(z.string()),
  state: z.enum(['waiting', 'running', 'waiting_approval', 'succeeded', 'failed', 'skipped', 'compensated']),
  attempts: z.number().int(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  elapsedMs: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  source: z.string().nullable(),
  isFallback: z.boolean(),
});

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
  params: z.strictObject({ runId: z.string().min(1).max(255) }),
  response: z.object({ run: runSchema, steps: z.array(runStepSchema), summary: z.string().nullable() }),
});
