import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { enrichmentConnector } from '../../../connectors/enrichment/connector.ts';
import { parseMapping } from '../../../connectors/enrichment/mapping-file.ts';
import { instantAt, readPointer } from '../../../connectors/enrichment/read-pointer.ts';
import { type SimulatedNewsCompany, startNewsSimulator } from '../../../connectors/enrichment/simulator.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import { callContext } from '../../../connectors/kit/conformance-definition.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'docs', 'examples');
const document = readFileSync(join(examples, 'news-openapi.yaml'), 'utf8');
const mapping = readFileSync(join(examples, 'news-mapping.yaml'), 'utf8');
const name = 'Žofia Müller 東京 🚀';
const article = (index: number, topic: string) => ({
  ...{ uuid: `a-${index}`, topic, published: `2026-10-${String(10 + index)}`, headline: `${name} ${index}` },
  link: `https://news.example/a/${index}`,
});
const companies: readonly SimulatedNewsCompany[] = [
  {
    ...{ ref: 'c/1 ø', label: name, web: { host: 'zofia.example' }, staff: 1_200 },
    articles: [article(0, 'Layoffs'), article(1, 'CEO change'), article(2, 'New Product!'), article(3, 'Awards')],
  },
];
const settingsAt = (baseUrl: string, over: object = {}) => ({
  ...{ name: 'news', document, mapping, baseUrl: `${baseUrl}/v2`, slashInPath: true },
  ...over,
});

async function openNews(data: readonly SimulatedNewsCompany[] = companies) {
  const simulator = await startNewsSimulator(data);
  const http = createOutboundHttp({ allowList: [simulator.hostPort] });
  const settings = settingsAt(simulator.baseUrl);
  const { connector } = await enrichmentConnector(settings, { http, now: Date.now });
  const linked = linkConnector(connector, {
    id: 'n',
    settings,
    credentials: memoryCredentials({ apiKey: 'news-key', key: 'news-key' }),
  });
  const close = () => Promise.all([linked.close(), http.close(), simulator.close()]).then(() => undefined);
  return { simulator, linked, close };
}

const http = createOutboundHttp();
const made = await enrichmentConnector(settingsAt('https://news.example'), { http, now: Date.now });
const since = '2026-10-01T00:00:00.000Z';
const subject: ConformanceSubject = {
  connector: made.connector,
  start: (data) => openNews(data === 'some' ? companies : []),
  calls: {
    enrichment_news_find_company: { args: { name }, contains: name },
    enrichment_news_list_events: { args: { companyId: 'c/1 ø', since }, contains: name, isLookup: true },
    enrichment_news_get_firmographics: { args: { companyId: 'c/1 ø' }, contains: name, isLookup: true },
  },
  apiPath: /\/v2\//,
  paging: {
    tool: 'enrichment_news_list_events',
    args: { companyId: 'c/1 ø', since, limit: 1 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['events'] as { id: string }[]).map(({ id }) => id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['a-0', 'a-1', 'a-2', 'a-3'],
  },
  writes: {},
  leftOut: {},
};

describe('a connector of a document and a mapping conforms [enrichment.conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});

test('a source described by a document and a mapping gives typed events without code [enrichment.maps-without-code]', async () => {
  const news = await openNews();
  try {
    const call = (tool: string, args: object) =>
      news.linked.call(`enrichment_news_${tool}`, { ...args }, callContext());
    expect(await call('find_company', { name, domain: 'zofia.example' })).toEqual({
      companies: [{ companyId: 'c/1 ø', name, domain: 'zofia.example', ticker: null, confidence: 1 }],
    });
    const { events } = (await call('list_events', { companyId: 'c/1 ø', since: '2026-10-11T12:00:00.000Z' })) as {
      events: { kind: string; knownAt: string; companyId: string }[];
    };
    expect(events.map(({ kind, knownAt }) => [kind, knownAt])).toEqual([
      ['leadership_change', '2026-10-11T23:59:59.999Z'],
      ['new_product', '2026-10-12T23:59:59.999Z'],
      ['awards', '2026-10-13T23:59:59.999Z'],
    ]);
    expect(await call('get_firmographics', { companyId: 'c/1 ø' })).toMatchObject({
      employeeCount: 1_200,
      industry: null,
    });
    expect(await call('find_company', { ticker: 'X' })).toEqual({ companies: [] });
  } finally {
    await news.close();
  }
});

test('items without id, title or time of publication are counted and never dated today [enrichment.never-guesses-a-date]', async () => {
  const news = await openNews();
  try {
    const body = {
      articles: [{ uuid: 'a' }, { uuid: 'b', headline: 'B', published: 'soon' }, null, 7],
      next_page_token: null,
    };
    news.simulator.faults.add({}, [{ kind: 'json', status: 200, body }]);
    const args = { companyId: 'c/1 ø', since };
    expect(await news.linked.call('enrichment_news_list_events', args, callContext())).toEqual({
      events: [],
      cursor: null,
      unreadable: 4,
    });
  } finally {
    await news.close();
  }
});

test.each([
  ['findCompany: {operation: x, arguments: {}, fields: {companyId: /a, name: b}}', 'line 1: findCompany.fields.name'],
  [
    'getFirmographics:\n  operation: x\n  arguments: {companyId: id}\n  colour: red\n  fields: {name: /n}',
    'line 4: getFirmographics.colour',
  ],
  ['listEvents:\n  operation: [', 'line 2'],
  ['{}', 'at least one'],
])('a wrong mapping is refused with its line: %s [enrichment.mapping-errors-have-lines]', (text, message) => {
  expect(() => parseMapping(text)).toThrow(message);
});

test.each([
  ['operation: getNothing', 'operation: getCompany', 'no operation "getNothing"'],
  ['companyId: identity', 'companyId: ref}\n  fields: {name: /label, domain', 'no parameter'],
])(
  'a mapping that does not fit the document is refused before any call: %s [enrichment.mapping-errors-have-lines]',
  async (wrong, right, message) => {
    const changed = wrong.startsWith('operation')
      ? mapping.replace(right, wrong)
      : mapping.replaceAll('companyId: ref}', 'companyId: identity}');
    const settings = settingsAt('https://news.example', { mapping: changed });
    await expect(enrichmentConnector(settings, { http, now: Date.now })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(message) as string,
    });
  },
);

test('pointers read own fields only, and times of any usual form [enrichment.maps-without-code]', () => {
  expect(readPointer({ 'a/b': { '~': [1] } }, '/a~1b/~0/0')).toBe(1);
  expect(readPointer({}, '/constructor')).toBeUndefined();
  expect(readPointer({}, '/__proto__/x')).toBeUndefined();
  expect(instantAt({ at: 1_760_000_000 }, '/at', true)).toBe('2025-10-09T08:53:20.000Z');
  expect(instantAt({ at: '2026-10-09T10:00:00+02:00' }, '/at', true)).toBe('2026-10-09T08:00:00.000Z');
  expect(instantAt({ at: '2026-02-31x' }, '/at', true)).toBeNull();
});
