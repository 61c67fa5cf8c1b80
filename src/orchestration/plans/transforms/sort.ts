import { z } from 'zod';
import { compareValues } from './compare-values.ts';
import { defineTransform, fieldOf, fieldSchema, rowsSchema } from './transform.ts';

/** Orders rows; equal ones keep their order, and rows without the value come last in both directions. */
export const sort = defineTransform({
  id: 'sort',
  about: 'Orders rows by one or more fields, numbers by size and dates by time.',
  input: z.strictObject({
    rows: rowsSchema,
    by: z
      .array(
        z.strictObject({ field: fieldSchema, direction: z.enum(['ascending', 'descending']).default('ascending') }),
      )
      .min(1)
      .max(10),
  }),
  lists: ['rows'],
  fieldsUsed: ({ by }) => by.map(({ field }, index) => ({ at: `by.${index}.field`, rows: 'rows', field })),
  rowShape: (_args, rowOf) => rowOf('rows'),
  run({ rows, by }) {
    const sorted = rows.toSorted((a, b) => {
      for (const { field, direction } of by) {
        const [left, right] = [fieldOf(a, field), fieldOf(b, field)];
        const isLast = Number(left === null) - Number(right === null);
        const order = isLast || (direction === 'ascending' ? compareValues(left, right) : compareValues(right, left));
        if (order !== 0) return order;
      }
      return 0;
    });
    return { rows: sorted, unreadable: 0 };
  },
});
