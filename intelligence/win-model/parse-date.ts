/** In which order a column writes its dates when all parts are digits. */
export type DateOrder = 'year-first' | 'day-first' | 'month-first';

const monthNames: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'janv'],
  ['feb', 'fev', 'fév', 'febr'],
  ['mar', 'mär', 'mrz', 'mars'],
  ['apr', 'abr', 'avr'],
  ['may', 'mai', 'mag', 'maj', 'mei'],
  ['jun', 'giu', 'juin'],
  ['jul', 'lug', 'juil'],
  ['aug', 'ago', 'aoû', 'aou'],
  ['sep', 'set', 'sept'],
  ['oct', 'out', 'okt', 'ott'],
  ['nov'],
  ['dec', 'dic', 'dez', 'déc'],
];

const parts = /^(\d{1,4})[-/.\s](\d{1,2})[-/.\s](\d{1,4})(?:$|[T\s,])/;
const yearMonth = /^(\d{4})[-/.](\d{1,2})$/;
const monthYear = /^(\d{1,2})[-/.](\d{4})$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/;
const named =
  /^(?:[a-zà-ü]+,\s*)?(?:(\d{1,2})[\s./-]*(?:de\s+)?)?([a-zà-ü]{3,10})\.?[\s,./-]*(?:de\s+|of\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}|\d{2})\b/i;

/** Days since 1970-01-01 of a calendar day, or NaN when there is no such day. */
function dayNumber(year: number, month: number, day: number): number {
  const full = year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
  if (month < 1 || month > 12 || day < 1 || day > 31 || full > 9999) return Number.NaN;
  const at = new Date(0);
  at.setUTCFullYear(full, month - 1, day);
  return at.getUTCDate() === day ? Math.round(at.getTime() / 86_400_000) : Number.NaN;
}

function monthFromName(name: string): number {
  const start = name.toLowerCase().slice(0, 4);
  return 1 + monthNames.findIndex((names) => names.some((known) => start.startsWith(known)));
}

/** How a column's dates speak for either order of day and month. */
export interface DateEvidence {
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly yearFirst: number;
  /** Dates of two short parts and a year, whichever order they are in. */
  readonly short: number;
}

/** Counts what the cells say: a part above 12 is no month; where only one of two places varies beyond a few values it is the month of first-of-month dates. */
export function dateEvidence(cells: readonly string[]): DateEvidence {
  let dayFirst = 0;
  let monthFirst = 0;
  let yearFirst = 0;
  let short = 0;
  const ones = new Set<number>();
  const twos = new Set<number>();
  for (const cell of cells) {
    const found = parts.exec(cell);
    if (!found) continue;
    const [one, two] = [Number(found[1]), Number(found[2])];
    if ((found[1] ?? '').length === 4) yearFirst += 1;
    else {
      short += 1;
      ones.add(one);
      twos.add(two);
      if (one > 12 && two <= 12) dayFirst += 1;
      if (two > 12 && one <= 12) monthFirst += 1;
    }
  }
  if (dayFirst === 0 && monthFirst === 0) {
    if (ones.size === 1 && ones.has(1) && twos.size >= 4) dayFirst = short;
    if (twos.size === 1 && twos.has(1) && ones.size >= 4) monthFirst = short;
  }
  return { dayFirst, monthFirst, yearFirst, short };
}

/**
 * Decides the order of day and month for a column: the order under which more cells are real days. Where its own cells leave
 * it open, the table's other columns decide (`others`), else dates with slashes are read month first.
 */
export function detectDateOrder(cells: readonly string[], others: DateOrder | null = null): DateOrder {
  const { dayFirst, monthFirst, yearFirst, short } = dateEvidence(cells);
  if (dayFirst === 0 && monthFirst === 0) {
    if (short === 0 && yearFirst > 0) return 'year-first';
    if (others !== null && others !== 'year-first') return others;
    return cells.some((cell) => cell.includes('/') && parts.test(cell)) ? 'month-first' : 'day-first';
  }
  return dayFirst >= monthFirst ? 'day-first' : 'month-first';
}

/**
 * Reads one cell as a calendar day, in days since 1970-01-01 (a time of day is dropped); NaN when it is none. A day that does
 * not exist in the column's order but does in the other is read in that: two systems wrote into one column.
 */
export function parseDay(text: string, order: DateOrder): number {
  const found = parts.exec(text);
  if (found) {
    const one = Number(found[1]);
    const two = Number(found[2]);
    const three = Number(found[3]);
    if ((found[1] ?? '').length === 4) return dayNumber(one, two, three);
    const [preferred, other] = [dayNumber(three, two, one), dayNumber(three, one, two)];
    if (order === 'month-first') return Number.isNaN(other) ? preferred : other;
    return Number.isNaN(preferred) ? other : preferred;
  }
  const month = yearMonth.exec(text);
  if (month) return dayNumber(Number(month[1]), Number(month[2]), 1);
  const turned = monthYear.exec(text);
  if (turned) return dayNumber(Number(turned[2]), Number(turned[1]), 1);
  const digits = compact.exec(text);
  if (digits) return dayNumber(Number(digits[1]), Number(digits[2]), Number(digits[3]));
  const words = named.exec(text);
  if (words) return dayNumber(Number(words[4]), monthFromName(words[2] ?? ''), Number(words[1] ?? words[3] ?? 1));
  return Number.NaN;
}
