import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { instantSchema } from '../../src/domain/time.ts';

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
});
export type PassCursor = z.infer<typeof cursorSchema>;

/** The cursor as opaque text. */
export function encodeCursor(cursor: PassCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws AppError `invalid_input` for a cursor that is not ours or belongs to another object or start. */
export function decodeCursor(text: string, object: ReadableObject, since: string | null): PassCursor {
  let raw: unknown = null;
  try {
    raw = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Unreadable text is reported below like any other foreign cursor.
  }
  const cursor = cursorSchema.safeParse(raw);
  if (cursor.success && cursor.data.object === object && cursor.data.since === since) return cursor.data;
  throw new AppError(
    'invalid_input',
    `cursor: it does not belong to this ${object} pass; start again without a cursor.`,
    { system: 'hubspot', field: 'cursor' },
  );
}
