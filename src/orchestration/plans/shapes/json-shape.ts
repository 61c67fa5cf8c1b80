import type { PathPart } from './value-path.ts';

/** JSON Schema, as the catalog and our own operations write it. `$defs` are those of the whole document. */
export type JsonShape = Readonly<Record<string, unknown>>;

/** Anything at all: nothing is known about it before it runs. */
export const unknownShape: JsonShape = {};

export const rowsShape = (fields: Readonly<Record<string, JsonShape>>, isOpen = false): JsonShape => ({
  type: 'array',
  items: { type: 'object', properties: fields, additionalProperties: isOpen },
});

/** What a schema says at a path, or the words for what is missing there. */
export type ShapeAt = { readonly shape: JsonShape } | { readonly missing: string };

const deepestReference = 20;

/** The schema with references of its own document resolved; one that leads nowhere says nothing. */
export function resolved(shape: JsonShape, root: JsonShape, depth = 0): JsonShape {
  const ref = shape['$ref'];
  if (typeof ref !== 'string') return shape;
  if (depth > deepestReference) return unknownShape;
  const target = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((name) => name !== '')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], root);
  return target && typeof target === 'object' ? resolved(target as JsonShape, root, depth + 1) : unknownShape;
}

/** The alternatives of a schema; itself when it has none. */
export function alternatives(shape: JsonShape, root: JsonShape): readonly JsonShape[] {
  const own = resolved(shape, root);
  const given = own['anyOf'] ?? own['oneOf'];
  if (!Array.isArray(given)) return [own];
  return given.flatMap((each) => alternatives(each as JsonShape, root));
}

const allTypes = ['string', 'number', 'boolean', 'object', 'array', 'null'] as const;
export type JsonType = (typeof allTypes)[number];

/** The types a value of this schema may have; all of them when the schema does not say. */
export function typesOf(shape: JsonShape, root: JsonShape): ReadonlySet<JsonType> {
  return new Set(alternatives(shape, root).flatMap(ownTypes));
}

function ownTypes(shape: JsonShape): readonly JsonType[] {
  const { type } = shape;
  const named = typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : null;
  if (named !== null) return named.map((each) => (each === 'integer' ? 'number' : (each as JsonType)));
  const values = 'const' in shape ? [shape['const']] : shape['enum'];
  if (Array.isArray(values)) return values.map(typeOfValue);
  return allTypes;
}

export function typeOfValue(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

/** What the schema says at a path. What may be null or one of several things counts where one of them has the field. */
export function shapeAt(shape: JsonShape, parts: readonly PathPart[], root: JsonShape = shape): ShapeAt {
  const [next, ...rest] = parts;
  if (next === undefined) return { shape: withRoot(resolved(shape, root), root) };
  const answers = alternatives(shape, root).map((each) => stepInto(each, next, rest, root));
  const found = answers.flatMap((answer) => ('shape' in answer ? [answer.shape] : []));
  const [first] = found;
  if (first) return { shape: found.length === 1 ? first : { anyOf: found } };
  const told = answers.find((answer) => 'missing' in answer && answer.missing !== '');
  return told ?? { missing: next === 'each' ? 'this is not a list' : `there is no field "${next.field}"` };
}

function stepInto(shape: JsonShape, next: PathPart, rest: readonly PathPart[], root: JsonShape): ShapeAt {
  const types = ownTypes(shape);
  if (next === 'each') {
    if (!types.includes('array')) return { missing: types.includes('null') ? '' : 'this is not a list' };
    const inner = shapeAt((shape['items'] as JsonShape | undefined) ?? unknownShape, rest, root);
    if ('missing' in inner) return inner;
    return { shape: rest.includes('each') ? inner.shape : { type: 'array', items: inner.shape } };
  }
  if (!types.includes('object')) {
    const isNothing = types.every((type) => type === 'null');
    const hint = types.includes('array') ? ` (this is a list: write [*] before .${next.field})` : '';
    return { missing: isNothing ? '' : `there is no field "${next.field}"${hint}` };
  }
  const properties = shape['properties'] as Readonly<Record<string, JsonShape>> | undefined;
  const own = properties && Object.hasOwn(properties, next.field) ? properties[next.field] : undefined;
  if (own) return shapeAt(own, rest, root);
  const others = shape['additionalProperties'];
  if (others === false || (others === undefined && properties !== undefined && !isLoose(shape))) {
    return { missing: `there is no field "${next.field}"; there is ${list(Object.keys(properties ?? {}))}` };
  }
  return shapeAt(typeof others === 'object' && others !== null ? (others as JsonShape) : unknownShape, rest, root);
}

/** A schema that names no type at all says nothing, whatever else stands in it. */
function isLoose(shape: JsonShape): boolean {
  return shape['type'] === undefined;
}

function list(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
}

/** A part of a schema can be used on its own only with the definitions that it refers to. */
function withRoot(shape: JsonShape, root: JsonShape): JsonShape {
  return root['$defs'] === undefined || shape['$defs'] !== undefined ? shape : { ...shape, $defs: root['$defs'] };
}
