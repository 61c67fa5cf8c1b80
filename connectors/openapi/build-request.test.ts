import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { buildRequest } from './build-request.ts';
import type { Operation, Parameter } from './operation.ts';

const parameters: readonly Parameter[] = [
  { argument: 'id', name: 'id', in: 'path', style: 'plain' },
  { argument: 'part', name: 'part', in: 'path', style: 'plain' },
  { argument: 'stage', name: 'stage', in: 'query', style: 'repeat' },
  { argument: 'ids', name: 'ids', in: 'query', style: 'comma' },
  { argument: 'filter', name: 'filter', in: 'query', style: 'keys' },
  { argument: 'where', name: 'where', in: 'query', style: 'json' },
  { argument: 'trace', name: 'X-Trace', in: 'header', style: 'plain' },
];

const operation: Operation = {
  method: 'post',
  path: '/deals/{id}/{part}.json',
  operationId: null,
  summary: '',
  description: '',
  parameters,
  shape: {},
  bodyType: 'application/json',
  idempotencyHeader: null,
  answersText: false,
  schemes: [],
};

const base = new URL('https://api.example/v1');

const trick = fc.constantFrom(
  ...['../', '..', '.', '/', '\\', '?', '#', '%2f', '%2e%2e', '%', '&', '=', ';', '@', '//evil.example', '\r\n', '\0'],
  ...['http://evil.example/', '%252f', ',', '+', ' ', '[', ']', '\ud800', 'é', '．．／'],
);
const tricky = fc.array(fc.oneof(trick, fc.string({ maxLength: 5 })), { maxLength: 6 }).map((parts) => parts.join(''));

/** What a server reads, or null when the arguments were refused as ones that cannot be written. */
function sent(args: Record<string, unknown>, slashInPath = false) {
  try {
    const { url, query, headers, body } = buildRequest(operation, args, base, slashInPath);
    return { url: new URL(`${url.href}?${query}`), headers, body };
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return null;
    throw error;
  }
}

test('an argument in the path stays in its segment, whatever it says [generated.path-argument-stays]', () => {
  let written = 0;
  fc.assert(
    fc.property(tricky, tricky, fc.boolean(), (id, part, slashInPath) => {
      const got = sent({ id, part }, slashInPath);
      if (got === null) return;
      written += 1;
      expect(got.url.origin).toBe(base.origin);
      expect(got.url.search + got.url.hash).toBe('');
      const segments = got.url.pathname.split('/');
      expect(segments.slice(0, 3)).toEqual(['', 'v1', 'deals']);
      expect(segments).toHaveLength(5);
      expect(decodeURIComponent(segments[3] ?? '')).toBe(id);
      expect(decodeURIComponent(segments[4] ?? '')).toBe(`${part}.json`);
      // A server that decodes once more sees the same number of segments, unless slashes were allowed.
      if (!slashInPath) expect(decodeURIComponent(got.url.pathname).split('/')).toHaveLength(5);
    }),
    { numRuns: 3_000 },
  );
  expect(written).toBeGreaterThan(100);
});

test('steps, escapes and separators in a path argument are refused by name [generated.path-argument-stays]', () => {
  for (const id of ['..', '.', '../admin', 'a/b', 'a\\b', '%2e%2e', '1%2fadmin', 'a%00', 'a\nb', '', '\ud800']) {
    expect(() => buildRequest(operation, { id, part: 'x' }, base, false), JSON.stringify(id)).toThrow(/^id: /);
  }
  expect(sent({ id: 'group/project', part: 'x' }, true)?.url.pathname).toBe('/v1/deals/group%2Fproject/x.json');
  expect(sent({ id: 'a/../b', part: 'x' }, true)).toBeNull();
});

test('two harmless arguments side by side cannot make a step up [generated.path-argument-stays]', () => {
  const side = { ...operation, path: '/deals/{id}{part}/notes' };
  expect(() => buildRequest({ ...side }, { id: '.', part: 'x' }, base, false)).toThrow(AppError);
  const dotted = { ...operation, path: '/deals/{id}.{part}' };
  expect(buildRequest(dotted, { id: 'a', part: 'b' }, base, false).url.pathname).toBe('/v1/deals/a.b');
});

test('an argument in the query adds no parameter of another name [generated.query-argument-stays]', () => {
  fc.assert(
    fc.property(
      fc.array(tricky),
      fc.array(tricky),
      fc.dictionary(tricky, tricky),
      fc.jsonValue(),
      (stage, ids, filter, where) => {
        const got = sent({ id: '1', part: 'x', stage, ids, filter, where });
        if (got === null) return;
        const { searchParams } = got.url;
        expect(searchParams.getAll('stage')).toEqual(stage);
        for (const name of searchParams.keys()) expect(name).toMatch(/^(stage|ids|where|filter\[.*\])$/s);
        for (const [key, value] of Object.entries(filter))
          expect(searchParams.getAll(`filter[${key}]`)).toContain(value);
        expect(searchParams.getAll('ids').length).toBeLessThanOrEqual(1);
        expect(got.url.pathname).toBe('/v1/deals/1/x.json');
        expect(got.url.hash).toBe('');
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a header argument is one line of printable text or is refused [generated.header-argument-stays]', () => {
  fc.assert(
    fc.property(tricky, (trace) => {
      const got = sent({ id: '1', part: 'x', trace });
      if (got !== null) expect(got.headers['x-trace']).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
  expect(sent({ id: '1', part: 'x', trace: 'a\r\nauthorization: b' })).toBeNull();
});

test('a body comes out as the JSON that was given [generated.body-argument-stays]', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(JSON.parse(sent({ id: '1', part: 'x', body })?.body ?? '')).toEqual(JSON.parse(JSON.stringify(body)));
    }),
  );
});
