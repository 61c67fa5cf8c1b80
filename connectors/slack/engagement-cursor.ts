import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { instantSchema } from '../../src/domain/time.ts';

/**
 * Where a pass stands: the channels still to read, the first of which may be half read. Threads that its last page showed come
 * before its next one. `page` and `threadPage` are Slack's cursors, null at a beginning. `since` null: everything.
 */
const positionSchema = z.strictObject({
  v: z.literal(1),
  since: instantSchema.nullable(),
  startedAt: instantSchema,
  channels: z.array(z.string()).max(5_000),
  page: z.string().max(2_000).nullable(),
  isLastPageRead: z.boolean(),
  threads: z.array(z.string().regex(/^\d{1,12}\.\d{6}$/)),
  threadPage: z.string().max(2_000).nullable(),
});
export type EngagementPosition = z.infer<typeof positionSchema>;

export function writePosition(position: EngagementPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws AppError `invalid_input` for a cursor of somewhere else. */
export function readPosition(cursor: string): EngagementPosition {
  const parsed = positionSchema.safeParse(parse(cursor));
  if (parsed.success) return parsed.data;
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
