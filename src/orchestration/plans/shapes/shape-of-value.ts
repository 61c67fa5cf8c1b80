import { type JsonShape, typeOfValue, unknownShape } from './json-shape.ts';

/** The schema of a value that is known already: exactly its fields. */
export function shapeOfValue(value: unknown): JsonShape {
  if (Array.isArray(value)) {
    const items = value.slice(0, 50).map(shapeOfValue);
    return { type: 'array', items: items.length === 0 ? unknownShape : { anyOf: items } };
  }
  if (value === null || typeof value !== 'object') return { type: typeOfValue(value) };
  const properties = Object.entries(value).map(([name, inner]) => [name, shapeOfValue(inner)]);
  const required = Object.keys(value);
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
}
