import { z } from 'zod';
import type { XmlField, XmlShape } from './xml-shape.ts';

const integer = z.union([z.number().int(), z.string().regex(/^-?\d{1,40}$/, 'a whole number')]);
const decimal = z.union([z.number(), z.string().regex(/^-?\d{1,40}(\.\d{1,40})?$/, 'a decimal like 12.50')]);

function schemaOf(shape: XmlShape): z.ZodType {
  switch (shape.kind) {
    case 'fields':
      return fieldsSchema(shape.fields);
    case 'any':
      return z.union([z.string(), z.number(), z.boolean()]);
    default:
      if (shape.values) return z.literal([...shape.values]);
  }
  switch (shape.kind) {
    case 'boolean':
      return z.boolean();
    case 'integer':
      return integer;
    case 'decimal':
      return decimal;
    case 'number':
      return z.number();
    case 'date':
      return z.string().regex(/^-?\d{4,9}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?$/, 'a day like 2026-03-01');
    case 'instant':
      return z
        .string()
        .regex(/^-?\d{4,9}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,12})?(Z|[+-]\d{2}:\d{2})?$/, 'an instant');
    default:
      return z.string();
  }
}

/** The arguments that an element's fields make. */
export function fieldsSchema(fields: readonly XmlField[]): z.ZodObject {
  const shape = fields.map(({ argument, shape: inner, isMany, isNillable, isRequired }) => {
    const one = isNillable ? schemaOf(inner).nullable() : schemaOf(inner);
    const type = isMany ? z.array(one) : one;
    return [argument, isRequired ? type : type.optional()] as const;
  });
  return z.strictObject(Object.fromEntries(shape));
}
