import { z } from 'zod';
import { defineAnalysis } from './analysis.ts';

/** The first of a list's rows, for a step that is about one thing. */
export const firstRow = defineAnalysis({
  id: 'first_row',
  about: 'Gives the first row of a list, empty when there is none: sort before it.',
  input: z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())) }),
  output: z.object({ row: z.record(z.string(), z.unknown()).nullable() }),
  run: async ({ rows }) => ({ row: rows[0] ?? null }),
});
