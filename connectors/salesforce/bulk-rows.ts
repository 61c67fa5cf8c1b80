import type { BulkRow } from './bulk-stream.ts';
import type { DescribedObject } from './schema.ts';

const numeric = new Set(['currency', 'double', 'percent', 'int', 'long']);

/** A cell in the form that REST would give it. */
export function typedCell(type: string | undefined, text: string | null): string | number | boolean | null {
  if (text === null || type === undefined) return text;
  if (type === 'boolean') return text === 'true';
  return numeric.has(type) ? Number(text) : text;
}

/** A CSV row in the shape of a REST record: numbers and booleans typed by describe, `UserRole.Name` nested. */
export function toRecord(row: BulkRow, described: DescribedObject): Record<string, unknown> {
  const types = new Map(described.fields.map(({ name, type }) => [name, type]));
  const record: Record<string, unknown> = {};
  for (const [column, text] of Object.entries(row)) {
    const [parent = '', child] = column.split('.');
    record[parent] =
      child === undefined ? typedCell(types.get(column), text) : text === null ? null : { [child]: text };
  }
  return record;
}
