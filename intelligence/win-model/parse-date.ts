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
const yearMonth = /^(\d{4})[-/](\d{1,2})$/;
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

/** Decides the order of day and month for a column: the order under which more cells are real days, month-first on a tie with slashes. */
export function detectDateOrder(cells: readonly string[]): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  let yearFirst = 0;
  let slashes = 0;
  for (const cell of cells) {
    const found = parts.exec(cell);
    if (!found) continue;
    const [, one = '', two = ''] = found;
    if (one.length === 4) yearFirst += 1;
    else {
      if (cell.includes('/')) slashes += 1;
      if (Number(one) > 12 && Number(two) <= 12) dayFirst += 1;
      if (Number(two) > 12 && Number(one) <= 12) monthFirst += 1;
    }
  }
  if (dayFirst === 0 && monthFirst === 0)
    return yearFirst > 0 ? 'year-first' : slashes > 0 ? 'month-first' : 'day-first';
  return dayFirst >= monthFirst ? 'day-first' : 'month-first';
}

/** Reads one cell as a calendar day, in days since 1970-01-01 (a time of day is dropped); NaN when it is none. */
export function parseDay(text: string, order: DateOrder): number {
  const found = parts.exec(text);
  if (found) {
    const one = Number(found[1]);
    const two = Number(found[2]);
    const three = Number(found[3]);
    if ((found[1] ?? '').length === 4) return dayNumber(one, two, three);
    const preferred = order === 'month-first' ? dayNumber(three, one, two) : dayNumber(three, two, one);
    return preferred;
  }
  const month = yearMonth.exec(text);
  if (month) return dayNumber(Number(month[1]), Number(month[2]), 1);
  const digits = compact.exec(text);
  if (digits) return dayNumber(Number(digits[1]), Number(digits[2]), Number(digits[3]));
  const words = named.exec(text);
  if (words) return dayNumber(Number(words[4]), monthFromName(words[2] ?? ''), Number(words[1] ?? words[3] ?? 1));
  return Number.NaN;
}
