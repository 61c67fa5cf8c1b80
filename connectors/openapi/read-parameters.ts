import { z } from 'zod';
import { plainLine } from '../kit/tool-names.ts';
import { fieldOf, type JsonObject, listOf, textOf } from './document.ts';
import type { Parameter, ParameterStyle } from './operation.ts';
import { resolveRef } from './resolve-ref.ts';
import type { SchemaReader } from './schema-reader.ts';

const maxParameters = 100;
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Headers that steer the connection or say who calls; no argument may set them. */
const ownHeaders =
  /^(accept|accept-encoding|authorization|connection|content-.*|cookie2?|date|expect|forwarded|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*|x-forwarded-.*|x-real-ip|x-http-method.*|x-method-override)$/i;

/** The parameters of one operation as arguments. */
export interface ReadParameters {
  readonly parameters: readonly Parameter[];
  readonly shape: readonly (readonly [string, z.ZodType])[];
  readonly idempotencyHeader: string | null;
  /** Parameters that could not be taken; `isRequired` ones take the operation with them. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string; readonly isRequired: boolean }[];
}

interface Found {
  readonly name: string;
  readonly place: string;
  readonly value: JsonObject;
}

/** The path item's parameters, replaced by the operation's of the same name and place. */
function gather(root: JsonObject, item: JsonObject, operation: JsonObject): Found[] | null {
  const found = new Map<string, Found>();
  const all = [...listOf(fieldOf(item, 'parameters')), ...listOf(fieldOf(operation, 'parameters'))];
  if (all.length > maxParameters) return null;
  for (const entry of all) {
    const { value } = resolveRef(root, entry);
    const name = textOf(value, 'name');
    const place = textOf(value, 'in');
    if (value === null || name === null || name === '' || name.length > 200 || place === null) return null;
    found.set(`${place} ${name}`, { name, place, value });
  }
  return [...found.values()];
}

/** The name of an argument as every client accepts it; what objects inherit is no name. */
function argumentName(name: string, place: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .replace(/[^A-Za-z0-9_-]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 50) || 'argument';
  const isFree = (candidate: string) =>
    !taken.has(candidate) && !(candidate in Object.prototype) && candidate !== 'body';
  if (isFree(plain)) return plain;
  if (isFree(`${plain}_${place}`)) return `${plain}_${place}`;
  for (let count = 2; ; count += 1) if (isFree(`${plain}_${place}_${count}`)) return `${plain}_${place}_${count}`;
}

/** How the parameter is written, or why we cannot write it. Source: https://spec.openapis.org/oas/v3.1.0#style-values (2026-11-20) */
function styleOf(root: JsonObject, { place, value }: Found): ParameterStyle | { readonly reason: string } {
  if (fieldOf(value, 'content') !== undefined) {
    const isJson = fieldOf(fieldOf(value, 'content'), 'application/json') !== undefined;
    return isJson && place === 'query' ? 'json' : { reason: 'its content is not JSON in the query' };
  }
  const style = textOf(value, 'style') ?? (place === 'query' ? 'form' : 'simple');
  const schema = resolveRef(root, fieldOf(value, 'schema')).value;
  const type = fieldOf(schema, 'type');
  const isArray = type === 'array';
  if (type === 'object' && !(place === 'query' && style === 'deepObject')) {
    return { reason: `it is an object in style ${style}, whose keys would be parameters of their own` };
  }
  if (place !== 'query') {
    if (style !== 'simple') return { reason: `style ${plainLine(style, 30)} is not known` };
    return isArray ? 'comma' : 'plain';
  }
  if (style === 'deepObject') return 'keys';
  if (!isArray) return 'plain';
  const explode = fieldOf(value, 'explode');
  if (style === 'form') return explode === false ? 'comma' : 'repeat';
  if (style === 'spaceDelimited') return explode === true ? 'repeat' : 'space';
  return style === 'pipeDelimited' ? (explode === true ? 'repeat' : 'pipe') : { reason: 'its style is not known' };
}

function refusal({ name, place }: Found): string | null {
  if (place === 'header' && ownHeaders.test(name)) return 'no argument may set this header';
  if (place === 'header' && !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return 'it is no name of a header';
  if (!name.isWellFormed()) return 'its name is no text';
  return ['path', 'query', 'header'].includes(place) ? null : 'it is not in the path, query or a header';
}

function schemaOf(reader: SchemaReader, found: Found, style: ParameterStyle): z.ZodType {
  const { value, place, name } = found;
  const content = fieldOf(fieldOf(value, 'content'), 'application/json');
  const schema = reader.read(fieldOf(content ?? value, 'schema'));
  // Without a known type a value could be absent although it is required, or an object where none can be written.
  const type = schema instanceof z.ZodUnknown && style === 'plain' ? scalar : schema;
  const text = plainLine(textOf(value, 'description'), 300);
  return type.describe(`${place} parameter ${plainLine(name, 100)}${text ? `: ${text}` : ''}`);
}

/** Reads the parameters of an operation; null when the list itself cannot be read. `keys`: names that carry secrets. */
export function readParameters(
  root: JsonObject,
  item: JsonObject,
  operation: JsonObject,
  reader: SchemaReader,
  keys: ReadonlySet<string>,
): ReadParameters | null {
  const found = gather(root, item, operation);
  if (found === null) return null;
  const parameters: Parameter[] = [];
  const shape: [string, z.ZodType][] = [];
  const leftOut: { name: string; reason: string; isRequired: boolean }[] = [];
  const taken = new Set<string>();
  let idempotencyHeader: string | null = null;
  for (const one of found) {
    const { name, place, value } = one;
    if (place !== 'path' && keys.has(name.toLowerCase())) continue;
    if (place === 'header' && name.toLowerCase() === 'idempotency-key') {
      idempotencyHeader = name;
      continue;
    }
    // The specification says that these three are ignored.
    if (place === 'header' && /^(accept|content-type|authorization)$/i.test(name)) continue;
    const isRequired = place === 'path' || fieldOf(value, 'required') === true;
    const style = styleOf(root, one);
    const reason = refusal(one) ?? (typeof style === 'string' ? null : style.reason);
    if (reason !== null || typeof style !== 'string') {
      leftOut.push({ name: plainLine(name, 60), reason: reason ?? '', isRequired });
      continue;
    }
    const argument = argumentName(name, place, taken);
    taken.add(argument);
    parameters.push({ argument, name, in: place as Parameter['in'], style });
    const type = schemaOf(reader, one, style);
    shape.push([argument, isRequired ? type : type.optional()]);
  }
  return { parameters, shape, idempotencyHeader, leftOut };
}
