/** How numbers are shown everywhere: by the browser's language, unknown as a dash. */
const unknown = '–';

/** An amount in its currency without cents; a decimal stays exact because the text is formatted, not a float. */
export function money(amount: string | null, currency: string | null, language?: string): string {
  if (amount === null) return unknown;
  const options: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };
  if (currency !== null) Object.assign(options, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return new Intl.NumberFormat(language, options).format(amount as Intl.StringNumericLiteral);
}

/** A large total in few signs: `$1.2M`, with at most `digits` after the point. */
export function shortMoney(amount: string | null, currency: string | null, digits = 1, language?: string): string {
  if (amount === null) return unknown;
  const options: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: digits };
  if (currency !== null) Object.assign(options, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return new Intl.NumberFormat(language, options).format(amount as Intl.StringNumericLiteral);
}

/** A share of 1 as whole percent. */
export function percent(share: number | null, digits = 0, language?: string): string {
  if (share === null) return unknown;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A number with at most `digits` after the point. */
export function decimal(value: number | null, digits = 0, language?: string): string {
  return value === null ? unknown : new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A number that always shows its sign, as a change does. */
export function signed(value: number, digits = 2, language?: string): string {
  const options = { signDisplay: 'exceptZero', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, options).format(value).replace('-', '−');
}

/** `1 deal`, `3 deals`. */
export function counted(count: number, one: string, many = `${one}s`, language?: string): string {
  return `${decimal(count, 0, language)} ${count === 1 ? one : many}`;
}

/** Milliseconds as people say them: `340 ms`, `2.1 s`. */
export function duration(ms: number | null, language?: string): string {
  if (ms === null) return unknown;
  return ms < 1_000 ? `${decimal(ms, 0, language)} ms` : `${decimal(ms / 1_000, 1, language)} s`;
}
