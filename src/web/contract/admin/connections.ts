import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { doneSchema } from '../failure.ts';

const page = { action: 'page', resource: 'connections' } as const;

/** One connection, never a secret. Instants are null when it never happened or is not known. */
export const connectionSchema = z.object({
  id: z.string(),
  system: z.string(),
  health: z.string(),
  reason: z.string().nullable(),
  holder: z.string().nullable(),
  signedInAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  syncedAt: instantSchema.nullable(),
  scopes: z.array(z.object({ scope: z.string(), reason: z.string() })),
});

export const listConnections = defineRoute({
  id: 'listConnections',
  method: 'GET',
  path: '/api/admin/connections',
  summary: 'what is signed in to, how it fares, what it may do and why',
  access: page,
  response: z.object({
    connections: z.array(connectionSchema),
    /** What could be connected, with the command that does it: secrets are never typed into a page. */
    available: z.array(z.object({ system: z.string(), label: z.string(), command: z.string() })),
  }),
});

export const endConnection = defineRoute({
  id: 'endConnection',
  method: 'POST',
  path: '/api/admin/connections/:connectionId/end',
  summary: 'ends a connection here, then at the provider; the next call finds none',
  access: { action: 'administer', resource: 'connections' },
  needsStepUp: true,
  params: z.strictObject({ connectionId: z.string().min(1).max(255) }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  response: doneSchema,
});
