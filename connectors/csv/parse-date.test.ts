import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantSchema } from '../../src/domain/time.ts';
import { orderEvidence, parseDate } from './parse-date.ts';

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('every day is read the same in every notation', () => {
  fc.assert(
    fc.property(day, (iso) => {
      const [year = '', month = '', dayOfMonth = ''] = iso.split('-');
      const at = `${iso}T00:00:00.000Z`;
      expect(parseDate(iso, null)).toMatchObject({ day: iso, at });
      expect(parseDate(`${dayOfMonth}/${month}/${year}`, 'dmy')).toMatchObject({ day: iso, at });
      expect(parseDate(`${Number(month)}/${Number(dayOfMonth)}/${year}`, 'mdy')).toMatchObject({ day: iso, at });
      expect(parseDate(`${year}/${month}/${dayOfMonth}`, 'ymd')).toMatchObject({ day: iso, at });
      if (Number(dayOfMonth) > 12) expect(orderEvidence(`${dayOfMonth}.${month}.${year}`)).toBe('dmy');
    }),
  );
});

test('every instant is read the same in every zone', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('2099-12-30T00:00:00Z'), noInvalidDate: true }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      (date, offsetMinutes) => {
        const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 23);
        const size = Math.abs(offsetMinutes);
        const offset = `${offsetMinutes < 0 ? '-' : '+'}${String(Math.trunc(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        expect(parseDate(`${local}${offset}`, null)).toMatchObject({ at: date.toISOString(), day: local.slice(0, 10) });
      },
    ),
  );
});

test('whatever the text, the answer is an instant or a reason', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d\d:\d\d(Z|[+-]\d{4})?)?$/),
    fc.stringMatching(/^-?\d{12,14}$/),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('dmy', 'mdy', 'ymd', null), (value, order) => {
      const parsed = parseDate(value, order);
      if ('at' in parsed) expect(instantSchema.safeParse(parsed.at).success).toBe(true);
      else expect(parsed.allowed).not.toBe('');
    }),
    { numRuns: 1000 },
  );
});
