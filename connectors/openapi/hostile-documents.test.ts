import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { createOutboundHttp } from '../kit/outbound-http.ts';
import { openApiConnector } from './connector.ts';
import { resolveRef } from './resolve-ref.ts';

const ports = { http: createOutboundHttp(), now: () => 0 };
const servers = [{ url: 'https://api.example/v1' }];

function make(document: unknown, settings: Record<string, unknown> = {}) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return openApiConnector({ document: text, ...settings }, ports);
}

function api(paths: unknown, more: Record<string, unknown> = {}) {
  return { openapi: '3.0.3', info: { title: 'X', version: '1' }, servers, paths, ...more };
}

async function codeOf(made: Promise<unknown>): Promise<string> {
  return made.then(
    () => 'made',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

const body = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const keyword = fc.constantFrom(
  ...[
    'openapi',
    'paths',
    '/a/{id}',
    '/b',
    'get',
    'post',
    'parameters',
    'name',
    'in',
    'id',
    'path',
    'query',
    'schema',
    'type',
  ],
  ...[
    'object',
    'array',
    'string',
    'properties',
    'items',
    'allOf',
    'oneOf',
    'anyOf',
    'enum',
    'const',
    '$ref',
    '#/paths',
    '#/components/schemas/a',
  ],
  ...[
    'requestBody',
    'content',
    'application/json',
    'required',
    'nullable',
    'components',
    'schemas',
    'a',
    'security',
    '__proto__',
    'constructor',
  ],
  ...[
    'minimum',
    'maxLength',
    'pattern',
    '(a+)+$',
    'servers',
    'operationId',
    'style',
    'explode',
    'deepObject',
    'toString',
    'additionalProperties',
  ],
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    keyword,
    fc.constantFrom(true, false, null, 0, -1, 1e308, 'string'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(keyword, tie('tree'), { maxKeys: 6 }),
  ),
}));

test('whatever a document says, it makes tools that can be listed or is refused [generated.never-crashes]', async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, tree, tree, async (item, operation, schema, components) => {
      const post = { requestBody: body(schema), parameters: [{ name: 'q', in: 'query', schema }] };
      const paths = { '/a/{id}': item, '/b': { get: operation, post }, '/c': { post: operation } };
      const { connector } = await make(api(paths, { components: { schemas: { a: components, b: schema } } }));
      for (const tool of connector.tools) {
        expect(tool.name).toMatch(/^openapi_[a-z0-9_]{1,56}$/);
        z.toJSONSchema(tool.input, { io: 'input' });
      }
    }),
    { numRuns: 400 },
  );
});

test('texts that are no document are refused with a reason [generated.never-crashes]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      expect(['invalid_input', 'limit_exceeded']).toContain(await codeOf(make(text)));
    }),
  );
  for (const document of [
    '{',
    '[]',
    'a: [',
    { swagger: '2.0', paths: {} },
    { openapi: '3.2.0', paths: {} },
    { openapi: '3.1.0' },
  ]) {
    expect(await codeOf(make(document))).toBe('invalid_input');
  }
});

test('a document of 10 MB is refused before it is read [generated.document-caps]', async () => {
  const huge = api({ '/a': { get: { description: 'x'.repeat(10_000_000) } } });
  expect(await codeOf(make(huge))).toBe('limit_exceeded');
});

test('aliases that multiply in YAML are refused [generated.document-caps]', async () => {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(10).fill(`*l${at}`).join(',')}]`,
  );
  expect(await codeOf(make(`openapi: 3.0.0\npaths: {}\nl0: &l0 [x]\n${levels.join('\n')}`))).toBe('invalid_input');
});

test('of 10,000 operations the first 1,000 become tools, the rest is reported, within 10 s [generated.document-caps]', async () => {
  const deal = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`p${at}`, { type: 'string' }])),
  };
  const paths = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `/deals${at}`,
      { post: { requestBody: body({ $ref: '#/components/schemas/D' }) } },
    ]),
  );
  const startedAtMs = performance.now();
  const { connector, problems } = await make(api(paths, { components: { schemas: { D: deal } } }));
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  expect(connector.tools).toHaveLength(1_000);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'truncated', message: expect.stringContaining('9000') }),
  );
});

test('references that go round or multiply end, and those that lead outside are refused [generated.references]', async () => {
  const wide = (next: string) => ({
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`p${at}`, { $ref: `#/components/schemas/${next}` }]),
    ),
  });
  const schemas = {
    Node: { type: 'object', properties: { child: { $ref: '#/components/schemas/Node' }, name: { type: 'string' } } },
    Self: { $ref: '#/components/schemas/Self' },
    All: { allOf: [{ $ref: '#/components/schemas/All' }, { $ref: '#/components/schemas/All' }] },
    ...{ A: wide('B'), B: wide('C'), C: wide('D'), D: wide('E'), E: wide('A') },
  };
  const post = (ref: string) => ({ post: { requestBody: body({ $ref: ref }) } });
  const paths = {
    ...Object.fromEntries(Object.keys(schemas).map((name) => [`/${name}`, post(`#/components/schemas/${name}`)])),
    '/remote': post('https://evil.example/schema.json'),
    '/file': { $ref: 'file:///etc/passwd' },
    '/parameter': { get: { parameters: [{ $ref: 'other.json#/p' }] } },
  };
  const { connector, problems } = await make(api(paths, { components: { schemas } }));
  const node = connector.tools.find(({ name }) => name === 'openapi_create_node');
  expect(node?.input.safeParse({ body: { name: 'a', child: { child: { child: 1 } } } }).success).toBe(true);
  expect(node?.input.safeParse({ body: { name: 7 } }).success).toBe(false);
  expect(
    problems.filter(({ subject }) => ['/file', 'GET /parameter'].includes(subject)).map(({ code }) => code),
  ).toEqual(['left_out', 'left_out']);
  expect(problems.find(({ subject }) => subject === 'GET /parameter')?.code).toBe('left_out');
  expect(resolveRef({}, { $ref: 'https://evil.example/#/a' })).toMatchObject({
    reason: 'it refers outside the document',
  });
  expect(resolveRef({ a: 1, evil: { a: 2 } }, { $ref: '//evil' })).toMatchObject({ value: null });
  for (const tool of connector.tools)
    expect(JSON.stringify(z.toJSONSchema(tool.input, { io: 'input' })).length).toBeLessThan(300_000);
});

test('names that every object inherits are no arguments and change nothing [generated.inherited-names]', async () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},"ok":{"type":"string"}}}',
  ) as unknown;
  const parameters = ['__proto__', 'constructor', 'toString', 'body'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const paths = JSON.parse(
    `{"/a":${JSON.stringify({ post: { parameters, requestBody: body(schema) } })},"__proto__":{"get":{}}}`,
  ) as unknown;
  const { connector } = await make(api(paths));
  const [tool] = connector.tools;
  expect(Object.keys(tool?.input.shape ?? {})).toEqual([
    'proto',
    'constructor_query',
    'toString_query',
    'body_query',
    'body',
  ]);
  expect(tool?.input.safeParse({ body: { ok: 'x' } }).success).toBe(true);
  expect(tool?.input.safeParse({ body: { ok: 1 } }).success).toBe(false);
  expect(({} as Record<string, unknown>)['ok']).toBeUndefined();
});

test('two operations of one id get names of their own, or are reported [generated.names]', async () => {
  const twin = { operationId: 'listDeals' };
  const { connector, problems } = await make(
    api({ '/a': { get: twin }, '/b': { get: twin, post: { operationId: 'list-b' } } }),
  );
  expect(connector.tools.map(({ name }) => name)).toEqual(['openapi_list_deals', 'openapi_list_b', 'openapi_create_b']);
  expect(problems.filter(({ message }) => message.includes('is taken'))).toHaveLength(2);
  const long = await make(api({ [`/${'very-long-'.repeat(20)}`]: { get: {} } }), { name: 'erp' });
  expect(long.connector.tools[0]?.name).toMatch(/^openapi_erp_list_very_long_[a-z0-9_]+_[0-9a-f]{6}$/);
  expect(long.connector.tools[0]?.name).toHaveLength(64);
});

test('a regular expression of the document is never run here [generated.no-foreign-patterns]', async () => {
  const parameters = [{ name: 'q', in: 'query', schema: { type: 'string', pattern: '^(a+)+$' } }];
  const { connector } = await make(api({ '/a': { get: { parameters } } }));
  const startedAtMs = performance.now();
  expect(connector.tools[0]?.input.safeParse({ q: `${'a'.repeat(50_000)}!` }).success).toBe(true);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});

test('what a method promises is what its tool says [generated.method-effects]', async () => {
  const all = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
  const { connector } = await make(api({ '/a': Object.fromEntries(all.map((method) => [method, {}])) }));
  const effects = connector.tools.map(({ readOnly, idempotent, riskTier }) => [readOnly, idempotent, riskTier]);
  expect(effects).toEqual([
    ...[
      [true, true, 0],
      [true, true, 0],
      [false, false, 2],
      [false, true, 2],
      [false, false, 2],
      [false, true, 3],
      [false, false, 2],
    ],
  ]);
});

test('no argument sets a header that says who calls or steers the connection [generated.no-secret-arguments]', async () => {
  const names = ['Authorization', 'Cookie', 'Host', 'X-Api-Key', 'X-Forwarded-For', 'X-HTTP-Method-Override', 'X-Fine'];
  const parameters = names.map((name) => ({ name, in: 'header', schema: { type: 'string' } }));
  const securitySchemes = { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } };
  const { connector } = await make(api({ '/a': { get: { parameters } } }, { components: { securitySchemes } }));
  expect(Object.keys(connector.tools[0]?.input.shape ?? {})).toEqual(['X-Fine']);
});

test('secrets go to hosts that a person named, not to those a document names [generated.secrets-stay-home]', async () => {
  const clients = {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: 'https://evil.example/token', scopes: {} } },
  };
  const made = await make(
    api({ '/a': { get: {} } }, { security: [{ clients: [] }], components: { securitySchemes: { clients } } }),
  );
  expect(made.connector.tools).toEqual([]);
  expect(made.problems[0]?.message).toContain('token endpoint is on another host');
  const own = { '/a': { get: { servers: [{ url: 'https://evil.example' }] } } };
  expect((await make(api(own))).problems[0]?.message).toContain('server of its own');
});
