import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { currencySchema } from '../../src/domain/money.ts';

/** What one table of an upload can hold. */
export const tableObjects = [
  'sales_user',
  'account',
  'product',
  'contact',
  'contact_role',
  'opportunity',
  'activity',
  'target',
] as const;
export type TableObject = (typeof tableObjects)[number];

const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const header = z.string().min(1);

const tableSchema = z.strictObject({
  object: z.enum(tableObjects).optional(),
  id: z.union([header, z.array(header).min(1)]).optional(),
  columns: z
    .record(
      z.string(),
      z.union([header, z.strictObject({ column: header, take: z.enum(['first', 'last', 'sum']).optional() })]),
    )
    .optional(),
  groupBy: header.optional(),
  ignore: z.array(header).optional(),
  blank: z.array(label).optional(),
});
/** What a mapping file says of the files that fit one name or pattern. */
export type TableMapping = z.infer<typeof tableSchema>;

const dayOrInstant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?Z)?$/,
    'a day like 2026-03-01 or an instant like 2026-03-01T09:30:00Z',
  )
  .refine((text) => text.length !== 10 || z.iso.date().safeParse(text).success, 'a day that exists')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'a time that exists');

const mappingSchema = z.strictObject({
  tables: z.record(z.string(), tableSchema).optional(),
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
  decimal: z.enum(['comma', 'point']).optional(),
  currency: currencySchema.optional(),
  exportedAt: dayOrInstant.optional(),
  encoding: z.string().optional(),
  stages: z.array(label).optional(),
  outcomes: z.strictObject({ won: z.array(label).optional(), lost: z.array(label).optional() }).optional(),
  stageEntered: z.record(z.string(), header).optional(),
});

/** A mapping file as read; see README.md for what each key does. */
export type Mapping = z.infer<typeof mappingSchema>;

/**
 * Reads a mapping file (YAML).
 * @throws AppError `invalid_input` listing every key and value that is not allowed, each with its line.
 */
export function parseMapping(text: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (node: Node | null): number | null => (node?.range ? lines.linePos(node.range[0]).line : null);
  const problems = document.errors.map(
    (error) => `line ${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)}`,
  );
  if (problems.length > 0) throw mappingError(problems);
  const parsed = mappingSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    for (const key of keys) {
      const path = key === null ? issue.path : [...issue.path, key];
      const line = lineOf(nodeAt(document.contents, path));
      const message = key === null ? issue.message : `unknown key "${key}"; allowed: ${allowedKeys(issue.path)}`;
      problems.push(`${line === null ? '' : `line ${line}: `}${path.map(String).join('.') || 'mapping'}: ${message}`);
    }
  }
  throw mappingError(problems);
}

function mappingError(problems: readonly string[]): AppError {
  return new AppError('invalid_input', `mapping file: ${problems.slice(0, 20).join('; ')}`, { field: 'mapping' });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** The key of the path's end where it stands in a map, so that the line is the key's own. */
function nodeAt(root: unknown, path: readonly PropertyKey[]): Node | null {
  let found: unknown = root;
  for (const [index, key] of path.entries()) {
    if (isMap(found)) {
      const pair = found.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) return isNode(found) ? found : null;
      found = index === path.length - 1 ? pair.key : pair.value;
    } else {
      break;
    }
  }
  return isNode(found) ? found : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function allowedKeys(path: readonly PropertyKey[]): string {
  if (path.length === 0) return Object.keys(mappingSchema.shape).join(', ');
  if (path[0] === 'outcomes') return 'won, lost';
  if (path.length === 2) return Object.keys(tableSchema.shape).join(', ');
  return 'column, take';
}

/** The part of the mapping for one file: the entry with its exact name, else the first pattern (`*`, `?`) that fits. */
export function tableMapping(mapping: Mapping, fileName: string): TableMapping {
  const tables = Object.entries(mapping.tables ?? {});
  const exact = tables.find(([name]) => name === fileName);
  return (exact ?? tables.find(([pattern]) => matchesPattern(pattern, fileName)))?.[1] ?? {};
}

/** Whether a file name fits a pattern of `*` and `?`. */
export function matchesPattern(pattern: string, fileName: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(fileName);
}
