import type { Dice } from './dice.ts';
import { hostileValue } from './hostile-values.ts';

type Schema = Readonly<Record<string, unknown>>;

const samples: Readonly<Record<string, string>> = {
  '^[CGD][A-Z0-9]{2,20}$': 'C0DEALS',
  '^\\d{1,12}\\.\\d{6}$': '1700000000.000100',
  '^[UW][A-Z0-9]{2,20}$': 'U0REP1',
};
const formats: Readonly<Record<string, string>> = {
  email: 'rep@acme.test',
  uri: 'https://acme.test/x',
  date: '2026-11-20',
  'date-time': '2026-11-20T12:00:00.000Z',
};

/** A value that a JSON Schema should accept. */
export function fittingValue(dice: Dice, schema: Schema, depth = 0): unknown {
  const options = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (options) return fittingValue(dice, dice.pick(options), depth);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return dice.pick(schema['enum'] as unknown[]);
  switch (schema['type']) {
    case 'object':
      return fittingObject(dice, schema, depth);
    case 'array': {
      const items = (schema['items'] ?? {}) as Schema;
      const least = Number(schema['minItems'] ?? 0);
      const length = least + (depth > 4 ? 0 : dice.below(3));
      return Array.from({ length }, () => fittingValue(dice, items, depth + 1));
    }
    case 'integer':
    case 'number':
      return Math.max(Number(schema['minimum'] ?? 0), Math.min(dice.below(100), Number(schema['maximum'] ?? 100)));
    case 'boolean':
      return dice.next() < 0.5;
    case 'null':
      return null;
    default:
      return fittingText(dice, schema);
  }
}

function fittingObject(dice: Dice, schema: Schema, depth: number): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const chosen = Object.entries(properties).filter(([name]) => required.has(name) || dice.next() < 0.5);
  return Object.fromEntries(chosen.map(([name, each]) => [name, fittingValue(dice, each, depth + 1)]));
}

function fittingText(dice: Dice, schema: Schema): string {
  const pattern = String(schema['pattern'] ?? '');
  const known = samples[pattern] ?? formats[String(schema['format'] ?? '')];
  if (known) return known;
  const text = dice.pick(['abc', 'opportunity', '006A', 'Ünïcode', 'a b']);
  return text.padEnd(Number(schema['minLength'] ?? 0), 'x').slice(0, Number(schema['maxLength'] ?? 10_000));
}

/** `value` with one place in it made wrong: replaced, removed, or something added. */
export function mutated(dice: Dice, value: unknown): unknown {
  if (dice.next() < 0.15 || value === null || typeof value !== 'object') return hostileValue(dice);
  if (Array.isArray(value)) {
    const at = dice.below(value.length + 1);
    return value.toSpliced(at, dice.below(2), mutated(dice, value[at] ?? null));
  }
  const entries = Object.entries(value);
  const at = dice.below(entries.length + 1);
  const [name, item] = entries[at] ?? [dice.pick(['extra', '__proto__', 'tenantId', 'limit']), null];
  if (dice.next() < 0.2) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries([...entries.toSpliced(at, 1), [name, mutated(dice, item)]]);
}
