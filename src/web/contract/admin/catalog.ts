import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { doneSchema } from '../failure.ts';

export const catalogToolSchema = z.object({
  name: z.string(),
  version: z.string(),
  system: z.string(),
  category: z.string(),
  categoryTool: z.string().nullable(),
  title: z.string(),
  description: z.string(),
  readOnly: z.boolean(),
  idempotent: z.boolean(),
  riskTier: z.number().int(),
  scopes: z.array(z.string()),
  origin: z.enum(['built_in', 'upstream']),
  state: z.enum(['draft', 'testing', 'approved', 'deployed', 'retired', 'needs_review']),
  expiresAt: instantSchema.nullable(),
  digest: z.string(),
  weight: z.number().nullable(),
  steps: z.array(
    z.object({ state: z.string(), by: z.string(), at: instantSchema, expiresAt: instantSchema.nullable() }),
  ),
});

export const readCatalog = defineRoute({
  id: 'readCatalog',
  method: 'GET',
  path: '/api/admin/catalog',
  summary: 'every tool, its version, its life and who moved it',
  access: { action: 'page', resource: 'catalog' },
  response: z.object({ version: z.string(), tools: z.array(catalogToolSchema) }),
});

export const changeCatalog = defineRoute({
  id: 'changeCatalog',
  method: 'POST',
  path: '/api/admin/catalog/changes',
  summary: 'approves, promotes, retires or rolls back tools',
  access: { action: 'administer', resource: 'catalog' },
  needsStepUp: true,
  body: z.strictObject({
    act: z.enum(['approve', 'promote', 'retire', 'rollback']),
    tools: z
      .array(z.strictObject({ name: z.string(), version: z.string() }))
      .min(1)
      .max(200),
    expiresAt: instantSchema.nullable().default(null),
    reason: z.string().trim().min(1).max(500),
  }),
  response: doneSchema,
});
