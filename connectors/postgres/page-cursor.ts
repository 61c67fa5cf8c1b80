import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';

/**
 * Where a pass stands: in which of the tables, after which key. `watermark`: where the next incremental pass starts, taken at the
 * beginning of this one.
 */
const placeSchema = z.strictObject({
  v: z.literal(1),
  name: z.string(),
  table: z.number().int().min(0),
  after: z.array(z.string()).max(6).nullable(),
  since: z.string().nullable(),
  watermark: z.string().nullable(),
});
export type PagePlace = z.infer<typeof placeSchema>;

export function writePlace(place: PagePlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws AppError `invalid_input` for a cursor of something else than `name`. */
export function readPlace(cursor: string, name: string): PagePlace {
  const parsed = placeSchema.safeParse(parse(cursor));
  if (parsed.success && parsed.data.name === name) return parsed.data;
  throw new AppError('invalid_input', 'cursor: it is not one of this tool; start again without it.', {
    field: 'cursor',
  });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
