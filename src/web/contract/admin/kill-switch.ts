import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { doneSchema } from '../failure.ts';

/** An order to stop. `target`: the agent's id or the tool's name; null for the workspace as a whole. */
export const stopSchema = z.object({
  scope: z.enum(['all', 'tenant', 'agent', 'tool']),
  target: z.string().nullable(),
  isEngaged: z.boolean(),
  reason: z.string(),
  changedBy: z.string(),
  changedAt: instantSchema,
});

export const readKillSwitch = defineRoute({
  id: 'readKillSwitch',
  method: 'GET',
  path: '/api/admin/kill-switch',
  summary: 'orders to stop that cover this workspace, engaged or lifted',
  access: { action: 'page', resource: 'kill-switch' },
  response: z.object({ stops: z.array(stopSchema), isStopped: z.boolean() }),
});

export const changeKillSwitch = defineRoute({
  id: 'changeKillSwitch',
  method: 'POST',
  path: '/api/admin/kill-switch',
  summary: 'stops everything in this workspace, one agent or one tool, or lets it go on; works within 2 s',
  access: { action: 'administer', resource: 'kill-switch' },
  needsStepUp: true,
  body: z.strictObject({
    scope: z.enum(['tenant', 'agent', 'tool']),
    target: z.string().min(1).max(255).nullable(),
    isEngaged: z.boolean(),
    reason: z.string().trim().min(1).max(500),
  }),
  response: doneSchema,
});
