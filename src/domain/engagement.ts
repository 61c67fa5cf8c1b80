import { z } from 'zod';
import { activityKindSchema } from './activity.ts';
import { instantSchema } from './time.ts';

/**
 * One person of a message or meeting, as the system names them. `email` is lower case and personal data (class `personal`);
 * `response` is an attendee's answer, null for messages and for those who have not answered.
 */
export const engagementParticipantSchema = z.object({
  email: z.string().nullable(),
  name: z.string().nullable(),
  part: z.enum(['from', 'to', 'cc', 'organizer', 'attendee', 'author', 'mentioned']),
  response: z.enum(['accepted', 'declined', 'tentative']).nullable(),
});
export type EngagementParticipant = z.infer<typeof engagementParticipantSchema>;

/**
 * A message or meeting as an engagement system knows it: people by address, no account and no deal. Matching decides who is
 * ours, which account and deal it belongs to and its direction. `sharedId` is the same in every mailbox or calendar that holds
 * a copy (Message-ID, iCalUID and start), null where the system has none. `replyToId` is the `sharedId` it answers.
 * `mentions` are account names or domains a text tool was asked for, never free text.
 */
export const engagementSchema = z.object({
  id: z.string().min(1).max(1_024),
  sharedId: z.string().nullable(),
  kind: activityKindSchema,
  occurredAt: instantSchema,
  knownAt: instantSchema,
  endsAt: instantSchema.nullable(),
  threadId: z.string().nullable(),
  replyToId: z.string().nullable(),
  participants: z.array(engagementParticipantSchema),
  participantCount: z.number().int().nullable(),
  status: z.enum(['planned', 'held', 'cancelled', 'declined', 'no_show']).nullable(),
  isAutomatic: z.boolean(),
  subject: z.string().nullable(),
  phrases: z.array(z.string()),
  mentions: z.array(z.string()),
});
export type Engagement = z.infer<typeof engagementSchema>;
