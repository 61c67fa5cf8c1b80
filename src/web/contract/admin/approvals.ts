import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute, manyOf } from '../define-route.ts';

const page = { action: 'page', resource: 'approvals' } as const;

/** An act that waits for somebody's word, with exactly what it would do. `mayAnswer`: by this person. */
export const approvalSchema = z.object({
  id: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  riskTier: z.number().int(),
  requestedBy: z.string(),
  requestedKind: z.string(),
  requestedChannel: z.string(),
  requestedAt: instantSchema,
  expiresAt: instantSchema,
  state: z.enum(['waiting', 'granted', 'refused', 'used', 'expired']),
  answeredBy: z.string().nullable(),
  answeredAt: instantSchema.nullable(),
  mayAnswer: z.boolean(),
});

export const listApprovals = defineRoute({
  id: 'listApprovals',
  method: 'GET',
  path: '/api/admin/approvals',
  summary: 'acts that wait for an approval, and the latest answers',
  access: page,
  query: z.strictObject({ state: manyOf(z.enum(['waiting', 'granted', 'refused', 'used', 'expired'])) }),
  response: z.object({ approvals: z.array(approvalSchema) }),
});

export const answerApproval = defineRoute({
  id: 'answerApproval',
  method: 'POST',
  path: '/api/admin/approvals/:approvalId/answer',
  summary: 'grants or refuses an act; whether this person may is decided for this act',
  access: page,
  needsStepUp: true,
  params: z.strictObject({ approvalId: z.string().min(1).max(255) }),
  body: z.strictObject({ isGranted: z.boolean() }),
  response: z.object({ approval: approvalSchema }),
});
