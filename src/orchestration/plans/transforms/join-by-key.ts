import { z } from 'zod';
import type { JsonShape } from '../shapes/json-shape.ts';
import { asText } from './compare-values.ts';
import { defineTransform, fieldOf, fieldSchema, mostRows, type Row, rowsSchema, tooManyRows } from './transform.ts';

/**
 * Joins two lists where a field of each is the same, text without regard to case and outer spaces. A row without the key matches nothing.
 * Of two fields of one name the left row's stays.
 */
export const joinByKey = defineTransform({
  id: 'join',
  about: 'Matches the rows of two lists by a key, e.g. contacts and the rows of a sheet by email.',
  input: z.strictObject({
    left: rowsSchema,
    right: rowsSchema,
    on: z.strictObject({ left: fieldSchema, right: fieldSchema }),
    /** `all_left`: rows of the left list without a match stay too. */
    keep: z.enum(['matched', 'all_left', 'unmatched_left']).default('matched'),
    /** Put before the names of the right list's fields. */
    rightPrefix: z.string().max(40).default(''),
  }),
  lists: ['left', 'right'],
  fieldsUsed: ({ on }) => [
    { at: 'on.left', rows: 'left', field: on.left },
    { at: 'on.right', rows: 'right', field: on.right },
  ],
  rowShape({ rightPrefix, keep }, rowOf) {
    const [left, right] = [rowOf('left'), rowOf('right')];
    if (keep === 'unmatched_left') return left;
    const added = Object.entries(propertiesOf(right)).map(([name, shape]) => [
      `${rightPrefix}${name}`,
      keep === 'matched' ? shape : { anyOf: [shape, { type: 'null' }] },
    ]);
    return {
      type: 'object',
      properties: { ...Object.fromEntries(added), ...propertiesOf(left) },
      additionalProperties: left['additionalProperties'] !== false || right['additionalProperties'] !== false,
    };
  },
  run({ left, right, on, keep, rightPrefix }) {
    const byKey = Map.groupBy(right, (row) => keyOf(fieldOf(row, on.right)));
    const rows: Row[] = [];
    let unreadable = 0;
    for (const row of left) {
      const key = keyOf(fieldOf(row, on.left));
      if (key === null) unreadable += 1;
      const matches = key === null ? [] : (byKey.get(key) ?? []);
      if (matches.length === 0) {
        if (keep !== 'matched') rows.push(row);
      } else if (keep !== 'unmatched_left') {
        for (const match of matches) rows.push({ ...prefixed(match, rightPrefix), ...row });
      }
      if (rows.length > mostRows) throw tooManyRows('The join');
    }
    return { rows, unreadable };
  },
});

function keyOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value.trim().toLowerCase() : asText(value);
}

function prefixed(row: Row, prefix: string): Row {
  if (prefix === '') return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [`${prefix}${name}`, value]));
}

function propertiesOf(shape: JsonShape): Readonly<Record<string, JsonShape>> {
  return (shape['properties'] ?? {}) as Readonly<Record<string, JsonShape>>;
}
