import { fieldName, fieldValue } from './fields.ts';

const stored = (side: unknown): string | null => {
  const value = typeof side === 'object' && side !== null && 'value' in side ? side.value : null;
  return typeof value === 'string' ? value : null;
};

/** What other columns say already. */
const known = new Set(['system', 'opportunityId', 'means', 'to', 'channel']);

/** What a system answered, for people: a changed field as before and after, anything else as names and values. */
export function receiptWords(receipt: Readonly<Record<string, unknown>>): string {
  const { field, before, after, changed } = receipt;
  if (typeof field === 'string' && after !== undefined) {
    const now = fieldValue(field, stored(after));
    return changed === 'no'
      ? `${fieldName(field)} was ${now} already`
      : `${fieldName(field)}: ${fieldValue(field, stored(before))} → ${now}`;
  }
  return Object.entries(receipt)
    .filter(([name, value]) => !known.has(name) && value !== null && typeof value !== 'object')
    .map(([name, value]) => `${fieldName(name)} ${String(value)}`)
    .join(', ');
}
