import { describe, expect, test } from 'vitest';
import type { PeriodGround } from './period-arithmetic.ts';
import { readPeriod } from './read-ranges.ts';
import { tokenise } from './tokens.ts';

const ground: PeriodGround = { asOf: '2026-08-12', calendar: { firstMonth: 1, yearNamedBy: 'end' } };
const fiscal: PeriodGround = { asOf: '2026-08-12', calendar: { firstMonth: 4, yearNamedBy: 'start' } };

function read(text: string, on = ground): string {
  const tokens = tokenise(text);
  const found = readPeriod(tokens, 0, on);
  if (found === null) return 'none';
  return `${found.period.from ?? ''}..${found.period.to ?? ''}${found.next === tokens.length ? '' : ' …'}`;
}

describe('times as people write them [understanding.times]', () => {
  test.each([
    ['today', '2026-08-12..2026-08-12'],
    ['yesterday', '2026-08-11..2026-08-11'],
    ['this week', '2026-08-10..2026-08-16'],
    ['last week', '2026-08-03..2026-08-09'],
    ['this month', '2026-08-01..2026-08-31'],
    ['last quarter', '2026-04-01..2026-06-30'],
    ['the quarter', '2026-07-01..2026-09-30'],
    ['next quarter', '2026-10-01..2026-12-31'],
    ['last year', '2025-01-01..2025-12-31'],
    ['last 90 days', '2026-05-15..2026-08-12'],
    ['the past four quarters', '2025-07-01..2026-06-30'],
    ['last 3 months', '2026-05-13..2026-08-12'],
    ['next two weeks', '2026-08-12..2026-08-26'],
    ['in 30 days', '2026-08-12..2026-09-11'],
    ['Q1', '2026-01-01..2026-03-31'],
    ['Q3 2017', '2017-07-01..2017-09-30'],
    ['2017 Q3', '2017-07-01..2017-09-30'],
    ['third quarter of 2017', '2017-07-01..2017-09-30'],
    ['3rd quarter of last year', '2025-07-01..2025-09-30'],
    ['H1', '2026-01-01..2026-06-30'],
    ['second half of 2017', '2017-07-01..2017-12-31'],
    ['FY17', '2017-01-01..2017-12-31'],
    ['last quarter of 2017', '2017-10-01..2017-12-31'],
    ['the final month of 2017', '2017-12-01..2017-12-31'],
    ['first two months of last year', '2025-01-01..2025-02-28'],
    ['the last half of FY17', '2017-07-01..2017-12-31'],
    ['2017', '2017-01-01..2017-12-31'],
    ['Spring 2020', '2020-03-01..2020-05-31'],
    ['winter 2019', '2019-12-01..2020-02-29'],
    ['November', '2025-11-01..2025-11-30'],
    ['November of 2017', '2017-11-01..2017-11-30'],
    ['last November', '2025-11-01..2025-11-30'],
    ['March 5, 2017', '2017-03-05..2017-03-05'],
    ['5th of March 2017', '2017-03-05..2017-03-05'],
    ['2017-03-05', '2017-03-05..2017-03-05'],
    ['3/14/2017', '2017-03-14..2017-03-14'],
    ['14/3/2017', '2017-03-14..2017-03-14'],
    ['2017-03', '2017-03-01..2017-03-31'],
    ['between March and June 2017', '2017-03-01..2017-06-30'],
    ['from Q1 to Q2 2017', '2017-01-01..2017-06-30'],
    ['March to June 2017', '2017-03-01..2017-06-30'],
    ['between 2017-03-05 and 2017-04-01', '2017-03-05..2017-04-01'],
    ['since June', '2026-06-01..'],
    ['before March 2017', '..2017-02-28'],
    ['after 2017-03-05', '2017-03-06..'],
    ['until the end of Q1 2017', '..2017-03-31'],
    ['by the end of the quarter', '..2026-09-30'],
    ['year to date', '2026-01-01..2026-08-12'],
    ['YTD', '2026-01-01..2026-08-12'],
    ['this quarter so far', '2026-07-01..2026-08-12'],
    ['two weeks ago', '2026-07-29..2026-07-29'],
    ['Friday', '2026-08-14..2026-08-14'],
    ['last Friday', '2026-08-07..2026-08-07'],
    ['2017-13-45', '2017-01-01..2017-12-31 …'],
    ['soon', 'none'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['this quarter', '2026-07-01..2026-09-30'],
    ['Q1', '2026-04-01..2026-06-30'],
    ['Q4 FY25', '2026-01-01..2026-03-31'],
    ['FY26', '2026-04-01..2027-03-31'],
    ['this fiscal year', '2026-04-01..2027-03-31'],
    ['last quarter', '2026-04-01..2026-06-30'],
    ['H2 FY25', '2025-10-01..2026-03-31'],
  ])('%s of a year that begins in April', (text, expected) => {
    expect(read(text, fiscal)).toBe(expected);
  });
});
