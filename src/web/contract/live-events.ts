import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';

/** What changed, for a page to read again; it never carries the data itself. `session`: it ended, sign in again. */
export const liveEventSchema = z.object({
  topic: z.enum(['scores', 'alerts', 'deliveries', 'connections', 'approvals', 'session']),
  at: instantSchema,
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

export const streamEvents = defineRoute({
  id: 'streamEvents',
  method: 'GET',
  path: '/api/events',
  summary: 'server-sent events that say what changed (`event:` is the topic); a comment every 15 s keeps it open',
  access: 'signed_in',
  media: 'events',
  response: liveEventSchema,
});
