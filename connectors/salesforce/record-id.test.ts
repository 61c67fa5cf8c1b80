import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isIdOf, toRecordId } from './record-id.ts';

const alphanumeric = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const shortId = fc.string({ unit: fc.constantFrom(...alphanumeric), minLength: 15, maxLength: 15 });

test.each([
  ['001A0000006Vm9u', '001A0000006Vm9uIAC'],
  ['006000000000001', '006000000000001AAA'],
  ['00D000000000001', '00D000000000001EAA'],
])('the id %s becomes %s [salesforce.ids-18]', (short, long) => {
  expect(toRecordId(short)).toBe(long);
  expect(toRecordId(long)).toBe(long);
});

test('ids that differ only in case stay apart even when case is ignored', () => {
  fc.assert(
    fc.property(shortId, shortId, (a, b) => {
      fc.pre(a !== b);
      expect(toRecordId(a)?.toLowerCase()).not.toBe(toRecordId(b)?.toLowerCase());
    }),
  );
});

test('the long form keeps the short one and is stable [B-28]', () => {
  fc.assert(
    fc.property(shortId, (id) => {
      const long = toRecordId(id) ?? '';
      expect([long.slice(0, 15), toRecordId(long)]).toEqual([id, long]);
    }),
  );
});

test.each(['', 'short', '00600000000000', '0060000000000011', "006' OR Id != '", '006000000000001AAAA'])(
  '%j is no id',
  (text) => {
    expect(toRecordId(text)).toBeNull();
  },
);

test('the key prefix tells the object', () => {
  expect(isIdOf('opportunity', '006000000000001AAA')).toBe(true);
  expect(isIdOf('account', '006000000000001AAA')).toBe(false);
  expect(isIdOf('user', null)).toBe(false);
});
