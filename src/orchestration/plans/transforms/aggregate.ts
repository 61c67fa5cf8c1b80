import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import { addDecimals, compareDecimals } from '../../../domain/money.ts';
import { type JsonShape, shapeAt } from '../shapes/json-shape.ts';
import { readPath } from '../shapes/value-path.ts';
import { asDecimal, asText, compareValues } from './compare-values.ts';
import { defineTransform, fieldOf, fieldSchema, type Row, rowsSchema } from './transform.ts';

const measureSchema = z
  .strictObject({ of: z.enum(['count', 'sum', 'average', 'min', 'max']), field: fieldSchema.optional() })
  .refine(({ of, field }) => of === 'count' || field !== undefined, 'say of which field');
type Measure = z.infer<typeof measureSchema>;

const inputSchema = z.strictObject({
  rows: rowsSchema,
  by: z.array(fieldSchema).max(10).default([]),
  measures: z
    .record(z.string().min(1).max(100), measureSchema)
    .refine((measures) => Object.keys(measures).length > 0, 'name at least one measure'),
});

/**
 * One row for each group with its measures, groups in the order of their values. Sums are exact decimals; what is missing or no number is
 * not counted in them, and a measure of nothing is empty. Amounts of several currencies are never added.
 */
export const aggregate = defineTransform({
  id: 'aggregate',
  about: 'Counts, sums, averages, smallest and largest values for each group of rows.',
  input: inputSchema,
  lists: ['rows'],
  fieldsUsed: ({ by, measures }) => [
    ...by.map((field, index) => ({ at: `by.${index}`, rows: 'rows', field })),
    ...Object.entries(measures).flatMap(([name, { field }]) =>
      field === undefined ? [] : [{ at: `measures.${name}.field`, rows: 'rows', field }],
    ),
  ],
  check({ by, measures }, rowOf) {
    const adds = Object.entries(measures).filter(([, { of, field }]) => addsMoney(of, field ?? ''));
    const hasCurrency = hasField(rowOf('rows'), 'currency');
    if (adds.length === 0 || !hasCurrency || by.includes('currency')) return [];
    return adds.map(([name]) => ({ at: `measures.${name}`, message: currencyAdvice }));
  },
  rowShape({ by, measures }, rowOf) {
    const row = rowOf('rows');
    const groups = by.map((field) => [field, fieldShape(row, field)]);
    const results = Object.entries(measures).map(([name, { of, field }]) => [name, measureShape(of, row, field)]);
    return { type: 'object', properties: Object.fromEntries([...groups, ...results]), additionalProperties: false };
  },
  run({ rows, by, measures }) {
    const groups = [
      ...Map.groupBy(rows, (row) => JSON.stringify(by.map((field) => asText(fieldOf(row, field))))).values(),
    ];
    if (groups.length === 0 && by.length === 0) groups.push([]);
    const results = groups.map((members) => ({
      ...Object.fromEntries(by.map((field) => [field, fieldOf(members[0] ?? {}, field)])),
      ...Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, measured(members, measure)])),
    }));
    const inOrder = results.toSorted((a: Row, b: Row) => {
      for (const field of by) {
        const order = compareValues(a[field], b[field]);
        if (order !== 0) return order;
      }
      return 0;
    });
    return { rows: inOrder, unreadable: 0 };
  },
});

const currencyAdvice = 'amounts of different currencies are never added: put currency into `by`';

function addsMoney(of: Measure['of'], field: string): boolean {
  return (of === 'sum' || of === 'average') && /amount|price|value|revenue/i.test(field);
}

function measured(rows: readonly Row[], { of, field = '' }: Measure): unknown {
  if (of === 'count') return rows.length;
  if (addsMoney(of, field) && new Set(rows.map((row) => asText(row['currency'] ?? null))).size > 1) {
    throw new AppError('invalid_input', `aggregate, ${field}: ${currencyAdvice}.`);
  }
  const values = rows.map((row) => fieldOf(row, field)).filter((value) => value !== null);
  if (of === 'min' || of === 'max') {
    const ordered = values.toSorted(compareValues);
    return (of === 'min' ? ordered[0] : ordered.at(-1)) ?? null;
  }
  const decimals = values.map(asDecimal).filter((value) => value !== null);
  if (decimals.length === 0) return null;
  const total = addDecimals(decimals);
  const hasNumbersAlone = values.every((value) => typeof value === 'number');
  if (of === 'sum') return hasNumbersAlone ? Number(total) : total;
  const average = Number(total) / decimals.length;
  return hasNumbersAlone || compareDecimals(total, '0') === 0 ? average : average.toFixed(2);
}

function fieldShape(row: JsonShape, field: string): JsonShape {
  const found = shapeAt(row, readPath(field));
  return 'shape' in found ? found.shape : {};
}

function hasField(row: JsonShape, field: string): boolean {
  const properties = row['properties'] as Readonly<Record<string, unknown>> | undefined;
  return properties !== undefined && Object.hasOwn(properties, field);
}

function measureShape(of: Measure['of'], row: JsonShape, field = ''): JsonShape {
  if (of === 'count') return { type: 'number' };
  if (of === 'sum' || of === 'average') return { type: ['number', 'string', 'null'] };
  return { anyOf: [fieldShape(row, field), { type: 'null' }] };
}
