import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import { decodeCursor } from '../kit/opaque-cursor.ts';

/** What `salesforce_read_changes` can read, in our words. */
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

const jobId = z.string().regex(/^[A-Za-z0-9]{15,18}$/);

/** A row of a bulk job's results: the page that `locator` names (null: the first) and how many of its rows were read. */
const bulkPositionSchema = z.object({
  job: jobId,
  locator: z
    .string()
    .regex(/^[\w+/=-]{1,200}$/)
    .nullable(),
  skip: z.number().int().min(0),
});
export type BulkPosition = z.infer<typeof bulkPositionSchema>;

/**
 * Bulk jobs under way: the object's own, ordered by id, and those of rows that belong to its records, ordered by that link.
 * `companions` null: they are read by REST. `afterId` is the last record read, from which new jobs start once the results are gone.
 */
const bulkStateSchema = z.object({
  isReady: z.boolean(),
  startedAt: instantSchema,
  rows: z.number().int().min(0),
  driver: bulkPositionSchema,
  companions: z.record(z.string().regex(/^\w{1,80}$/), bulkPositionSchema).nullable(),
  afterId: z
    .string()
    .regex(/^[A-Za-z0-9]{18}$/)
    .nullable(),
});
export type BulkState = z.infer<typeof bulkStateSchema>;

/**
 * Where a pass stands. `locator` is Salesforce's own cursor, good for two days; `after` is the last row read, from which the
 * pass goes on when the locator has expired. `part` counts the vendor's objects that make up one of ours.
 */
const cursorSchema = z.object({
  v: z.literal(1),
  object: readableObjectSchema,
  since: instantSchema.nullable(),
  /** When the pass began: rows modified later do not move `after`, so that nothing between is skipped. */
  until: instantSchema,
  part: z.number().int().min(0).max(8),
  locator: z
    .string()
    .regex(/^[A-Za-z0-9]{15,32}-\d{1,9}$/)
    .nullable(),
  after: z.object({ at: instantSchema, id: z.string().regex(/^[A-Za-z0-9]{18}$/) }).nullable(),
  total: z.number().int().min(0).nullable(),
  bulk: bulkStateSchema.nullable().default(null),
  /** The bulk API does not take this part's query: the part is read by REST, however long it is. */
  isRestOnly: z.boolean().default(false),
});
export type PassCursor = z.infer<typeof cursorSchema>;

/** @throws AppError `invalid_input` for a cursor that is not ours or belongs to another object or start. */
export function decodePassCursor(text: string, object: ReadableObject, since: string | null): PassCursor {
  return decodeCursor(text, cursorSchema, {
    system: 'salesforce',
    field: 'cursor',
    of: `this ${object} pass`,
    belongs: (cursor) => cursor.object === object && cursor.since === since,
  });
}
