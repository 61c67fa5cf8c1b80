import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { elementValue } from './read-answer.ts';
import { readXml } from './read-xml.ts';
import { writeXml } from './write-xml.ts';
import type { XmlBody, XmlField } from './xml-shape.ts';

const text = { kind: 'text', values: null } as const;

function field(local: string, more: Partial<XmlField> = {}): XmlField {
  const usual = {
    place: 'element',
    uri: 'urn:x',
    shape: text,
    isRequired: false,
    isMany: false,
    isNillable: true,
  } as const;
  return { ...usual, argument: local, local, ...more };
}

const inner = { kind: 'fields', fields: [field('name'), field('code', { place: 'attribute', uri: '' })] } as const;
const order: XmlBody = {
  uri: 'urn:x',
  local: 'Order',
  shape: {
    kind: 'fields',
    fields: [
      field('id', { place: 'attribute', uri: '' }),
      field('customer'),
      field('line', { isMany: true, shape: inner, uri: '' }),
      field('note', { uri: 'urn:y"&<' }),
      field('lang', { place: 'attribute', uri: 'urn:z' }),
    ],
  },
};

const trick = fc.constantFrom(
  ...[
    '</customer>',
    '<evil/>',
    '&amp;',
    '&xxe;',
    '"',
    "'",
    ']]>',
    '<![CDATA[',
    '<!DOCTYPE a>',
    '-->',
    '\r\n',
    '\t',
    ' ',
  ],
  ...['\u0000', '\ufffe', '\ud800', '<?pi?>', '&#0;', 'é東🚀', '\u0085', '\u2028'],
);
const tricky = fc.array(fc.oneof(trick, fc.string({ maxLength: 4 })), { maxLength: 5 }).map((parts) => parts.join(''));

test('an argument comes out of the XML as it went in, and never as markup [generated.xml-argument-stays]', () => {
  let written = 0;
  const lines = fc.array(fc.record({ name: tricky, code: tricky }), { maxLength: 3 });
  fc.assert(
    fc.property(tricky, tricky, lines, tricky, tricky, (id, customer, line, note, lang) => {
      const values = { id, customer, line, note, lang };
      let xml: string;
      try {
        xml = writeXml(order, values);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_input' });
        return;
      }
      written += 1;
      // A parser turns these into others unless they are written as numbers.
      expect(xml).not.toMatch(/[\r\n\t]/);
      const read = readXml(xml);
      expect([read.uri, read.local]).toEqual(['urn:x', 'Order']);
      expect(elementValue(read, order.shape)).toEqual(values);
    }),
    { numRuns: 2_000 },
  );
  expect(written).toBeGreaterThan(100);
});

test('what XML cannot hold is refused naming the argument [generated.xml-argument-stays]', () => {
  for (const customer of ['\u0000', '\u000b', '\ufffe', '\ud800', { a: 1 }, [['x']], Number.NaN]) {
    expect(() => writeXml(order, { customer })).toThrow(/^customer: /);
  }
  expect(() => writeXml(order, { customer: '\u0001' })).toThrow(AppError);
});

test('null is nil, absent is absent, and arguments nobody described are not written [generated.xml-argument-stays]', () => {
  const xml = writeXml(order, { customer: null, ['x><evil']: 'y', __proto__: { note: 'z' } });
  expect(elementValue(readXml(xml), order.shape)).toEqual({ customer: null, line: [] });
  expect(xml).not.toMatch(/evil|note/);
});
