import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';

const maxSchemaLength = 100_000;

/**
 * A zod object that accepts exactly what a JSON Schema from outside accepts and describes itself by that schema. The schema is
 * interpreted, never compiled to code: it comes from somebody else.
 * @throws AppError `bad_vendor_response` for a schema that is too large or points outside itself
 */
export function jsonObjectSchema(schema: Readonly<Record<string, unknown>>): z.ZodObject {
  const text = JSON.stringify(schema);
  if (text.length > maxSchemaLength) throw unusable(`is longer than ${maxSchemaLength} characters`);
  if (/"\$(?:dynamic)?ref":"(?!#)/i.test(text)) throw unusable('refers to another document');
  const validate = new CfWorkerJsonSchemaValidator({ shortcircuit: false }).getValidator(schema);
  const { id: _, ...described } = schema;
  return z
    .looseObject({})
    .superRefine((value, context) => {
      const checked = validate(value);
      if (!checked.valid) context.addIssue({ code: 'custom', message: checked.errorMessage.slice(0, 500) });
    })
    .meta(described);
}

function unusable(why: string): AppError {
  return new AppError('bad_vendor_response', `A tool's schema ${why}; the tool is left out.`);
}
