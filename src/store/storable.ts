/**
 * The same value as PostgreSQL can hold it: NUL and half a surrogate pair, which no text or JSON of its may contain, become the
 * replacement character. Without it one such letter in one record would stop the connection for good.
 * Source: https://www.postgresql.org/docs/18/datatype-json.html (2026-11-21)
 */
export function storable<Value>(value: Value): Value {
  return clean(value) as Value;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(clean);
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  const entries = Object.entries(value);
  const cleaned = entries.map(([name, each]) => [cleanText(name), clean(each)] as const);
  const isSame = cleaned.every(([name, each], at) => name === entries[at]?.[0] && each === entries[at]?.[1]);
  return isSame ? value : Object.fromEntries(cleaned);
}

function cleanText(text: string): string {
  return text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
}
