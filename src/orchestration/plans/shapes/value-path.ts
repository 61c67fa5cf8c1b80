import { AppError } from '../../../domain/errors.ts';

/** One step into a value: a field by name, or every item of a list. */
export type PathPart = { readonly field: string } | 'each';

const part = /^(?:([A-Za-z_][\w -]{0,99})|"([^"\\]{1,200})")?((?:\[\*\])*)$/;

/**
 * `records[*].email` as its parts: names joined by dots, `[*]` for every item, quotes around a name with other characters in it. The empty
 * path is the whole value.
 * @throws AppError `invalid_input` saying what does not read as a path
 */
export function readPath(path: string): readonly PathPart[] {
  if (path === '') return [];
  return splitAtDots(path).flatMap((text, index): PathPart[] => {
    const [, bare, quoted, items = ''] = part.exec(text) ?? [];
    const field = bare ?? quoted;
    const isRead = part.test(text) && (field !== undefined || (index === 0 && items !== ''));
    if (!isRead) {
      throw new AppError(
        'invalid_input',
        `"${path.slice(0, 100)}" is no path: write field names joined by dots, [*] for every item, e.g. records[*].email.`,
      );
    }
    const each = items.length / 3;
    return [...(field === undefined ? [] : [{ field }]), ...Array.from({ length: each }, () => 'each' as const)];
  });
}

function splitAtDots(path: string): string[] {
  return path.match(/(?:"[^"]*"|[^."])+|(?<=^|\.)(?=\.|$)/g) ?? [path];
}

/** The value at a path; null where there is nothing. `[*]` inside `[*]` gives one flat list. */
export function valueAt(value: unknown, parts: readonly PathPart[]): unknown {
  const [next, ...rest] = parts;
  if (next === undefined) return value ?? null;
  if (next === 'each') {
    if (!Array.isArray(value)) return null;
    const found = value.map((item) => valueAt(item, rest));
    return rest.includes('each') ? found.flat() : found;
  }
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, next.field)) return null;
  return valueAt((value as Record<string, unknown>)[next.field], rest);
}
