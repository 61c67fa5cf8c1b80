import { alternatives, type JsonShape } from './json-shape.ts';

const deepest = 8;

/** Some value of a schema's type, to stand where one is not known yet; patterns and formats are not followed. */
export function sampleValue(shape: JsonShape, root: JsonShape = shape, depth = 0): unknown {
  const own = alternatives(shape, root).find(({ type }) => type !== 'null') ?? {};
  if ('const' in own) return own['const'];
  if (Array.isArray(own['enum'])) return own['enum'][0];
  if ('default' in own && own['default'] !== null) return own['default'];
  const type = Array.isArray(own['type']) ? own['type'].find((each) => each !== 'null') : own['type'];
  if (type === 'string') return 'a'.repeat(Math.max(1, Math.min(Number(own['minLength'] ?? 1), 1_000)));
  if (type === 'number' || type === 'integer') return Math.max(1, Number(own['minimum'] ?? 1));
  if (type === 'boolean') return true;
  if (depth >= deepest) return null;
  if (type === 'array') return sampleItems(own, root, depth);
  if (type !== 'object') return null;
  const properties = (own['properties'] ?? {}) as Readonly<Record<string, JsonShape>>;
  const required = (own['required'] ?? []) as readonly string[];
  return Object.fromEntries(
    required.flatMap((name) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return property ? [[name, sampleValue(property, root, depth + 1)]] : [];
    }),
  );
}

function sampleItems(shape: JsonShape, root: JsonShape, depth: number): unknown[] {
  const length = Math.min(Number(shape['minItems'] ?? 0), 10);
  const items = (shape['items'] ?? {}) as JsonShape;
  return Array.from({ length }, () => sampleValue(items, root, depth + 1));
}
