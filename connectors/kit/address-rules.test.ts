import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from './address-rules.ts';

test('addresses next to private ranges are public and those inside are not', () => {
  for (const inside of [
    '10.0.0.0',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.255.255',
    '100.64.0.0',
    '169.254.169.254',
  ]) {
    expect(isPublicAddress(inside), inside).toBe(false);
  }
  for (const outside of [
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '100.128.0.0',
  ]) {
    expect(isPublicAddress(outside), outside).toBe(true);
  }
});

test('no IPv4 address gets through by being written inside an IPv6 one', () => {
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(part, part, part, part), (parts) => {
      const v4 = parts.join('.');
      const hex = parts.map((value) => value.toString(16).padStart(2, '0'));
      const pair = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
      for (const wrapped of [`::ffff:${v4}`, `::${v4}`, `64:ff9b::${v4}`, `2002:${pair}::1`, `2001:0:${pair}::1`]) {
        expect(isPublicAddress(wrapped), wrapped).toBe(false);
      }
    }),
  );
});

test('text that is no address, and an address with a zone, is not public', () => {
  for (const text of ['', 'localhost', '1.2.3', '2606:2800::1%eth0', '999.1.1.1'])
    expect(isPublicAddress(text)).toBe(false);
});
