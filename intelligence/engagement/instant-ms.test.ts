import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantMs } from './instant-ms.ts';

test('it agrees with Date.parse on every instant of the years 1 to 9999', () => {
  const min = new Date('0001-01-01T00:00:00.000Z');
  const max = new Date('9999-12-31T23:59:59.999Z');
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      expect(instantMs(date.toISOString())).toBe(date.getTime());
    }),
    { numRuns: 5_000 },
  );
  for (const date of [min, max, new Date(0)]) expect(instantMs(date.toISOString())).toBe(date.getTime());
});

test.each([
  '2024-02-29T12:00:00.000Z',
  '2023-02-29T12:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-04-31T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T10:60:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '2026-01-01',
  '',
])('it answers %s as Date.parse does', (text) => {
  expect(instantMs(text)).toBe(Date.parse(text));
});
