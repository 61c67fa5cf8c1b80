import { z } from 'zod';

const momentSchema = z.object({
  date: z.iso.date().optional(),
  dateTime: z.string().max(60).optional(),
  timeZone: z.string().max(100).optional(),
});
export type RawMoment = z.infer<typeof momentSchema>;

const personSchema = z.object({
  email: z.string().optional(),
  displayName: z.string().optional(),
  self: z.boolean().optional(),
});

const attendeeSchema = personSchema.extend({
  organizer: z.boolean().optional(),
  resource: z.boolean().optional(),
  responseStatus: z.string().optional(),
});
export type RawAttendee = z.infer<typeof attendeeSchema>;

/** An event, or an instance of one. Of a deleted one only `id` and `status` are sure to be there. */
export const eventSchema = z.object({
  id: z.string().min(1).max(1_024),
  status: z.string().default('confirmed'),
  created: z.string().optional(),
  updated: z.string().optional(),
  summary: z.string().optional(),
  iCalUID: z.string().optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: momentSchema.optional(),
  start: momentSchema.optional(),
  end: momentSchema.optional(),
  eventType: z.string().optional(),
  organizer: personSchema.optional(),
  attendees: z.array(attendeeSchema).default([]),
  attendeesOmitted: z.boolean().optional(),
  htmlLink: z.string().optional(),
});
export type RawEvent = z.infer<typeof eventSchema>;

/** `nextSyncToken` stands on the last page only; `timeZone` is the calendar's. */
export const eventListSchema = z.object({
  items: z.array(eventSchema).default([]),
  timeZone: z.string().default('UTC'),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});
export type RawEventList = z.infer<typeof eventListSchema>;
