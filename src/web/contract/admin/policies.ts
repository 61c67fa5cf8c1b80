import { z } from 'zod';
import { defineRoute } from '../define-route.ts';

const files = z.array(z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(500_000) })).max(50);

export const readPolicies = defineRoute({
  id: 'readPolicies',
  method: 'GET',
  path: '/api/admin/policies',
  summary: 'the policies in force, as they are written',
  access: { action: 'page', resource: 'policies' },
  response: z.object({
    version: z.string(),
    files: z.array(z.object({ name: z.string(), text: z.string() })),
    /** Where they come from: a folder to edit, or built in (null). */
    folder: z.string().nullable(),
  }),
});

export const tryPolicies = defineRoute({
  id: 'tryPolicies',
  method: 'POST',
  path: '/api/admin/policies/dry-run',
  summary: 'who would gain or lose what if these policies were in force; changes nothing',
  access: { action: 'administer', resource: 'policies' },
  needsStepUp: true,
  body: z.strictObject({ files }),
  response: z.object({ problems: z.array(z.string()), changes: z.array(z.string()) }),
});
