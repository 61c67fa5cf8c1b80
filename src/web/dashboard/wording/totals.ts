import { subtractDecimals } from '../../../domain/money.ts';
import type { ValueTotalsAnswer } from '../../contract/money-totals.ts';
import type { PipelineAnswer } from '../../contract/pipeline.ts';
import { shortMoney } from './numbers.ts';

/** A total in words: in one currency where rates are known, else one amount a currency, never added up. */
export function totalWords({ converted, perCurrency }: ValueTotalsAnswer): string {
  if (converted !== null) return shortMoney(converted.amount, converted.currency);
  if (perCurrency.length === 0) return '–';
  return perCurrency.map(({ amount, currency }) => shortMoney(amount, currency)).join(' + ');
}

/** How `after` differs from `before`, in each currency that changed; null: in none. */
export function differenceWords(before: ValueTotalsAnswer, after: ValueTotalsAnswer): string | null {
  const [from, to] = [amountsOf(before), amountsOf(after)];
  const words = [...new Set([...to.keys(), ...from.keys()])].flatMap((currency) => {
    const change = subtractDecimals(to.get(currency) ?? '0', from.get(currency) ?? '0');
    if (Number(change) === 0) return [];
    return [`${Number(change) > 0 ? '+' : '−'}${shortMoney(change.replace('-', ''), currency)}`];
  });
  return words.length === 0 ? null : words.join(', ');
}

function amountsOf({ converted, perCurrency }: ValueTotalsAnswer): Map<string | null, string> {
  const all = converted === null ? perCurrency : [converted];
  return new Map(all.map(({ currency, amount }) => [currency, amount]));
}

type Forecast = PipelineAnswer['forecast']['modelled'];

/** One quantile of a forecast as a total; null: no forecast is given. */
export function forecastTotal(forecast: Forecast, quantile: 'p10' | 'p50' | 'p90' = 'p50'): ValueTotalsAnswer | null {
  if (forecast.state === 'abstains') return null;
  const perCurrency = forecast.perCurrency.map((each) => ({
    ...{ currency: each.currency, amount: each[quantile], deals: each.openDeals },
  }));
  const deals = perCurrency.reduce((sum, each) => sum + each.deals, 0);
  return { deals, withoutAmount: forecast.withoutAmount, perCurrency, converted: null };
}
