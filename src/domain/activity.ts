import { z } from 'zod';
import { instantSchema } from './time.ts';

export const activityKindSchema = z.enum(['email', 'call', 'meeting', 'message', 'task']);
export type ActivityKind = z.infer<typeof activityKindSchema>;

/**
 * One append-only activity. `occurredAt` is when it happened (or is due, for a task or a future meeting), `knownAt` when
 * it was on record. `direction` is seen from us: `inbound` is the buyer speaking; null when unknown or meaningless.
 * `contactIds` are external people, `userIds` ours. `status`: `held`, `cancelled`, `declined`, `no_show` for meetings,
 * `open` / `done` for tasks, null otherwise. `isAutomatic`: auto-reply or list mail, which is not engagement.
 */
export const activitySchema = z.object({
  id: z.string(),
  kind: activityKindSchema,
  occurredAt: instantSchema,
  knownAt: instantSchema,
  direction: z.enum(['inbound', 'outbound', 'internal']).nullable(),
  opportunityId: z.string().nullable(),
  accountId: z.string().nullable(),
  contactIds: z.array(z.string()),
  userIds: z.array(z.string()),
  participantCount: z.number().int().nullable(),
  threadId: z.string().nullable(),
  status: z.enum(['planned', 'held', 'cancelled', 'declined', 'no_show', 'open', 'done']).nullable(),
  isAutomatic: z.boolean(),
  subject: z.string().nullable(),
  phrases: z.array(z.string()),
});
export type Activity = z.infer<typeof activitySchema>;
