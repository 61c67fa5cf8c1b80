import fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainOf, nameCloseness, normaliseName, sameDomain } from './company-names.ts';

test.each([
  ['Apple Inc.', 'apple'],
  ['The Acme Company, LLC', 'acme'],
  ['MÜLLER & SÖHNE AG', 'muller and sohne'],
  ['BIG LOTS INC /OH/', 'big lots'],
  ['MACY’S, Inc.', 'macys'],
  ['Company', 'company'],
  ['東京エレクトロン', '東京エレクトロン'.normalize('NFKD').replace(/\p{M}/gu, '')],
  ['!!!', ''],
])('%s is compared as "%s"', (name, normalised) => {
  expect(normaliseName(name)).toBe(normalised);
});

test('a normalised name stays as it is when normalised again', () => {
  fc.assert(fc.property(fc.string(), (name) => normaliseName(normaliseName(name)) === normaliseName(name)));
});

test('names are the same without blanks, and close when one begins with the other', () => {
  expect(nameCloseness('lantern works', 'lanternworks')).toBe(1);
  expect(nameCloseness('lantern', 'lantern works')).toBe(0.6);
  expect(nameCloseness('lant', 'lantern works')).toBe(0);
  expect(nameCloseness('', '')).toBe(0);
});

test('a domain is read out of an address, and belongs to its parts but not to look-alikes', () => {
  expect(domainOf('https://www.Acme.com/about?x=1')).toBe('acme.com');
  expect(domainOf('')).toBeNull();
  expect(domainOf('not a domain')).toBeNull();
  expect(sameDomain('ir.acme.com', 'acme.com')).toBe(true);
  expect(sameDomain('notacme.com', 'acme.com')).toBe(false);
});
