import { addDays } from '../../../domain/time.ts';
import {
  certain,
  fiscalHalf,
  fiscalQuarter,
  fiscalYear,
  fiscalYearNumber,
  lastUnits,
  monthOf,
  monthStretch,
  nextUnits,
  type PeriodGround,
  type PeriodUnit,
  unitAt,
  withoutYear,
} from './period-arithmetic.ts';
import { bareMonthAt, type PeriodAt, readDate, trailingYear, wordAt, yearAt } from './read-dates.ts';
import { countWord } from './read-numbers.ts';
import type { Token } from './tokens.ts';

const units: Readonly<Record<string, PeriodUnit>> = {
  day: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  month: 'month',
  months: 'month',
  quarter: 'quarter',
  quarters: 'quarter',
  year: 'year',
  years: 'year',
};
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const seasons: Readonly<Record<string, number>> = { spring: 3, summer: 6, fall: 9, autumn: 9, winter: 12 };
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  '1': 1,
  '2': 2,
  '3': 3,
  '4': 4,
};

type Rule = (tokens: readonly Token[], at: number, ground: PeriodGround) => PeriodAt | null;

/** `last quarter`, `this month`, `past 90 days`, `next two weeks`, `the previous fiscal year`. */
const relative: Rule = (tokens, start, ground) => {
  const at = wordAt(tokens, start) === 'the' ? start + 1 : start;
  const word = wordAt(tokens, at);
  const bare = at > start && ['week', 'month', 'quarter', 'year'].includes(word) ? units[word] : undefined;
  if (bare && wordAt(tokens, at + 1) !== 'of' && !['by', 'per', 'end'].includes(wordAt(tokens, start - 1)))
    return { period: unitAt(bare, 0, ground), next: at + 1 };
  const back = ['last', 'past', 'previous', 'prior', 'preceding', 'trailing', 'recent', 'latest'].includes(word);
  const ahead = ['next', 'coming', 'following', 'upcoming'].includes(word);
  const present = ['this', 'current'].includes(word);
  if (!back && !ahead && !present) return null;
  const count = countWord(tokens, at + 1);
  const fiscal = ['fiscal', 'financial', 'calendar', 'full', 'business', 'whole', 'complete'].includes(
    wordAt(tokens, count?.next ?? at + 1),
  )
    ? 1
    : 0;
  const unit = units[wordAt(tokens, (count?.next ?? at + 1) + fiscal)];
  if (unit) {
    const next = (count?.next ?? at + 1) + fiscal + 1;
    if (count && !present)
      return { period: back ? lastUnits(unit, count.value, ground) : nextUnits(unit, count.value, ground), next };
    if (count) return null;
    const offset = back ? -1 : ahead ? 1 : 0;
    if (word === 'past' && unit === 'year') return { period: lastUnits('year', 1, ground), next };
    return { period: { ...unitAt(unit, offset, ground) }, next };
  }
  return count ? null : nearNamed(tokens, at + 1, back ? -1 : ahead ? 1 : 0, ground);
};

/** `last November`, `next Friday`, `this March`, `last Q3`. */
function nearNamed(tokens: readonly Token[], at: number, side: -1 | 0 | 1, ground: PeriodGround): PeriodAt | null {
  const weekday = weekdays.indexOf(wordAt(tokens, at));
  if (weekday >= 0) return { period: weekdayPeriod(weekday, side, ground), next: at + 1 };
  const month = bareMonthAt(tokens, at);
  if (month && !trailingYear(tokens, at + 1)) {
    const named = withoutYear((year) => monthOf(year, month), ground);
    if (side === 0) return { period: named, next: at + 1 };
    const isNow = (named.to ?? '') >= ground.asOf;
    const year = Number((named.from ?? '').slice(0, 4)) + (side === -1 ? (isNow ? -1 : 0) : 1);
    return { period: monthOf(year, month), next: at + 1 };
  }
  return null;
}

function weekdayPeriod(weekday: number, side: -1 | 0 | 1, { asOf }: PeriodGround) {
  const today = new Date(asOf).getUTCDay();
  const ahead = (weekday - today + 7) % 7 || 7;
  const date = addDays(asOf, side === -1 ? ahead - 7 || -7 : ahead);
  return certain(date, date, date);
}

/** `today`, `yesterday`, `Friday`, `3 weeks ago`, `in two weeks`, `within 30 days`. */
const nearDay: Rule = (tokens, at, ground) => {
  const offset = ({ today: 0, yesterday: -1, tomorrow: 1 } as Record<string, number>)[wordAt(tokens, at)];
  if (offset !== undefined) return { period: unitAt('day', offset, ground), next: at + 1 };
  const weekday = weekdays.indexOf(wordAt(tokens, at));
  if (weekday >= 0) return { period: weekdayPeriod(weekday, 0, ground), next: at + 1 };
  const count = countWord(tokens, at);
  const unit = count ? units[wordAt(tokens, count.next)] : undefined;
  if (count && unit && wordAt(tokens, count.next + 1) === 'ago') {
    const day = lastUnits(unit, count.value, ground).from ?? ground.asOf;
    const date = unit === 'day' || unit === 'week' ? addDays(day, -1) : day;
    return { period: certain(date, date, date), next: count.next + 2 };
  }
  if (!['in', 'within'].includes(wordAt(tokens, at))) return null;
  const ahead = countWord(tokens, wordAt(tokens, at + 1) === 'the' ? at + 2 : at + 1);
  const aheadUnit = ahead ? units[wordAt(tokens, ahead.next)] : undefined;
  return ahead && aheadUnit ? { period: nextUnits(aheadUnit, ahead.value, ground), next: ahead.next + 1 } : null;
};

/** `Q3`, `Q3 2017`, `2017 Q3`, `third quarter of 2017`, `H1 FY18`. */
const quarterOrHalf: Rule = (tokens, start, ground) => {
  const leadingYear = yearAt(tokens, start) ?? null;
  const at =
    (leadingYear === null ? start : start + 1) +
    (wordAt(tokens, leadingYear === null ? start : start + 1) === 'the' ? 1 : 0);
  const found = quarterNumber(tokens, at);
  if (!found) return null;
  const make = (year: number) =>
    found.half ? fiscalHalf(found.number, year, ground) : fiscalQuarter(found.number, year, ground);
  if (leadingYear !== null) return { period: make(leadingYear), next: found.next };
  const named = namedYear(tokens, found.next, ground);
  if (named) return { period: make(named.year), next: named.next };
  return { period: withoutYear(make, ground), next: found.next };
};

function quarterNumber(tokens: readonly Token[], at: number): { number: number; half: boolean; next: number } | null {
  const letter = wordAt(tokens, at);
  const digit = ordinals[wordAt(tokens, at + 1)];
  if (letter === 'q' && digit && tokens[at + 1]?.glued) return { number: digit, half: false, next: at + 2 };
  if (letter === 'h' && digit && digit <= 2 && tokens[at + 1]?.glued)
    return { number: digit, half: true, next: at + 2 };
  if (letter === 'quarter' && digit && tokens[at + 1]?.kind === 'number')
    return { number: digit, half: false, next: at + 2 };
  const number = ordinals[letter];
  const ending = /^(st|nd|rd|th)$/.test(wordAt(tokens, at + 1)) ? 1 : 0;
  if (!number || (tokens[at]?.kind === 'number' && !ending)) return null;
  const fiscal = wordAt(tokens, at + 1 + ending) === 'fiscal' ? 1 : 0;
  const noun = wordAt(tokens, at + 1 + ending + fiscal);
  if (noun === 'quarter') return { number, half: false, next: at + 2 + ending + fiscal };
  return noun === 'half' && number <= 2 ? { number, half: true, next: at + 2 + ending + fiscal } : null;
}

/** The year of a quarter: `2017`, `of 2017`, `FY17`, `'17`, `of this year`, `last year`. */
function namedYear(
  tokens: readonly Token[],
  start: number,
  ground: PeriodGround,
): { year: number; next: number } | null {
  const plain = trailingYear(tokens, start);
  if (plain) return plain;
  const at = ['of', 'in'].includes(wordAt(tokens, start)) ? start + 1 : start;
  const fiscal = fiscalYearAt(tokens, at);
  if (fiscal) return fiscal;
  const offset = ({ last: -1, previous: -1, this: 0, next: 1 } as Record<string, number>)[wordAt(tokens, at)];
  if (offset === undefined) return null;
  const place = wordAt(tokens, at + 1) === 'fiscal' ? at + 2 : at + 1;
  return wordAt(tokens, place) === 'year'
    ? { year: fiscalYearNumber(ground.asOf, ground.calendar) + offset, next: place + 1 }
    : null;
}

function fiscalYearAt(tokens: readonly Token[], at: number): { year: number; next: number } | null {
  const word = wordAt(tokens, at);
  const place =
    word === 'fy'
      ? at + 1
      : ['fiscal', 'financial'].includes(word)
        ? at + (wordAt(tokens, at + 1) === 'year' ? 2 : 1)
        : 0;
  const token = tokens[place];
  if (!place || token?.kind !== 'number') return null;
  if (/^\d\d$/.test(token.word)) return { year: 2000 + Number(token.word), next: place + 1 };
  return /^(19|20)\d\d$/.test(token.word) ? { year: Number(token.word), next: place + 1 } : null;
}

const monthsOf: Readonly<Record<string, number>> = { month: 1, months: 1, quarter: 3, quarters: 3, half: 6 };
const ends: Readonly<Record<string, 'start' | 'end'>> = {
  ...{ first: 'start', opening: 'start', last: 'end', final: 'end', closing: 'end' },
};

/** `last quarter of 2017`, `the final two months of FY18`, `first half of last year`: a part of a year that is named. */
const partOfYear: Rule = (tokens, start, ground) => {
  const at = wordAt(tokens, start) === 'the' ? start + 1 : start;
  const side = ends[wordAt(tokens, at)];
  const count = side ? countWord(tokens, at + 1) : null;
  const place = count?.next ?? at + 1;
  const unitMonths = monthsOf[wordAt(tokens, place)];
  const named = side && unitMonths ? namedYear(tokens, place + 1, ground) : null;
  const months = (unitMonths ?? 0) * (count?.value ?? 1);
  if (!named || months < 1 || months > 12) return null;
  const [year = 0, month = 1] = (fiscalYear(named.year, ground).from ?? '').split('-').map(Number);
  const first = month - 1 + (side === 'end' ? 12 - months : 0);
  const words = tokens.slice(at, named.next).map(({ word }) => word);
  const period = monthStretch(year + Math.floor(first / 12), (first % 12) + 1, months, words.join(' '));
  return { period, next: named.next };
};

const namedFiscalYear: Rule = (tokens, at, ground) => {
  const found = fiscalYearAt(tokens, at);
  return found ? { period: fiscalYear(found.year, ground), next: found.next } : null;
};

/** `Spring 2020`: three calendar months; a winter begins in December of its year. */
const season: Rule = (tokens, at, ground) => {
  const month = seasons[wordAt(tokens, at)];
  if (!month) return null;
  const make = (year: number) => monthStretch(year, month, 3, `${wordAt(tokens, at)} ${year}`);
  const year = trailingYear(tokens, at + 1);
  return year ? { period: make(year.year), next: year.next } : { period: withoutYear(make, ground), next: at + 1 };
};

/** `year to date`, `YTD`, `so far this quarter`, `this year so far`. */
const toDate: Rule = (tokens, at, ground) => {
  const short = ({ ytd: 'year', qtd: 'quarter', mtd: 'month', wtd: 'week' } as Record<string, PeriodUnit>)[
    wordAt(tokens, at)
  ];
  if (short) return { period: untilToday(short, ground), next: at + 1 };
  const unit = units[wordAt(tokens, at)];
  if (unit && wordAt(tokens, at + 1) === 'to' && wordAt(tokens, at + 2) === 'date')
    return { period: untilToday(unit, ground), next: at + 3 };
  const soFar = wordAt(tokens, at) === 'so' && wordAt(tokens, at + 1) === 'far';
  const place = soFar ? at + 2 : at;
  const present = ['this', 'current'].includes(wordAt(tokens, place)) ? units[wordAt(tokens, place + 1)] : undefined;
  if (!present) return null;
  if (soFar) return { period: untilToday(present, ground), next: place + 2 };
  const trailing = wordAt(tokens, place + 2) === 'so' && wordAt(tokens, place + 3) === 'far';
  return trailing ? { period: untilToday(present, ground), next: place + 4 } : null;
};

function untilToday(unit: PeriodUnit, ground: PeriodGround) {
  return certain(unitAt(unit, 0, ground).from, ground.asOf, `${unit} to date (${ground.asOf})`);
}

const rules: readonly Rule[] = [
  toDate,
  quarterOrHalf,
  partOfYear,
  relative,
  namedFiscalYear,
  season,
  readDate,
  nearDay,
];

/** The one stretch of days that begins at token `at`; null: none does. */
export function readStretch(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  let best: PeriodAt | null = null;
  for (const rule of rules) {
    const found = rule(tokens, at, ground);
    if (found && found.next > (best?.next ?? 0)) best = found;
  }
  return best;
}
