import { z } from 'zod';
import { asText } from './compare-values.ts';
import { defineTransform, fieldOf, fieldSchema, mostRows, type Row, rowsSchema, tooManyRows } from './transform.ts';

/** Puts two lists one after the other. With `distinctBy` only the first of the rows stays that have the same values there. */
export const union = defineTransform({
  id: 'union',
  about: 'Puts two lists together, each row once when `distinctBy` names what makes two rows the same.',
  input: z.strictObject({
    first: rowsSchema,
    second: rowsSchema,
    distinctBy: z.array(fieldSchema).max(10).default([]),
  }),
  lists: ['first', 'second'],
  fieldsUsed: ({ distinctBy }) =>
    distinctBy.flatMap((field, index) =>
      ['first', 'second'].map((rows) => ({ at: `distinctBy.${index}`, rows, field })),
    ),
  rowShape: (_args, rowOf) => ({ anyOf: [rowOf('first'), rowOf('second')] }),
  run({ first, second, distinctBy }) {
    const all: Row[] = [...first, ...second];
    if (all.length > mostRows) throw tooManyRows('The union');
    if (distinctBy.length === 0) return { rows: all, unreadable: 0 };
    const seen = new Set<string>();
    const rows = all.filter((row) => {
      const key = JSON.stringify(distinctBy.map((field) => asText(fieldOf(row, field))));
      return !seen.has(key) && seen.add(key);
    });
    return { rows, unreadable: 0 };
  },
});
