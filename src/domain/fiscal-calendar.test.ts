import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fiscalCalendarSchema, fiscalQuarterOf, fiscalYearOf, isInPeriod } from './fiscal-calendar.ts';
import { addDays } from './time.ts';

const february = fiscalCalendarSchema.parse({ firstMonth: 2 });

test('quarters of a year that starts in February carry the year they end in [pipeline-health.fiscal-calendar]', () => {
  expect(fiscalQuarterOf('2026-01-31', february)).toEqual({
    label: 'Q4 FY2026',
    startDate: '2025-11-01',
    endDate: '2026-01-31',
  });
  expect(fiscalQuarterOf('2026-02-01', february)).toEqual({
    label: 'Q1 FY2027',
    startDate: '2026-02-01',
    endDate: '2026-04-30',
  });
  expect(fiscalYearOf('2026-02-01', { ...february, yearNamedBy: 'start' }).label).toBe('FY2026');
  expect(fiscalQuarterOf('2026-11-20').label).toBe('Q4 FY2026');
});

test('every day lies in its own quarter and year and in no other quarter [pipeline-health.fiscal-calendar]', () => {
  const day = fc.integer({ min: 400, max: 2_932_000 }).map((days) => addDays('0001-01-01', days));
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('start', 'end'),
      (date, firstMonth, yearNamedBy) => {
        const calendar = { firstMonth, yearNamedBy } as const;
        const quarter = fiscalQuarterOf(date, calendar);
        expect(isInPeriod(date, quarter)).toBe(true);
        expect(isInPeriod(date, fiscalYearOf(date, calendar))).toBe(true);
        expect(fiscalQuarterOf(quarter.startDate, calendar)).toEqual(quarter);
        expect(fiscalQuarterOf(quarter.endDate, calendar)).toEqual(quarter);
        expect(fiscalQuarterOf(addDays(quarter.startDate, -1), calendar).endDate).toBe(addDays(quarter.startDate, -1));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('periods end with the years that dates can have [pipeline-health.fiscal-calendar]', () => {
  expect(fiscalQuarterOf('9999-12-31', february)).toMatchObject({ startDate: '9999-11-01', endDate: '9999-12-31' });
  expect(fiscalQuarterOf('0001-01-01', february)).toMatchObject({ startDate: '0001-01-01', endDate: '0001-01-31' });
});
