import { expect, test } from 'vitest';
import { scalarWords } from '../ask/scalar-words.ts';
import { ago, day, daysAway } from './dates.ts';
import { fieldName, fieldValue } from './fields.ts';
import { counted, decimal, duration, money, percent, shortMoney } from './numbers.ts';
import { joinFragments } from './sentences.ts';

test('an amount beyond what a float can hold stays exact', () => {
  expect(money('9007199254740993', 'USD', 'en')).toBe('$9,007,199,254,740,993');
  expect(shortMoney('1250000', 'EUR', 2, 'en')).toBe('€1.25M');
  expect(money('12', null, 'en')).toBe('12');
});

test('unknown is a dash, never a zero', () => {
  expect([money(null, 'USD'), percent(null), decimal(null), duration(null), day(null)]).toEqual([
    '–',
    '–',
    '–',
    '–',
    '–',
  ]);
});

test('a calendar day is the same day in every zone', () => {
  expect(day('2026-03-01', 'en')).toBe('Mar 1, 2026');
  expect(daysAway('2026-03-03', '2026-03-01', 'en')).toBe('in 2 days');
  expect(ago('2026-03-01T10:00:00.000Z', Date.parse('2026-03-01T13:00:00.000Z'), 'en')).toBe('3 hours ago');
});

test('one is not many, and fragments become one line', () => {
  expect([counted(1, 'deal', 'deals', 'en'), counted(2_000, 'deal', 'deals', 'en')]).toEqual(['1 deal', '2,000 deals']);
  expect(joinFragments(['no exchange for 9 days.', 'moved back'])).toBe('No exchange for 9 days; moved back');
});

test('fields and values are said as people say them', () => {
  expect(fieldName('closeDate')).toBe('Close date');
  expect(fieldName('custom.Lead_Source__c')).toBe('Custom lead source c');
  expect([fieldValue('x', null), fieldValue('x', ''), fieldValue('x', false)]).toEqual(['–', '–', 'no']);
});

test('a scalar answer carries its unit', () => {
  expect(scalarWords(0.425, 'ratio')).toMatch(/42.5/);
  expect(scalarWords('1200.50', 'USD')).toMatch(/1.?201|1.?200/);
  expect(scalarWords('Maria Keller', 'person')).toBe('Maria Keller');
  expect(scalarWords(14, 'days')).toBe('14 days');
});
