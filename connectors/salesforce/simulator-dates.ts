const dayMs = 86_400_000;

function utc(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day);
}

/** Start of the n-th unit from the one that holds `nowMs`; weeks begin on Sunday as in Salesforce's default locale. */
function unitStart(unit: string, nowMs: number, n: number): number {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return utc(year, month, day + n);
    case 'WEEK':
      return utc(year, month, day - now.getUTCDay() + 7 * n);
    case 'MONTH':
      return utc(year, month + n, 1);
    case 'QUARTER':
      return utc(year, Math.floor(month / 3) * 3 + 3 * n, 1);
    default:
      return utc(year + n, 0, 1);
  }
}

const dayOffsets: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 };
const unitOffsets: Readonly<Record<string, number>> = { LAST: -1, THIS: 0, NEXT: 1 };

/**
 * The half-open range of a SOQL date literal, in UTC with calendar fiscal years. LAST_N_DAYS includes today.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm (2026-11-20)
 */
export function dateLiteralRange(literal: string, nowMs: number): { readonly startMs: number; readonly endMs: number } {
  const [name = '', count = '0'] = literal.toUpperCase().replace('FISCAL_', '').split(':');
  const n = Number(count);
  const range = (unit: string, from: number, to: number) => ({
    startMs: unitStart(unit, nowMs, from),
    endMs: unitStart(unit, nowMs, to),
  });
  const offset = dayOffsets[name];
  if (offset !== undefined) return range('DAY', offset, offset + 1);
  if (name === 'LAST_90_DAYS') return range('DAY', -90, 1);
  if (name === 'NEXT_90_DAYS') return range('DAY', 1, 91);
  const many = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name);
  if (many?.[2]) {
    if (many[1] === 'NEXT') return range(many[2], 1, n + 1);
    return many[2] === 'DAY' ? range('DAY', -n, 1) : range(many[2], -n, 0);
  }
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name);
  if (ago?.[1]) return range(ago[1], -n, 1 - n);
  const one = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  if (one?.[1] && one[2]) {
    const from = unitOffsets[one[1]] ?? 0;
    return range(one[2], from, from + 1);
  }
  return { startMs: nowMs, endMs: nowMs + dayMs };
}
