import { z } from 'zod';
import { plainLine } from '../kit/tool-names.ts';
import { fieldOf, type JsonObject, listOf, objectOf, textOf } from './document.ts';
import { resolveRef } from './resolve-ref.ts';

const maxDepth = 8;
const maxNodes = 1_500;
const maxProperties = 200;
const maxEnum = 200;
const maxChoices = 20;

interface Place {
  readonly depth: number;
  readonly refs: readonly string[];
}

/** What the schemas of a whole document may still cost; each node becomes a schema of its own. */
export interface SchemaBudget {
  nodesLeft: number;
}

/** Enough for a thousand operations of a hundred nodes each. */
export const documentNodes = 100_000;

/**
 * Turns JSON Schema of a document into zod, for one tool. `z.fromJSONSchema` is not used: it compiles a document's `pattern`
 * into a regular expression, which can be made to run for ever, throws at what it does not know, and knows no
 * `#/components`. Whatever is not understood, nests too deep or goes round admits any value: the vendor checks it.
 */
export class SchemaReader {
  readonly #root: JsonObject;
  readonly #budget: SchemaBudget;
  #nodes = 0;
  #isReduced = false;

  constructor(root: JsonObject, budget: SchemaBudget) {
    this.#root = root;
    this.#budget = budget;
  }

  /** True once something was admitted unchecked because it was too large, too deep or circular. */
  get isReduced(): boolean {
    return this.#isReduced;
  }

  read(schema: unknown): z.ZodType {
    return this.#read(schema, { depth: 0, refs: [] });
  }

  #spend(): boolean {
    this.#nodes += 1;
    this.#budget.nodesLeft -= 1;
    return this.#nodes <= maxNodes && this.#budget.nodesLeft >= 0;
  }

  #anything(): z.ZodType {
    this.#isReduced = true;
    return z.unknown();
  }

  #read(schema: unknown, place: Place): z.ZodType {
    if (!this.#spend() || place.depth > maxDepth) return this.#anything();
    const resolved = resolveRef(this.#root, schema);
    if (resolved.value === null) return objectOf(schema) ? this.#anything() : z.unknown();
    if (resolved.refs.some((ref) => place.refs.includes(ref))) return this.#anything();
    const here = { depth: place.depth, refs: [...place.refs, ...resolved.refs] };
    const found = resolved.value;
    const type = this.#typed(found, here);
    const described = plainLine(textOf(found, 'description'), 300);
    const full = isNullable(found) ? type.nullable() : type;
    return described ? full.describe(described) : full;
  }

  #typed(schema: JsonObject, place: Place): z.ZodType {
    const values = valuesOf(schema);
    if (values) return z.literal(values);
    const inner = { ...place, depth: place.depth + 1 };
    const parts = listOf(fieldOf(schema, 'allOf'));
    if (parts.length > 0) return this.#read(this.#merge(schema, parts, place), inner);
    const choices = listOf(fieldOf(schema, 'oneOf') ?? fieldOf(schema, 'anyOf'));
    if (choices.length > maxChoices) return this.#anything();
    if (choices.length > 0) return z.union(choices.map((choice) => this.#read(choice, inner)));
    const types = typesOf(schema);
    if (types.length > 1) return z.union(types.map((type) => this.#ofType(type, schema, inner)));
    return this.#ofType(types[0] ?? null, schema, inner);
  }

  #ofType(type: string | null, schema: JsonObject, place: Place): z.ZodType {
    switch (type) {
      case 'string':
        return bounded(z.string(), schema, 'minLength', 'maxLength');
      case 'integer':
        return ranged(z.number().int(), schema);
      case 'number':
        return ranged(z.number(), schema);
      case 'boolean':
        return z.boolean();
      case 'null':
        return z.null();
      case 'array':
        return bounded(z.array(this.#read(fieldOf(schema, 'items'), place)), schema, 'minItems', 'maxItems');
      case 'object':
        return this.#object(schema, place);
      default:
        return z.unknown();
    }
  }

  #object(schema: JsonObject, place: Place): z.ZodType {
    const required = new Set(listOf(fieldOf(schema, 'required')));
    const shape: [string, z.ZodType][] = [];
    let isOpen = fieldOf(schema, 'additionalProperties') !== false;
    for (const [name, property] of Object.entries(objectOf(fieldOf(schema, 'properties')) ?? {})) {
      // What every object inherits would be taken for an argument; zod and JSON cannot tell them apart.
      if (name in Object.prototype || name.length > 200 || shape.length >= maxProperties) {
        this.#isReduced = true;
        isOpen = true;
      } else if (fieldOf(property, 'readOnly') !== true) {
        const type = this.#read(property, place);
        shape.push([name, required.has(name) ? type : type.optional()]);
      }
    }
    return isOpen ? z.looseObject(Object.fromEntries(shape)) : z.strictObject(Object.fromEntries(shape));
  }

  /** `allOf` as one schema: the properties of all, and of other keywords the last. */
  #merge(schema: JsonObject, parts: readonly unknown[], place: Place): JsonObject {
    const { allOf: _, ...own } = schema;
    const properties: [string, unknown][] = [];
    const required: unknown[] = [];
    let merged: JsonObject = {};
    const gather = (part: unknown, depth: number) => {
      const { value } = resolveRef(this.#root, part);
      if (value === null || !this.#spend() || depth > maxDepth || place.depth > maxDepth) {
        this.#isReduced = true;
        return;
      }
      for (const nested of listOf(fieldOf(value, 'allOf'))) gather(nested, depth + 1);
      properties.push(...Object.entries(objectOf(fieldOf(value, 'properties')) ?? {}).slice(0, maxProperties));
      required.push(...listOf(fieldOf(value, 'required')).slice(0, maxProperties));
      const { allOf: _nested, ...rest } = value;
      merged = { ...merged, ...rest };
    };
    for (const part of [...parts, own]) gather(part, 0);
    if (properties.length === 0) return merged;
    return { ...merged, type: 'object', properties: Object.fromEntries(properties), required };
  }
}

/** The only values of an `enum` or `const`, as far as they are simple; null when any of a type will do. */
function valuesOf(schema: JsonObject): (string | number | boolean | null)[] | null {
  const constant = fieldOf(schema, 'const');
  const values = constant === undefined ? listOf(fieldOf(schema, 'enum')) : [constant];
  const isSimple = (value: unknown) =>
    value === null ||
    ['string', 'boolean'].includes(typeof value) ||
    (typeof value === 'number' && Number.isFinite(value));
  if (values.length === 0 || values.length > maxEnum || !values.every(isSimple)) return null;
  return [...new Set(values)] as (string | number | boolean | null)[];
}

/** OpenAPI 3.0 says `nullable`; 3.1 has `null` among the types. */
function isNullable(schema: JsonObject): boolean {
  return fieldOf(schema, 'nullable') === true;
}

function typesOf(schema: JsonObject): string[] {
  const type = fieldOf(schema, 'type');
  if (typeof type === 'string') return [type];
  const types = listOf(type).filter((one): one is string => typeof one === 'string');
  if (types.length > 0) return [...new Set(types)].slice(0, 7);
  if (objectOf(fieldOf(schema, 'properties'))) return ['object'];
  return fieldOf(schema, 'items') === undefined ? [] : ['array'];
}

function numberOf(schema: JsonObject, name: string): number | null {
  const value = fieldOf(schema, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function bounded<Type extends z.ZodString | z.ZodArray>(
  type: Type,
  schema: JsonObject,
  least: string,
  most: string,
): Type {
  const min = numberOf(schema, least);
  const max = numberOf(schema, most);
  let result: z.ZodString | z.ZodArray = type;
  if (min !== null && Number.isInteger(min) && min > 0) result = result.min(min);
  if (max !== null && Number.isInteger(max) && max >= 0) result = result.max(max);
  return result as Type;
}

function ranged(type: z.ZodNumber, schema: JsonObject): z.ZodNumber {
  let result = type;
  const min = numberOf(schema, 'minimum');
  const max = numberOf(schema, 'maximum');
  const above = numberOf(schema, 'exclusiveMinimum');
  const below = numberOf(schema, 'exclusiveMaximum');
  if (min !== null) result = fieldOf(schema, 'exclusiveMinimum') === true ? result.gt(min) : result.min(min);
  if (max !== null) result = fieldOf(schema, 'exclusiveMaximum') === true ? result.lt(max) : result.max(max);
  if (above !== null) result = result.gt(above);
  if (below !== null) result = result.lt(below);
  return result;
}
