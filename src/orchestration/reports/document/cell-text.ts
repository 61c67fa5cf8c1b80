import { decimalSchema } from '../../../domain/money.ts';
import { compactText, decimalText } from '../money-text.ts';

const dated = /^\d{4}-\d{2}-\d{2}T/;

/** A value of a row for people: numbers with separators and at most two places, an instant as its day, nothing as a dash. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(cellText).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (dated.test(text)) return text.slice(0, 10);
  return /^-?\d+\.\d+$/.test(text) && decimalSchema.safeParse(text).success ? decimalText(text, 2) : text;
}

/** A number of a chart, short enough to stand beside its bar. */
export function pointText(value: number, unit: string | null): string {
  if (unit === 'ratio') return `${(value * 100).toFixed(0)} %`;
  const short =
    Math.abs(value) >= 1_000 ? compactText(value.toFixed(0)) : value.toLocaleString('en', { maximumFractionDigits: 1 });
  return unit === null ? short : `${short} ${unit}`;
}

function numberText(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
