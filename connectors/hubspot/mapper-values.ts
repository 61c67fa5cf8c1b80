import type { Decimal } from '../../src/domain/money.ts';
import type { ForecastCategory } from '../../src/domain/opportunity.ts';
import type { CalendarDate, Instant } from '../../src/domain/time.ts';

type Text = string | null | undefined;

/** HubSpot writes '' for a value that was taken away. */
export function toText(value: Text): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

/** A number as HubSpot keeps it, as decimal text; null for '' and for what no decimal of ours can hold. */
export function toDecimal(value: Text): Decimal | null {
  const text = value?.trim() ?? '';
  if (/^-?\d{1,18}(\.\d{1,10})?$/.test(text)) return text;
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number) || Math.abs(number) >= 1e18) return null;
  const fixed = number.toFixed(10).replace(/\.?0+$/, '');
  return fixed === '-0' ? '0' : fixed;
}

export function toInteger(value: Text): number | null {
  const number = value === undefined || value === null || value === '' ? Number.NaN : Number(value);
  return Number.isSafeInteger(Math.round(number)) ? Math.round(number) : null;
}

/** HubSpot's probabilities go from 0 to 1. Null outside. */
export function toPercent(value: Text): number | null {
  const number = value === undefined || value === null || value === '' ? Number.NaN : Number(value);
  return number >= 0 && number <= 1 ? Math.round(number * 10_000) / 100 : null;
}

export function toCurrency(code: Text): string | null {
  return code && /^[A-Z]{3}$/.test(code) ? code : null;
}

/** Date-times come as ISO text or as milliseconds. */
export function toInstant(value: Text): Instant | null {
  if (!value) return null;
  const ms = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) || !/^\d{4}-/.test(date.toISOString()) ? null : date.toISOString();
}

const categories: Readonly<Record<string, ForecastCategory>> = {
  OMIT: 'omitted',
  PIPELINE: 'pipeline',
  BEST_CASE: 'best_case',
  COMMIT: 'commit',
  CLOSED: 'closed',
};

/** Source: https://knowledge.hubspot.com/forecast/set-up-the-forecast-tool (2026-11-20) */
export function toForecastCategory(value: Text): ForecastCategory | null {
  return categories[value ?? ''] ?? null;
}

/** HubSpot's word for our category. */
export function fromForecastCategory(category: ForecastCategory): string {
  return Object.entries(categories).find(([, ours]) => ours === category)?.[0] ?? '';
}

/** The calendar day of an instant in the portal's zone. An unknown zone counts as UTC. */
export function createDayReader(timeZone: string): (instant: Instant) => CalendarDate {
  let format: Intl.DateTimeFormat;
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    format = new Intl.DateTimeFormat('en-CA', { ...options, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    format = new Intl.DateTimeFormat('en-CA', { ...options, timeZone: 'UTC' });
  }
  return (instant) => format.format(new Date(instant));
}

/** An instant on that day in the portal's zone, near its noon. */
export function instantOfDay(date: CalendarDate, dayOf: (instant: Instant) => CalendarDate): Instant {
  const hours = ['12', '00', '23'].map((hour) => `${date}T${hour}:00:00.000Z`);
  return hours.find((instant) => dayOf(instant) === date) ?? `${date}T12:00:00.000Z`;
}
