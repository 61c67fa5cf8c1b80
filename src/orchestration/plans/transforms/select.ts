import { z } from 'zod';
import { type JsonShape, shapeAt, unknownShape } from '../shapes/json-shape.ts';
import { readPath } from '../shapes/value-path.ts';
import { defineTransform, fieldOf, fieldSchema, rowsSchema } from './transform.ts';

const sourceSchema = z.union([
  fieldSchema,
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
]);

/** Makes rows of exactly the named fields, each from a field of the old row or with one fixed value. */
export const select = defineTransform({
  id: 'select',
  about: 'Keeps and renames fields: `{new name: old field}`, or `{new name: {value: fixed}}`.',
  input: z.strictObject({
    rows: rowsSchema,
    fields: z
      .record(z.string().min(1).max(200), sourceSchema)
      .refine((fields) => Object.keys(fields).length > 0, 'name at least one field'),
  }),
  lists: ['rows'],
  fieldsUsed: ({ fields }) =>
    Object.entries(fields).flatMap(([name, source]) =>
      typeof source === 'string' ? [{ at: `fields.${name}`, rows: 'rows', field: source }] : [],
    ),
  rowShape({ fields }, rowOf) {
    const row = rowOf('rows');
    const properties = Object.entries(fields).map(([name, source]) => [name, shapeOf(row, source)]);
    const required = Object.keys(fields);
    return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
  },
  run: ({ rows, fields }) => ({
    rows: rows.map((row) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, source]) => [
          name,
          typeof source === 'string' ? fieldOf(row, source) : source.value,
        ]),
      ),
    ),
    unreadable: 0,
  }),
});

function shapeOf(row: JsonShape, source: z.infer<typeof sourceSchema>): JsonShape {
  if (typeof source !== 'string') return { const: source.value };
  const found = shapeAt(row, readPath(source));
  return 'shape' in found ? found.shape : unknownShape;
}
