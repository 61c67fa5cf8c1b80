import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { createOutboundHttp } from '../kit/outbound-http.ts';
import { soapConnector } from './connector.ts';
import { readXml, XmlError } from './read-xml.ts';
import { simulatedWsdl } from './simulator-wsdl.ts';

const ports = { http: createOutboundHttp(), now: () => 0 };
const good = simulatedWsdl('https://soap.example/orders');

async function make(document: string) {
  return soapConnector({ document }, ports);
}

async function codeOf(document: string): Promise<string> {
  return make(document).then(
    () => 'made',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

const bomb = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${'bcdefghij'[at]} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]><lolz>&j;</lolz>`;

test('document types and entities are refused, whatever they would do [generated.xml-bombs]', () => {
  const documents = [
    bomb,
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "http://169.254.169.254/">]><a>&x;</a>',
    '<!doctype html><html></html>',
    '<a>&x;</a>',
    '<a>&nbsp;</a>',
    '<a b="&x;"/>',
    '<a><b></a>',
    '<a/><b/>',
    '',
    'plain',
  ];
  for (const document of documents) expect(() => readXml(document), document.slice(0, 60)).toThrow(XmlError);
  expect(readXml('<a>&lt;&#233;<![CDATA[<!DOCTYPE a>]]></a>').text).toBe('<é<!DOCTYPE a>');
});

test('XML that nests or grows without end is refused quickly [generated.xml-bombs]', () => {
  const startedAtMs = performance.now();
  expect(() => readXml('<a>'.repeat(1_000_000))).toThrow(XmlError);
  expect(() => readXml(`<a>${'<b/>'.repeat(300_000)}</a>`)).toThrow(XmlError);
  expect(() => readXml(`<a ${Array.from({ length: 5_000 }, (_, at) => `b${at}=""`).join(' ')}/>`)).toThrow(XmlError);
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});

test('a WSDL with a piece changed, cut or doubled makes tools that can be listed or is refused [generated.wsdl-never-crashes]', async () => {
  const tokens = good.match(/<[^>]+>|[^<]+/g) ?? [];
  const word = fc.constantFrom(
    ...['xs:string', 't:Order', 't:Nothing', 'unbounded', '0', '', 'x:y', '__proto__', 'constructor', 'rpc', 'encoded'],
  );
  const change = fc.record({ at: fc.nat(tokens.length - 1), how: fc.constantFrom('cut', 'double', 'word'), word });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const parts = [...tokens];
      for (const { at, how, word: next } of changes) {
        const part = parts[at] ?? '';
        parts[at] = how === 'cut' ? '' : how === 'double' ? part + part : part.replace(/"[^"]*"/, `"${next}"`);
      }
      const made = await make(parts.join('')).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'invalid_input' });
        return null;
      });
      for (const tool of made?.connector.tools ?? []) {
        expect(tool.name).toMatch(/^soap_[a-z0-9_]{1,59}$/);
        z.toJSONSchema(tool.input, { io: 'input' });
      }
    }),
    { numRuns: 500 },
  );
});

test('texts that are no WSDL are refused with a reason [generated.wsdl-never-crashes]', async () => {
  for (const document of ['x', '<a/>', bomb, `${good}<a/>`, good.replace(/<service[\s\S]*<\/service>/, '')]) {
    expect(await codeOf(document)).toBe('invalid_input');
  }
  expect(await codeOf(good.replace('https://soap.example/orders', 'file:///etc/passwd'))).toBe('invalid_input');
  expect(await codeOf(`<a>${'x'.repeat(10_000_000)}</a>`)).toBe('limit_exceeded');
  expect(await codeOf(good)).toBe('made');
});

test('types that contain themselves, extend without end or multiply come to an end [generated.wsdl-caps]', async () => {
  const element = (name: string, type: string) => `<xs:element name="${name}" type="t:${type}" minOccurs="0"/>`;
  const node = `<xs:complexType name="Node"><xs:sequence>${element('child', 'Node')}</xs:sequence></xs:complexType>`;
  const chain = Array.from(
    { length: 5_000 },
    (_, at) =>
      `<xs:complexType name="C${at}"><xs:complexContent><xs:extension base="t:C${at + 1}"/></xs:complexContent></xs:complexType>`,
  );
  const wide = Array.from(
    { length: 8 },
    (_, at) =>
      `<xs:complexType name="W${at}"><xs:sequence>${Array.from({ length: 30 }, (_2, to) => element(`f${to}`, `W${at + 1}`)).join('')}</xs:sequence></xs:complexType>`,
  );
  const wanted = `${element('tree', 'Node')}${element('chain', 'C0')}${element('wide', 'W0')}`;
  const hostile = good.replace('</xs:schema>', `${node}${chain.join('')}${wide.join('')}</xs:schema>`);
  const document = hostile.replace('<xs:element name="id" type="t:OrderId"/>', `$&${wanted}`);
  const { connector, problems } = await make(document);
  const tool = connector.tools.find(({ name }) => name === 'soap_get_order');
  expect(Object.keys(tool?.input.shape ?? {})).toEqual(['id', 'tree', 'chain', 'wide']);
  expect(problems.map(({ message }) => message).join()).toMatch(/contain themselves.*first 1,000/s);
});

test('of 10,000 operations the first 1,000 become tools, the rest is reported, within 10 s [generated.wsdl-caps]', async () => {
  const names = Array.from({ length: 10_000 }, (_, at) => `GetOrder${at}`);
  const document = good
    .replace(
      '</portType>',
      `${names.map((name) => `<operation name="${name}"><input message="t:GetOrderIn"/></operation>`).join('')}$&`,
    )
    .replace(
      '</binding>',
      `${names.map((name) => `<operation name="${name}"><soap:operation soapAction="urn:${name}"/></operation>`).join('')}$&`,
    );
  const startedAtMs = performance.now();
  const { connector, problems } = await make(document);
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  expect(connector.tools).toHaveLength(1_000);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'truncated', message: expect.stringContaining('9003') }),
  );
});

test('rpc style, encoded use, several parts and outside imports are left out and reported [generated.wsdl-left-out]', async () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['style="document"', 'style="rpc"', /rpc/],
    ['use="literal"', 'use="encoded"', /encoded/],
    ['<part name="parameters" element="t:ListOrders"/>', '$&<part name="more" element="t:GetOrder"/>', /several parts/],
    ['element="t:ListOrders"', 'type="t:Order"', /rpc style/],
    ['soapAction="urn:ListOrders"', 'soapAction="urn:&quot;x"', /soapAction/],
    ['<xs:simpleType', '<xs:import namespace="urn:o" schemaLocation="https://evil.example/x.xsd"/>$&', /not followed/],
  ];
  for (const [from, to, reason] of cases) {
    const { problems } = await make(good.replace(from, to));
    expect(problems.map(({ message }) => message).join(), to).toMatch(reason);
  }
});
