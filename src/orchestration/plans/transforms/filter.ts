import { z } from 'zod';
import { compareValues } from './compare-values.ts';
import { defineTransform, fieldOf, fieldSchema, rowsSchema } from './transform.ts';

const tests = [
  ...(['equals', 'not_equals', 'one_of', 'contains', 'at_least', 'at_most'] as const),
  ...(['more_than', 'less_than', 'empty', 'not_empty'] as const),
] as const;

const conditionSchema = z
  .strictObject({ field: fieldSchema, is: z.enum(tests), value: z.unknown().optional() })
  .refine(({ is, value }) => (value === undefined) === (is === 'empty' || is === 'not_empty'), {
    message: 'give a value with every test but empty and not_empty',
  });
type Condition = z.infer<typeof conditionSchema>;

/** Keeps the rows that pass its tests. Text is compared without regard to case; a missing value passes `empty` and `not_equals` alone. */
export const filter = defineTransform({
  id: 'filter',
  about: 'Keeps the rows that pass all tests (or any, with `match: any`).',
  input: z.strictObject({
    rows: rowsSchema,
    where: z.array(conditionSchema).min(1).max(50),
    match: z.enum(['all', 'any']).default('all'),
  }),
  lists: ['rows'],
  fieldsUsed: ({ where }) => where.map(({ field }, index) => ({ at: `where.${index}.field`, rows: 'rows', field })),
  rowShape: (_args, rowOf) => rowOf('rows'),
  run({ rows, where, match }) {
    const passes = match === 'all' ? where.every.bind(where) : where.some.bind(where);
    return {
      rows: rows.filter((row) => passes((condition: Condition) => holds(fieldOf(row, condition.field), condition))),
      unreadable: 0,
    };
  },
});

function holds(value: unknown, { is, value: wanted }: Condition): boolean {
  const isEmpty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (is === 'empty') return isEmpty;
  if (is === 'not_empty') return !isEmpty;
  if (is === 'not_equals') return isEmpty || !isEqual(value, wanted);
  if (isEmpty) return false;
  if (is === 'equals') return isEqual(value, wanted);
  if (is === 'one_of') return Array.isArray(wanted) && wanted.some((each) => isEqual(value, each));
  if (is === 'contains') return contains(value, wanted);
  const order = compareValues(value, wanted);
  return { at_least: order >= 0, at_most: order <= 0, more_than: order > 0, less_than: order < 0 }[is];
}

function isEqual(a: unknown, b: unknown): boolean {
  return compareValues(folded(a), folded(b)) === 0;
}

function contains(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => isEqual(each, wanted));
  return typeof value === 'string' && value.toLowerCase().includes(String(wanted).toLowerCase());
}

function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
