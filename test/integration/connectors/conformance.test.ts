import { expect, test } from 'vitest';
import { z } from 'zod';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { type AnyConnector, defineTool } from '../../../connectors/kit/define-connector.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { startSimulator } from '../../../connectors/kit/simulator.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../../../connectors/kit/vendor-errors.ts';

/** One thing that a connector gets wrong; `none` is a good one. */
type Defect =
  | 'none'
  | 'no-use'
  | 'undeclared-scope'
  | 'accepts-anything'
  | 'retries-itself'
  | 'drops-retry-after'
  | 'html-is-empty'
  | 'ignores-cancellation'
  | 'strict-schema'
  | 'loses-last-page'
  | 'repeats-writes'
  | 'empty-is-an-error'
  | 'mangles-text';

const names = ['Ælfric', 'Bob', 'Carla', 'Dora', 'Emil'];
const answerSchema = z.object({ names: z.array(z.string()), next: z.string().nullable() });
const writtenSchema = z.object({ id: z.string() });

interface Toy {
  readonly http: OutboundHttp;
  readonly baseUrl: string;
}

async function ask(toy: Toy, defect: Defect, path: string, init: RequestInit): Promise<unknown> {
  const { signal, ...rest } = init;
  const own = defect === 'ignores-cancellation' ? {} : { signal: signal ?? null };
  const answer = await toy.http.fetch(`${toy.baseUrl}${path}`, { ...(rest as object), ...own });
  if (answer.status === 503 && defect === 'retries-itself' && !path.includes('again'))
    return ask(toy, defect, path, init).catch(() => ask(toy, 'none', path, init));
  if (!answer.ok) {
    const retryAfter = defect === 'drops-retry-after' ? null : answer.headers.get('retry-after');
    throw vendorError({ system: 'toy', status: answer.status, retryAfter }, 0);
  }
  const text = await answer.text();
  if (defect === 'html-is-empty' && text.startsWith('<')) return { names: [], next: null, id: '1' };
  return parseVendorJson('toy', path, text);
}

function parse<Schema extends z.ZodObject>(schema: Schema, defect: Defect, json: unknown): z.infer<Schema> {
  const parsed = (defect === 'strict-schema' ? schema.strict() : schema).safeParse(json);
  if (!parsed.success) throw badVendorResponse('toy', 'a list', parsed.error);
  return parsed.data as z.infer<Schema>;
}

function toyConnector(defect: Defect, open: () => Toy): AnyConnector {
  const list = defineTool({
    name: 'toy_list_names',
    title: 'List names',
    description: defect === 'no-use' ? 'Lists names.' : 'Use to list names.',
    input: z.object({
      cursor: defect === 'accepts-anything' ? z.unknown() : z.string().max(5).nullable().default(null),
    }),
    output: answerSchema,
    readOnly: true,
    idempotent: true,
    cacheTtlMs: null,
    riskTier: 0,
    scopes: defect === 'undeclared-scope' ? ['everything'] : ['read'],
    async handler(toy: Toy, input: { cursor?: unknown }, { signal }) {
      const page = parse(answerSchema, defect, await ask(toy, defect, `/names?from=${input.cursor ?? 0}`, { signal }));
      if (defect === 'empty-is-an-error' && page.names.length === 0) throw badVendorResponse('toy', 'nothing');
      if (defect === 'loses-last-page' && page.next === '4') return { ...page, next: null };
      return defect === 'mangles-text'
        ? { ...page, names: page.names.map((name) => name.normalize('NFD').replace(/[^ -~]/g, '')) }
        : page;
    },
  });
  const add = defineTool({
    name: 'toy_add_name',
    title: 'Add a name',
    description: 'Use to add a name.',
    input: z.object({ name: z.string().min(1).max(50) }),
    output: writtenSchema,
    readOnly: false,
    idempotent: true,
    cacheTtlMs: null,
    riskTier: 1,
    scopes: ['read'],
    async handler(toy: Toy, { name }, { signal, idempotencyKey }) {
      const key = defect === 'repeats-writes' ? String(Math.random()) : (idempotencyKey ?? '');
      const body = JSON.stringify({ name, key });
      return parse(writtenSchema, defect, await ask(toy, defect, '/names', { method: 'POST', body, signal }));
    },
  });
  return {
    id: 'toy',
    title: 'Toy',
    category: 'data',
    version: '1',
    settings: z.object({}),
    scopes: { read: 'Reading names.' },
    tools: [list, add],
    open,
  };
}

function subjectOf(defect: Defect): ConformanceSubject {
  const effects = new WeakMap<object, Set<string>>();
  return {
    connector: toyConnector(defect, () => {
      throw new Error('only looked at');
    }),
    async start(data) {
      const keys = new Set<string>();
      const stored = data === 'some' ? names : [];
      const simulator = await startSimulator({
        handle({ method, query, body }) {
          if (method === 'POST') {
            keys.add((JSON.parse(body) as { key: string }).key);
            return { status: 200, json: { id: String(keys.size) } };
          }
          const from = Number(query.get('from'));
          const next = from + 2 < stored.length ? String(from + 2) : null;
          return { status: 200, json: { names: stored.slice(from, from + 2), next } };
        },
      });
      const http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 1_000 });
      const connector = toyConnector(defect, () => ({ http, baseUrl: simulator.baseUrl }));
      const linked = linkConnector(connector, { id: 'toy', settings: {}, credentials: memoryCredentials({}) });
      effects.set(simulator.requests, keys);
      return {
        linked,
        simulator,
        async close() {
          await simulator.close();
          await http.close();
        },
      };
    },
    calls: { toy_list_names: { args: {}, contains: 'Ælfric' }, toy_add_name: { args: { name: 'Finn' } } },
    apiPath: /\/names/,
    paging: {
      tool: 'toy_list_names',
      args: {},
      cursorArgument: 'cursor',
      read: (page) => {
        const { names: ids, next } = answerSchema.parse(page);
        return { ids, next };
      },
      expectedIds: () => names,
    },
    writes: {
      toy_add_name: { args: { name: 'Finn' }, effects: ({ simulator }) => effects.get(simulator.requests)?.size ?? 0 },
    },
    leftOut: {},
  };
}

async function failedChecks(defect: Defect): Promise<string[]> {
  const failed: string[] = [];
  for (const { title, run } of conformanceChecks(subjectOf(defect))) await run().catch(() => failed.push(title));
  return failed;
}

test('a good connector passes every check', async () => {
  expect(await failedChecks('none')).toEqual([]);
});

test.each([
  ['no-use', /says when to use it/],
  ['undeclared-scope', /scopes with reasons/],
  ['accepts-anything', /wrong arguments/],
  ['retries-itself', /503 is unavailable/],
  ['drops-retry-after', /429 with Retry-After/],
  ['html-is-empty', /HTML with status 200/],
  ['ignores-cancellation', /within 200 ms/],
  ['strict-schema', /fields that the vendor added/],
  ['loses-last-page', /paging covers all/],
  ['repeats-writes', /one effect for one idempotency key/],
  ['empty-is-an-error', /no data/],
  ['mangles-text', /text unharmed/],
] as const)(
  'the suite catches a connector that has the defect %s [connectors.conformance-bites]',
  async (defect, expected) => {
    const failed = await failedChecks(defect);
    expect(
      failed.some((title) => expected.test(title)),
      failed.join('; '),
    ).toBe(true);
  },
);

test('a check left out without a real reason, or a tool without an example, is refused', () => {
  const subject = subjectOf('none');
  expect(() => conformanceChecks({ ...subject, leftOut: { paging: 'later' } })).toThrow(/say why/);
  expect(() => conformanceChecks({ ...subject, calls: {} })).toThrow(/example call/);
});
