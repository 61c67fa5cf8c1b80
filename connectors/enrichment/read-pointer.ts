/** The value at a JSON pointer, only through own fields; undefined where nothing is. */
export function readPointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const step of pointer === '' ? [] : pointer.slice(1).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Text or a number as text; null for anything else and for ''. */
export function textAt(root: unknown, pointer: string | undefined): string | null {
  const value = pointer === undefined ? undefined : readPointer(root, pointer);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toWellFormed() : null;
}

/** A finite number, also one written as plain text; null for anything else. */
export function numberAt(root: unknown, pointer: string | undefined): number | null {
  const text = textAt(root, pointer);
  return text !== null && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/**
 * An instant: ISO text, or seconds or milliseconds since 1970. A day without a time is its beginning or, with `dayEnds`, its end:
 * what was published on a day was surely known only then. Text without a zone is UTC.
 */
export function instantAt(root: unknown, pointer: string | undefined, dayEnds: boolean): string | null {
  const text = textAt(root, pointer);
  if (text === null) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return instantOf(`${text}T${dayEnds ? '23:59:59.999' : '00:00:00.000'}Z`);
  if (/^\d{9,13}(\.\d+)?$/.test(text)) return instantOf(Number(text) * (Number(text) < 1e11 ? 1000 : 1));
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return null;
  return instantOf(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
}

function instantOf(value: string | number): string | null {
  const date = new Date(value);
  const isPlain = !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= 0 && date.getUTCFullYear() < 10_000;
  return isPlain ? date.toISOString() : null;
}
