import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';

/**
 * What everybody on the board should know of how it stands, without reasons, which are for admins. `sources`: systems that cannot be
 * read, and when they were read last (null: never). `channels`: ways out that do not get through, and since when. `isStopped`: the kill
 * switch holds everything. `isHeld`: after a restore nothing is delivered until somebody decides. `hasData` false: nothing was read yet.
 */
export const standingSchema = z.object({
  sources: z.array(z.object({ system: z.string(), readAt: instantSchema.nullable() })),
  channels: z.array(z.object({ channel: z.string(), failingSince: instantSchema, waiting: z.number().int() })),
  isStopped: z.boolean(),
  isHeld: z.boolean(),
  hasData: z.boolean(),
});
export type Standing = z.infer<typeof standingSchema>;

export const readStanding = defineRoute({
  id: 'readStanding',
  method: 'GET',
  path: '/api/standing',
  summary: 'which sources are not read and which channels do not deliver, and since when',
  access: 'signed_in',
  response: standingSchema,
});
