import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeWords } from './encoded-words.ts';

test.each([
  ['=?UTF-8?Q?M=C3=BCller=2C_Jo?=', 'Müller, Jo'],
  ['=?iso-8859-1?q?Andr=E9?= Dupont', 'André Dupont'],
  ['=?UTF-8?B?5p2x5Lqs?= =?UTF-8?B?8J+agA==?=', '東京🚀'],
  ['=?ISO-2022-JP?B?GyRCRWw1fhsoQg==?=', '東京'],
  ['=?utf-8*EN?Q?Re:_plan?=', 'Re: plan'],
  ['Re: =?US-ASCII?Q?a?= b =?US-ASCII?Q?c?=', 'Re: a b c'],
  ['plain text =?not a word?= stays', 'plain text =?not a word?= stays'],
  ['=?no-such-charset?Q?abc=FF?=', 'abc\ufffd'],
])('the header %j reads %j [gmail.encoded-words]', (header, text) => {
  expect(decodeWords(header)).toBe(text);
});

test('a letter cut in half between two encoded words is put together again [gmail.encoded-words]', () => {
  const bytes = Buffer.from('🚀');
  const word = (part: Buffer) => `=?UTF-8?B?${part.toString('base64')}?=`;
  expect(decodeWords(`${word(bytes.subarray(0, 2))}\r\n ${word(bytes.subarray(2))}`)).toBe('🚀');
});

test('any text survives being cut into encoded words, and any header can be read [gmail.encoded-words]', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, size) => {
      const bytes = Buffer.from(text);
      const parts: string[] = [];
      for (let from = 0; from < bytes.length; from += size) {
        parts.push(`=?utf-8?B?${bytes.subarray(from, from + size).toString('base64')}?=`);
      }
      expect(decodeWords(parts.join(' '))).toBe(bytes.toString('utf8'));
    }),
  );
  fc.assert(fc.property(fc.string(), (header) => typeof decodeWords(header) === 'string'));
});
