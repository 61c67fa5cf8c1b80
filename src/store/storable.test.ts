import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storable } from './storable.ts';

const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));

test('any text and any names of fields come out as PostgreSQL holds them, and clean values as they are [mirror.any-text]', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.dictionary(anyText, anyText), (json, hostile) => {
      const value = { json, hostile: [hostile] };
      const once = storable(value);
      const text = JSON.stringify(once);
      expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
      expect(storable(once)).toBe(once);
    }),
  );
  expect(storable({ a: 'x\0y', b: ['\ud800', '😀'], c: null })).toEqual({
    a: 'x\uFFFDy',
    b: ['\uFFFD', '😀'],
    c: null,
  });
});
