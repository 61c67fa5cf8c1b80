import { z } from 'zod';
import { currencySchema, type Decimal, decimalSchema } from '../../src/domain/money.ts';
import { calendarDateSchema } from '../../src/domain/time.ts';
import type { SalesforceClient } from './client.ts';
import { queryRows } from './related-rows.ts';
import { currencyTypeSchema, datedRateSchema } from './schema.ts';
import { buildSoql } from './soql.ts';

/** An amount in the corporate currency, with the rate used and the day from which that rate held; null: it has no dated rates. */
export const corporateAmountSchema = z.object({
  currency: currencySchema,
  amount: decimalSchema,
  rate: z.number(),
  rateDate: calendarDateSchema.nullable(),
});
export type CorporateAmount = z.infer<typeof corporateAmountSchema>;

interface DatedRate {
  readonly rate: number;
  readonly from: string | null;
  /** The first day it no longer holds; null: it still does. */
  readonly until: string | null;
}

/** How many units of each currency one unit of the corporate one is. */
export interface CurrencyRates {
  readonly corporate: string;
  readonly byCurrency: ReadonlyMap<string, readonly DatedRate[]>;
}

/** The rates of a multi-currency organisation, remembered; null where there is one currency. */
export function currencyRates(client: SalesforceClient, signal: AbortSignal): Promise<CurrencyRates | null> {
  return client.remember('rates', signal, (own) => readRates(client, own));
}

async function readRates(client: SalesforceClient, signal: AbortSignal): Promise<CurrencyRates | null> {
  if (!(await client.userInfo(signal)).organizationMultiCurrency) return null;
  const types = await queryRows(
    client,
    currencyTypeSchema,
    buildSoql({ object: 'CurrencyType', fields: ['IsoCode', 'ConversionRate', 'IsCorporate'] }),
    signal,
  );
  const corporate = types.find(({ IsCorporate }) => IsCorporate)?.IsoCode;
  if (!corporate) return null;
  const hasDated = (await client.describe('DatedConversionRate', signal)) !== null;
  const fields = ['IsoCode', 'ConversionRate', 'StartDate', 'NextStartDate'];
  const soql = buildSoql({ object: 'DatedConversionRate', fields });
  const dated = hasDated ? await queryRows(client, datedRateSchema, soql, signal) : [];
  const byCurrency = new Map<string, DatedRate[]>();
  for (const { IsoCode, ConversionRate = 0 } of types) {
    const own = dated.filter((row) => row.IsoCode === IsoCode);
    const rates = own.map((row) => ({ rate: row.ConversionRate, from: row.StartDate, until: row.NextStartDate }));
    byCurrency.set(IsoCode, rates.length > 0 ? rates : [{ rate: ConversionRate, from: null, until: null }]);
  }
  return { corporate, byCurrency };
}

function toScaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(18, '0').slice(0, 18));
  return text.startsWith('-') ? -value : value;
}

/** `amount / rate`, rounded half away from zero to two places. */
function divided(amount: Decimal, rate: number): Decimal {
  const divisor = toScaled(rate.toFixed(12));
  const doubled = (toScaled(amount) * 200n) / divisor;
  const cents = (doubled + (doubled < 0n ? -1n : 1n)) / 2n;
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * An amount in the corporate currency by the rate of `date`, which for a deal is its close date under advanced currency management.
 * Null when the amount, its currency or a rate for that day is unknown.
 * Source: https://help.salesforce.com/s/articleView?id=sf.administration_about_advanced_currency_management.htm (2026-11-20)
 */
export function toCorporate(
  rates: CurrencyRates | null,
  amount: Decimal | null,
  currency: string | null,
  date: string | null,
): CorporateAmount | null {
  if (!rates || amount === null || currency === null) return null;
  const held = rates.byCurrency
    .get(currency)
    ?.find(({ from, until }) => from === null || (date !== null && date >= from && (until === null || date < until)));
  if (!held || !(held.rate > 0)) return null;
  return { currency: rates.corporate, amount: divided(amount, held.rate), rate: held.rate, rateDate: held.from };
}
