import { z } from 'zod';

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 08:00');

/**
 * When something is done again and again: the one shape that plain words and cron both become. Times are local to the schedule's
 * zone. `minutesBefore` moves the run ahead of the time named (an hour before the call). Weekdays: 1 is Monday, 7 is Sunday.
 */
export const timingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('every'), minutes: z.number().int().min(1).max(10_080) }),
  z.object({
    kind: z.literal('weekdays'),
    days: z.array(z.number().int().min(1).max(7)).min(1),
    time: timeSchema,
    minutesBefore: z.number().int().min(0).max(10_080).default(0),
  }),
  z.object({
    kind: z.literal('period'),
    period: z.enum(['month', 'quarter', 'year']),
    day: z.enum(['first', 'last', 'first_working', 'last_working']),
    time: timeSchema,
    minutesBefore: z.number().int().min(0).max(10_080).default(0),
  }),
  z.object({ kind: z.literal('cron'), expression: z.string().max(200) }),
]);
export type Timing = z.infer<typeof timingSchema>;

/** A timing with the zone it is told in. */
export interface ZonedTiming {
  readonly timing: Timing;
  readonly zone: string;
}
