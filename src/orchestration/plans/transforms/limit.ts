import { z } from 'zod';
import { defineTransform, rowsSchema } from './transform.ts';

/** The first so many rows. */
export const limit = defineTransform({
  id: 'limit',
  about: 'Keeps the first so many rows.',
  input: z.strictObject({ rows: rowsSchema, most: z.number().int().min(1).max(100_000) }),
  lists: ['rows'],
  fieldsUsed: () => [],
  rowShape: (_args, rowOf) => rowOf('rows'),
  run: ({ rows, most }) => ({ rows: rows.slice(0, most), unreadable: 0 }),
});
