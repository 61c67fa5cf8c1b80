import type { Reading } from './reading.ts';
import type { Token } from './tokens.ts';

const small: Readonly<Record<string, number>> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, value]),
);
const tens: Readonly<Record<string, number>> = {
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
};
const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  hundred: 100,
};
const currencyMarks: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' };
const currencyWords: Readonly<Record<string, string>> = {
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  bucks: 'USD',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  jpy: 'JPY',
  chf: 'CHF',
  inr: 'INR',
  cad: 'CAD',
  aud: 'AUD',
};

export interface NumberAt {
  readonly value: number;
  readonly next: number;
}

/** A count in digits or words: `4`, `four`, `a`. */
export function countWord(tokens: readonly Token[], at: number): NumberAt | null {
  const token = tokens[at];
  if (!token) return null;
  if (token.kind === 'number' && /^\d{1,4}$/.test(token.word)) return { value: Number(token.word), next: at + 1 };
  const value = small[token.word] ?? tens[token.word] ?? (token.word === 'couple' ? 2 : undefined);
  return value ? { value, next: at + 1 } : null;
}

function plainNumber(tokens: readonly Token[], at: number): NumberAt | null {
  const token = tokens[at];
  if (!token) return null;
  if (token.kind === 'number') return { value: Number(token.word), next: at + 1 };
  const ten = tens[token.word];
  if (ten !== undefined) {
    const skip = tokens[at + 1]?.word === '-' ? 2 : 1;
    const unit = small[tokens[at + skip]?.word ?? ''];
    return unit && unit < 10 ? { value: ten + unit, next: at + skip + 1 } : { value: ten, next: at + 1 };
  }
  const value = small[token.word];
  if (value !== undefined) return { value, next: at + 1 };
  const isHalf = token.word === 'half' && tokens[at + 1]?.word === 'a' && scales[tokens[at + 2]?.word ?? ''];
  if (isHalf) return { value: 0.5, next: at + 2 };
  const isOne = token.word === 'a' && scales[tokens[at + 1]?.word ?? ''];
  return isOne ? { value: 1, next: at + 1 } : null;
}

function timesWord(token: Token | undefined): number | null {
  return token ? (({ once: 1, twice: 2, thrice: 3 } as Record<string, number>)[token.word] ?? null) : null;
}

/** A number with its scale and unit: `50k`, `€50K`, `1.5 million`, `20 %`, `90 days`, `twice`. */
export function readNumber(tokens: readonly Token[], start: number): { reading: Reading; next: number } | null {
  const times = timesWord(tokens[start]);
  if (times !== null)
    return { reading: { kind: 'number', value: times, unit: 'times', currency: null }, next: start + 1 };
  const mark =
    currencyMarks[tokens[start]?.word ?? ''] ??
    (tokens[start + 1]?.kind === 'number' ? currencyWords[tokens[start]?.word ?? ''] : undefined);
  const found = plainNumber(tokens, mark ? start + 1 : start);
  if (!found) return null;
  let { value, next } = found;
  let scaled = false;
  for (
    let scale = scales[tokens[next]?.word ?? ''];
    scale && isScale(tokens, next);
    scale = scales[tokens[next]?.word ?? '']
  ) {
    value = Number((value * scale).toPrecision(15));
    next += 1;
    scaled = true;
  }
  const currency = mark ?? currencyWords[tokens[next]?.word ?? ''] ?? currencyMarks[tokens[next]?.word ?? ''] ?? null;
  if (!mark && currency) next += 1;
  if (currency || scaled)
    return { reading: { kind: 'number', value, unit: currency ? 'money' : null, currency }, next };
  return withUnit(tokens, value, next);
}

/** `k` and `m` are scales only right behind their number. */
function isScale(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && (token.word.length > 2 || token.glued);
}

function withUnit(tokens: readonly Token[], value: number, next: number): { reading: Reading; next: number } {
  const word = tokens[next]?.word ?? '';
  const read = (
    unit: 'percent' | 'days' | 'times' | null,
    factor: number,
    end: number,
  ): { reading: Reading; next: number } => ({
    reading: { kind: 'number', value: Number((value * factor).toPrecision(12)), unit, currency: null },
    next: end,
  });
  if (word === '%' || word === 'percent' || word === 'pct') return read('percent', 0.01, next + 1);
  if (word === 'percentage' && tokens[next + 1]?.word.startsWith('point')) return read('percent', 0.01, next + 2);
  if (word === 'day' || word === 'days') return read('days', 1, next + 1);
  if (word === 'week' || word === 'weeks') return read('days', 7, next + 1);
  if (word === 'month' || word === 'months') return read('days', 30, next + 1);
  if (word === 'year' || word === 'years') return read('days', 365, next + 1);
  if (word === 'time' || word === 'times') return read('times', 1, next + 1);
  return read(null, 1, next);
}
