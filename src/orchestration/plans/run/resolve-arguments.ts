import { readReference } from '../../../domain/plan.ts';
import { maskText } from '../../redaction/mask-sensitive.ts';
import { readPath, valueAt } from '../shapes/value-path.ts';

/** What steps gave, by id. */
export type Outputs = ReadonlyMap<string, Record<string, unknown> | null>;

/** Arguments with what earlier steps gave in place of the references. A field that is not there is empty. */
export function resolveArguments(
  args: Readonly<Record<string, unknown>>,
  outputs: Outputs,
  change: (referred: unknown) => unknown = (value) => value,
): Record<string, unknown> {
  return resolve(args, outputs, change) as Record<string, unknown>;
}

function resolve(value: unknown, outputs: Outputs, change: (referred: unknown) => unknown): unknown {
  const reference = readReference(value);
  if (reference && '$from' in reference) {
    return change(valueAt(outputs.get(reference.$from) ?? null, readPath(reference.path)));
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, outputs, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, outputs, change)]));
}

/** Text of systems as it may leave in a message: without personal data and secrets. */
export function maskedText(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskedText);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskedText(item)]));
}
