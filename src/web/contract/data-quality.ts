import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';
import { pageAnswer, pageQuery } from './list-page.ts';

const access = { action: 'page', resource: 'data-quality' } as const;

export const objectCoverageSchema = z.object({
  object: z.string(),
  state: z.enum(['complete', 'partial']),
  read: z.number().int(),
  total: z.number().int().nullable(),
  since: instantSchema.nullable(),
  completedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
});

export const connectionFreshnessSchema = z.object({
  id: z.string(),
  system: z.string(),
  health: z.string(),
  healthReason: z.string().nullable(),
  dataAsOf: instantSchema.nullable(),
  syncedAt: instantSchema.nullable(),
  objects: z.array(objectCoverageSchema),
});

/** One rule of hygiene. `deals` null: no source can tell. */
export const hygieneCheckSchema = z.object({ id: z.string(), label: z.string(), deals: z.number().int().nullable() });

export const readDataQuality = defineRoute({
  id: 'readDataQuality',
  method: 'GET',
  path: '/api/data-quality',
  summary: 'how clean the open deals are, how complete and fresh the sources are',
  access,
  response: z.object({
    asOf: instantSchema,
    openDeals: z.number().int(),
    cleanSharePercent: z.number().nullable(),
    checks: z.array(hygieneCheckSchema),
    undatedDeals: z.number().int(),
    records: z.record(z.string(), z.number().int()),
    matching: z.record(z.string(), z.number().int()),
    connections: z.array(connectionFreshnessSchema),
  }),
});

export const listUncleanDeals = defineRoute({
  id: 'listUncleanDeals',
  method: 'GET',
  path: '/api/data-quality/checks/:checkId/deals',
  summary: 'the open deals that fail one check',
  access,
  params: z.strictObject({ checkId: z.string().min(1).max(100) }),
  query: z.strictObject(pageQuery),
  response: z.object({
    check: hygieneCheckSchema,
    deals: z.array(z.object({ opportunityId: z.string(), name: z.string().nullable(), owner: z.string().nullable() })),
    ...pageAnswer,
  }),
});
