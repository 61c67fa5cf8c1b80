import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';

/** A cursor as opaque text. */
export function encodeCursor(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Whose cursor it has to be; `of` names the pass in the error. */
export interface CursorOptions<Cursor> {
  readonly system: string;
  readonly field: string;
  readonly of?: string;
  readonly belongs: (cursor: Cursor) => boolean;
}

/** @throws AppError `invalid_input` naming `field` for text that is not ours or that `belongs` refuses */
export function decodeCursor<Cursor>(text: string, schema: z.ZodType<Cursor>, options: CursorOptions<Cursor>): Cursor {
  let raw: unknown = null;
  try {
    raw = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Unreadable text is reported below like any other foreign cursor.
  }
  const cursor = schema.safeParse(raw);
  if (cursor.success && options.belongs(cursor.data)) return cursor.data;
  const { system, field, of = 'this pass' } = options;
  throw new AppError('invalid_input', `${field}: it does not belong to ${of}; start again without one.`, {
    system,
    field,
  });
}

/**
 * What to throw when the vendor refuses the page token that our cursor carries: refusals of the request become `invalid_input` of
 * the field `cursor`, upon which a reader begins anew instead of asking with the same token for ever. Other errors stay as they are.
 */
export function refusedCursor(error: unknown, system: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'invalid_input') return error;
  const message = `cursor: ${system} takes its page token no more (${error.message}); start again without one.`;
  return new AppError('invalid_input', message, { ...error.data, system, field: 'cursor' }, { cause: error });
}
