import { day } from '../wording/dates.ts';
import { decimal, money, percent } from '../wording/numbers.ts';

/** A single result with its unit, as people write it. Text (a winner's name, a decimal) is never rounded beyond its unit's habit. */
export function scalarWords(value: string | number | boolean, unit: string | null): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (unit === 'date') return day(String(value));
  if (unit === 'ratio' && typeof value === 'number') return percent(value, 1);
  const isNumeric = typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value);
  if (!isNumeric) return String(value);
  if (unit !== null && /^[A-Z]{3}$/.test(unit)) return money(String(value), unit);
  return [decimal(Number(value), 1), unit].filter(Boolean).join(' ');
}
