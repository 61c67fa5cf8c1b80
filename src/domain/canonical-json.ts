import { AppError } from './errors.ts';

const maxDepth = 64;

/**
 * JSON with sorted keys, so that equal values give equal text whatever order they were written in.
 * @throws AppError `invalid_input` when the value nests deeper than 64 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new AppError('invalid_input', `The value nests deeper than ${maxDepth} levels.`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (value instanceof Date) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) parts.push(`${JSON.stringify(key)}:${write(record[key], depth + 1)}`);
  }
  return `{${parts.join(',')}}`;
}
