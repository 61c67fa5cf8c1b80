import { z } from 'zod';
import { fieldOf, type JsonObject, objectOf } from './document.ts';
import { resolveRef } from './resolve-ref.ts';
import type { SchemaReader } from './schema-reader.ts';

const jsonType = /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i;

/** True for JSON and its many relatives. */
export function isJsonType(mediaType: string): boolean {
  return jsonType.test(mediaType.trim());
}

/** The JSON body of an operation. `type` null: none is sent; `reason`: it needs one we cannot write. */
export type ReadBody =
  | { readonly type: string | null; readonly schema: z.ZodType | null }
  | { readonly reason: string };

/** Reads what an operation wants as its body; the first JSON media type is used. */
export function readBody(root: JsonObject, operation: JsonObject, reader: SchemaReader): ReadBody {
  const declared = fieldOf(operation, 'requestBody');
  if (declared === undefined) return { type: null, schema: null };
  const { value } = resolveRef(root, declared);
  const content = objectOf(fieldOf(value, 'content')) ?? {};
  const type = Object.keys(content).slice(0, 50).find(isJsonType);
  const isRequired = fieldOf(value, 'required') === true;
  if (value === null) return { reason: 'its body cannot be read' };
  if (type === undefined) {
    return isRequired ? { reason: 'its body is not JSON' } : { type: null, schema: null };
  }
  const read = reader.read(fieldOf(fieldOf(content, type), 'schema'));
  const schema = read instanceof z.ZodUnknown ? z.json() : read;
  return { type: 'application/json', schema: isRequired ? schema : schema.optional() };
}

/** True when some success of the operation is promised in something else than JSON. */
export function answersText(root: JsonObject, operation: JsonObject): boolean {
  const responses = Object.entries(objectOf(fieldOf(operation, 'responses')) ?? {}).slice(0, 50);
  return responses.some(([status, response]) => {
    if (!/^(2..|default)$/i.test(status)) return false;
    const types = Object.keys(objectOf(fieldOf(resolveRef(root, response).value, 'content')) ?? {});
    return types.length > 0 && !types.some(isJsonType);
  });
}
