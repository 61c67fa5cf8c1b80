import { expect, test } from 'vitest';
import { workCalendarSchema } from '../../src/domain/work-calendar.ts';
import { businessDaysBetween } from './business-days.ts';

const at = (text: string) => Date.parse(text);

test('working days, holidays and the zone of the workspace decide what a business day is [learning.work-calendar]', () => {
  const week = workCalendarSchema.parse({ days: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'] });
  // a Thursday to the Sunday after it
  expect(businessDaysBetween(at('2026-03-05T12:00Z'), at('2026-03-08T12:00Z'), week)).toBe(1);
  expect(businessDaysBetween(at('2026-03-05T12:00Z'), at('2026-03-08T12:00Z'))).toBe(1);
  expect(businessDaysBetween(at('2026-03-05T12:00Z'), at('2026-03-06T12:00Z'), week)).toBe(0);
  const holiday = workCalendarSchema.parse({ holidays: ['2026-03-03', '2026-03-07'] });
  expect(businessDaysBetween(at('2026-03-02T12:00Z'), at('2026-03-10T12:00Z'), holiday)).toBe(5);
  const tokyo = workCalendarSchema.parse({ timeZone: 'Asia/Tokyo' });
  // 23:00 of Monday in UTC is Tuesday in Tokyo
  expect(businessDaysBetween(at('2026-03-02T12:00Z'), at('2026-03-02T23:00Z'), tokyo)).toBe(1);
  expect(businessDaysBetween(at('2026-03-02T12:00Z'), at('2026-03-02T23:00Z'))).toBe(0);
});
