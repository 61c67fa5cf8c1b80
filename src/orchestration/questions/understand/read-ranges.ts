import { addDays } from '../../../domain/time.ts';
import { certain, monthOf, type PeriodGround } from './period-arithmetic.ts';
import { bareMonthAt, type PeriodAt, wordAt, yearAt } from './read-dates.ts';
import { readStretch } from './read-periods.ts';
import type { PeriodReading } from './reading.ts';
import type { Token } from './tokens.ts';

/** Words that make two stretches of `between X and Y` two, not one. */
const sideBySide = [
  'grow',
  'grew',
  'growth',
  'increase',
  'decrease',
  'compare',
  'comparison',
  'difference',
  'differ',
  'change',
  'versus',
  'vs',
];
const joiners = ['and', 'to', 'until', 'till', 'through', 'thru', '-'];

function skipArticle(tokens: readonly Token[], at: number): number {
  return ['the', 'of'].includes(wordAt(tokens, at)) ? at + 1 : at;
}

/** `between X and Y`, `from X to Y`, `X through Y`; a year told once counts for both ends. */
function readRange(tokens: readonly Token[], start: number, ground: PeriodGround): PeriodAt | null {
  const opener = wordAt(tokens, start);
  const opened = opener === 'between' || opener === 'from';
  if ((opener === 'between' || opener === 'from') && tokens.some((token) => sideBySide.includes(token.word)))
    return null;
  const firstPlace = opened ? skipArticle(tokens, start + 1) : start;
  const first = readStretch(tokens, firstPlace, ground);
  if (!first) return null;
  const joiner = wordAt(tokens, first.next);
  if (!joiners.includes(joiner) || (joiner === 'and' && opener !== 'between')) return null;
  const second = readStretch(tokens, skipArticle(tokens, first.next + 1), ground);
  if (!second) return null;
  const from = sameYear(tokens, firstPlace, first, second.period);
  const to = opened || !second.period.upcoming ? second.period.to : second.period.to;
  if (from.from === null || to === null || from.from > to) return null;
  return { period: certain(from.from, to, `${from.label} to ${second.period.label}`), next: second.next };
}

/** A month without a year takes the year of the other end, or the one before when it would lie after it. */
function sameYear(tokens: readonly Token[], at: number, first: PeriodAt, end: PeriodReading): PeriodReading {
  const month = bareMonthAt(tokens, at);
  const hasYear = month !== null && first.next > at + 1 && yearAt(tokens, first.next - 1) !== null;
  if (hasYear || end.from === null) return first.period;
  const year = Number(end.from.slice(0, 4));
  if (month !== null && first.next === at + 1) {
    const same = monthOf(year, month);
    return (same.from ?? '') <= (end.to ?? '') ? same : monthOf(year - 1, month);
  }
  if (/^Q\d/.test(first.period.label) && yearAt(tokens, first.next - 1) === null) {
    const moved = readStretch(tokens.slice(at, first.next), 0, {
      asOf: end.to ?? '',
      calendar: { firstMonth: 1, yearNamedBy: 'end' },
    });
    return moved?.period ?? first.period;
  }
  if (first.period.from === first.period.to && yearAt(tokens, first.next - 1) === null && first.period.upcoming) {
    const moved = `${year}${(first.period.from ?? '').slice(4)}`;
    return certain(moved, moved, moved);
  }
  return first.period;
}

/** `since X`, `after X`, `before X`, `until X`, `by the end of X`, `during X`. */
function readEdge(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  const word = wordAt(tokens, at);
  const onward = wordAt(tokens, at) === 'from' ? 'from' : null;
  const place = endPlace(tokens, skipArticle(tokens, at + 1));
  const found = readStretch(tokens, place, ground) ?? (place > at + 1 ? bareUnit(tokens, place, ground) : null);
  if (!found) return null;
  const { from, to, label } = found.period;
  const isAhead = word === 'since' && from !== null && from === to && from > ground.asOf;
  if (isAhead) {
    const before = addDays(from, -7);
    return { period: certain(before, null, `since ${before}`), next: found.next };
  }
  if (
    word === 'since' ||
    word === 'starting' ||
    (onward && ['on', 'onward', 'onwards'].includes(wordAt(tokens, found.next)))
  )
    return { period: certain(from, null, `since ${label}`), next: onward ? found.next + 1 : found.next };
  if (word === 'after' && to) return { period: certain(addDays(to, 1), null, `after ${label}`), next: found.next };
  if (word === 'before' && from)
    return { period: certain(null, addDays(from, -1), `before ${label}`), next: found.next };
  if (['until', 'till', 'through', 'by'].includes(word) && to)
    return { period: certain(null, to, `until ${label}`), next: found.next };
  if (['during', 'throughout', 'on', 'over', 'in', 'within'].includes(word) && word !== 'in') return found;
  return null;
}

/** Passes over `the end of`, which the end of a stretch is anyway. */
function endPlace(tokens: readonly Token[], at: number): number {
  if (!['end', 'close', 'beginning', 'start', 'begin'].includes(wordAt(tokens, at))) return at;
  return skipArticle(tokens, skipArticle(tokens, at + 1));
}

/** `by the end of the quarter`: the present one. */
function bareUnit(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  if (!['quarter', 'month', 'year', 'week'].includes(wordAt(tokens, at))) return null;
  const token = tokens[at];
  if (!token) return null;
  const found = readStretch([{ ...token, word: 'this', kind: 'word' }, token], 0, ground);
  return found ? { period: found.period, next: at + 1 } : null;
}

/** A month alone after a word it may be mistaken for: `may` is a verb unless a preposition or a year says otherwise. */
function isDoubtful(tokens: readonly Token[], at: number, found: PeriodAt): boolean {
  if (found.next !== at + 1) return false;
  const word = wordAt(tokens, at);
  const before = wordAt(tokens, at - 1);
  if (
    [
      'may',
      'march',
      'mar',
      'fall',
      'spring',
      'sun',
      'sat',
      'dec',
      'jan',
      'summer',
      'autumn',
      'winter',
      'april',
      'june',
      'august',
    ].includes(word)
  ) {
    return word === 'may' || word === 'march' || word === 'fall' || word === 'spring'
      ? ![
          'in',
          'of',
          'for',
          'during',
          'since',
          'last',
          'this',
          'next',
          'about',
          'vs',
          'versus',
          'and',
          'than',
          'before',
          'after',
          'from',
          'to',
          'until',
          'by',
          'or',
          ',',
        ].includes(before) && at !== 0
      : false;
  }
  return false;
}

/** The stretch of days that begins at token `at`, with the words that bound it; null: none does. */
export function readPeriod(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  const range = readRange(tokens, at, ground) ?? readEdge(tokens, at, ground);
  if (range) return range;
  const found = readStretch(tokens, at, ground);
  return found && !isDoubtful(tokens, at, found) ? found : null;
}
