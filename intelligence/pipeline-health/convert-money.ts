import { type Decimal, multiplyDecimals } from '../../src/domain/money.ts';
import type { RateTable } from '../../src/domain/pipeline-settings.ts';
import type { CalendarDate } from '../../src/domain/time.ts';

/** Turns amounts into one currency with the rates of one day. */
export interface Converter {
  readonly currency: string;
  /** The amount in cents of `currency`; null when there is no rate for its currency. */
  convert(amount: Decimal, currency: string | null): Decimal | null;
}

/** A converter with the newest rate of each currency on or before `date`; null without a table. */
export function converterOf(table: RateTable | null, date: CalendarDate): Converter | null {
  if (table === null) return null;
  const newest = new Map<string, { date: CalendarDate; rate: Decimal }>();
  for (const row of table.rates) {
    const known = newest.get(row.currency);
    if (row.date <= date && (known === undefined || row.date > known.date)) newest.set(row.currency, row);
  }
  newest.set(table.currency, { date, rate: '1' });
  return {
    currency: table.currency,
    convert(amount, currency) {
      const found = currency === null ? undefined : newest.get(currency);
      return found ? multiplyDecimals(amount, found.rate, 2) : null;
    },
  };
}
