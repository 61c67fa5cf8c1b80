import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import { decodeCursor } from '../kit/opaque-cursor.ts';
import { lastPageSchema } from '../kit/repeated-page.ts';

/** What `hubspot_read_changes` can read, in our words. */
export const readableObjects = [
  'stage',
  'sales_user',
  'account',
  'contact',
  'opportunity',
  'contact_role',
  'activity',
  'support_ticket',
] as const;
export const readableObjectSchema = z.enum(readableObjects);
export type ReadableObject = z.infer<typeof readableObjectSchema>;

/**
 * Where a pass stands. `after` is the id of the last record read of this part (or the list's own cursor, which is an id too), so a
 * pass can go on at any time later. `part` counts HubSpot's types and their archived records that make up one of our objects.
 */
const cursorSchema = z.object({
  v: z.literal(1),
  object: readableObjectSchema,
  since: instantSchema.nullable(),
  /** When the pass began: the next incremental pass starts there. */
  startedAt: instantSchema,
  part: z.number().int().min(0).max(20),
  after: z
    .string()
    .regex(/^[A-Za-z0-9+/=_-]{1,200}$/)
    .nullable(),
  total: z.number().int().min(0).nullable(),
  lastPage: lastPageSchema,
});
export type PassCursor = z.infer<typeof cursorSchema>;

/** @throws AppError `invalid_input` for a cursor that is not ours or belongs to another object or start. */
export function decodePassCursor(text: string, object: ReadableObject, since: string | null): PassCursor {
  return decodeCursor(text, cursorSchema, {
    system: 'hubspot',
    field: 'cursor',
    of: `this ${object} pass`,
    belongs: (cursor) => cursor.object === object && cursor.since === since,
  });
}
