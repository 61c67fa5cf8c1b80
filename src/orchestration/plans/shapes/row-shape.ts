import { toAppError } from '../../../domain/errors.ts';
import { alternatives, type JsonShape, type ShapeAt, shapeAt, unknownShape } from './json-shape.ts';
import { readPath } from './value-path.ts';

/** The shape of the items of a list; unknown when the schema does not say. */
export function itemShape(list: JsonShape): JsonShape {
  const arrays = alternatives(list, list).filter(({ type }) => type === 'array');
  const items = arrays.map((each) => (each['items'] as JsonShape | undefined) ?? unknownShape);
  const [first] = items;
  if (!first) return unknownShape;
  const shape = items.length === 1 ? first : { anyOf: items };
  return list['$defs'] === undefined ? shape : { ...shape, $defs: list['$defs'] };
}

/** What a row's shape says about a field that a transform names; a field with that very name goes before a path. */
export function fieldIn(row: JsonShape, field: string): ShapeAt {
  const whole = shapeAt(row, [{ field }]);
  if ('shape' in whole) return whole;
  try {
    const parts = readPath(field);
    return parts.length === 1 ? whole : shapeAt(row, parts);
  } catch (error) {
    return { missing: toAppError(error).message };
  }
}
