import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute, manyOf } from '../define-route.ts';

const access = { action: 'page', resource: 'audit' } as const;

/** What was asked, by whom, why, and what was decided. */
export const auditRowSchema = z.object({
  id: z.number().int(),
  at: instantSchema,
  requestId: z.string(),
  principalKind: z.string(),
  principalId: z.string(),
  channel: z.string(),
  action: z.string(),
  subject: z.string(),
  purpose: z.string(),
  effect: z.string(),
  reason: z.string(),
  policyVersion: z.string(),
  outcome: z.string().nullable(),
});

export const listAudit = defineRoute({
  id: 'listAudit',
  method: 'GET',
  path: '/api/admin/audit',
  summary: 'audited acts, newest first, denials included',
  access,
  query: z.strictObject({
    principalId: z.string().max(255).optional(),
    action: z.string().max(100).optional(),
    effect: manyOf(z.enum(['allow', 'deny'])),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    /** Rows older than this id: `nextBeforeId` of the page before. */
    beforeId: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(auditRowSchema), nextBeforeId: z.number().int().nullable() }),
});
