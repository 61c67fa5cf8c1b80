import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';

/** A place in an answer as a JSON pointer; '' is the whole. Source: https://www.rfc-editor.org/rfc/rfc6901 (2026-11-20) */
const pointer = z
  .string()
  .max(500)
  .regex(/^(\/([^~]|~[01])*)?$/, 'a JSON pointer like /company/name');
const parameter = z.string().min(1).max(200);
const constants = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional();

const findSchema = z.strictObject({
  operation: z.string().min(1),
  arguments: z.strictObject({ name: parameter.optional(), domain: parameter.optional(), ticker: parameter.optional() }),
  constants,
  items: pointer.default(''),
  fields: z.strictObject({
    companyId: pointer,
    name: pointer,
    domain: pointer.optional(),
    ticker: pointer.optional(),
    /** From 0 to 1; left out: 1 where domain or ticker are the ones asked for, else 0.5. */
    confidence: pointer.optional(),
  }),
});

const eventsSchema = z.strictObject({
  operation: z.string().min(1),
  arguments: z.strictObject({
    companyId: parameter,
    since: parameter.optional(),
    cursor: parameter.optional(),
    limit: parameter.optional(),
  }),
  constants,
  /** How `since` is written. */
  sinceAs: z.enum(['instant', 'date', 'seconds']).default('instant'),
  items: pointer.default(''),
  nextCursor: pointer.optional(),
  fields: z.strictObject({
    id: pointer,
    /** When the source published it: the date that no past question may be ahead of. */
    knownAt: pointer,
    occurredAt: pointer.optional(),
    kind: pointer.optional(),
    title: pointer,
    url: pointer.optional(),
  }),
  /** The source's word → ours, e.g. `layoffs: restructuring`; others become snake case. */
  kinds: z
    .record(z.string(), z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'snake case, like leadership_change'))
    .default({}),
});

const firmographicsSchema = z.strictObject({
  operation: z.string().min(1),
  arguments: z.strictObject({ companyId: parameter }),
  constants,
  fields: z.strictObject({
    name: pointer,
    domain: pointer.optional(),
    industry: pointer.optional(),
    country: pointer.optional(),
    employeeCount: pointer.optional(),
    annualRevenue: pointer.optional(),
    currency: pointer.optional(),
    foundedYear: pointer.optional(),
  }),
});

const mappingSchema = z
  .strictObject({
    findCompany: findSchema.optional(),
    listEvents: eventsSchema.optional(),
    getFirmographics: firmographicsSchema.optional(),
  })
  .refine(
    (mapping) => Object.keys(mapping).length > 0,
    'map at least one of findCompany, listEvents, getFirmographics',
  );
export type EnrichmentMapping = z.infer<typeof mappingSchema>;
export type EventsMapping = z.infer<typeof eventsSchema>;
export type FindMapping = z.infer<typeof findSchema>;
export type FirmographicsMapping = z.infer<typeof firmographicsSchema>;

const longest = 100_000;

/**
 * Reads a mapping file (YAML).
 * @throws AppError `invalid_input` listing every key and value that is not allowed, each with its line.
 */
export function parseMapping(text: string): EnrichmentMapping {
  const lines = new LineCounter();
  const document = parseDocument(text.slice(0, longest + 1), { lineCounter: lines, logLevel: 'silent' });
  const problems = document.errors.map(
    ({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message.split('\n', 1)[0]}`,
  );
  if (text.length > longest) problems.push(`it is longer than ${longest} characters`);
  if (problems.length > 0) throw refuse(problems);
  const parsed = mappingSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of keys) {
      const offset = offsetOf(document.contents, path);
      const line = offset === null ? '' : `line ${lines.linePos(offset).line}: `;
      const message = issue.code === 'unrecognized_keys' ? 'unknown key' : issue.message;
      problems.push(`${line}${path.map(String).join('.') || 'mapping'}: ${message}`);
    }
  }
  throw refuse(problems);
}

function refuse(problems: readonly string[]): AppError {
  return new AppError('invalid_input', `mapping file: ${problems.slice(0, 20).join('; ')}`, { field: 'mapping' });
}

/** Where the last key of a path that is there begins. */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number | null {
  let node: unknown = root;
  let offset: number | null = null;
  for (const key of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    if (!pair) return offset;
    offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    node = pair.value;
  }
  return offset;
}
