import { alternatives, type JsonShape, typesOf, unknownShape } from './json-shape.ts';

const deepest = 6;

/**
 * Why a value of `source` can never be one of `target`, in words; null when it can. What may fit is let through: the value itself is
 * checked when it is there.
 */
export function whyNever(source: JsonShape, target: JsonShape): string | null {
  return compare({ shape: source, root: source }, { shape: target, root: target }, 0);
}

interface Placed {
  readonly shape: JsonShape;
  readonly root: JsonShape;
}

function compare(source: Placed, target: Placed, depth: number): string | null {
  const given = typesOf(source.shape, source.root);
  const wanted = typesOf(target.shape, target.root);
  if (![...given].some((type) => wanted.has(type))) return `it is ${words(given)}, where ${words(wanted)} is needed`;
  if (depth >= deepest) return null;
  const sources = alternatives(source.shape, source.root);
  const targets = alternatives(target.shape, target.root);
  const [from] = sources.filter(({ type }) => !isNull(type));
  const [to] = targets.filter(({ type }) => !isNull(type));
  // of several possibilities on either side one may fit
  if (!from || !to || sources.length > 2 || targets.length > 2) return null;
  return inside({ ...source, shape: from }, { ...target, shape: to }, depth);
}

function inside(source: Placed, target: Placed, depth: number): string | null {
  const from = source.shape;
  const to = target.shape;
  if (holds(from, 'array') && holds(to, 'array')) {
    const items = (shape: JsonShape) => (shape['items'] as JsonShape | undefined) ?? unknownShape;
    const why = compare({ ...source, shape: items(from) }, { ...target, shape: items(to) }, depth + 1);
    return why === null ? null : `in its items, ${why}`;
  }
  if (!holds(from, 'object') || !holds(to, 'object')) return null;
  const own = (from['properties'] ?? {}) as Readonly<Record<string, JsonShape>>;
  const needed = (to['properties'] ?? {}) as Readonly<Record<string, JsonShape>>;
  const required = (to['required'] ?? []) as readonly string[];
  for (const [name, shape] of Object.entries(needed)) {
    const given = Object.hasOwn(own, name) ? own[name] : undefined;
    if (given) {
      const why = compare({ ...source, shape: given }, { ...target, shape }, depth + 1);
      if (why !== null) return `in "${name}", ${why}`;
    } else if (required.includes(name) && !('default' in shape) && from['additionalProperties'] === false) {
      return `it lacks "${name}"`;
    }
  }
  return null;
}

function holds(shape: JsonShape, type: 'array' | 'object'): boolean {
  const own = shape['type'];
  return own === type || (Array.isArray(own) && own.includes(type));
}

function isNull(type: unknown): boolean {
  return type === 'null';
}

function words(types: ReadonlySet<string>): string {
  return types.size === 6 ? 'anything' : [...types].map((type) => names[type] ?? type).join(' or ');
}

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'yes or no',
  object: 'a record',
  array: 'a list',
  null: 'empty',
};
