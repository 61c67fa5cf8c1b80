import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { VendorQuota } from '../../src/domain/record.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import { type ApiAnswer, type ApiRequest, createApiCalls, unlessAborted } from './api-calls.ts';
import type { BulkStream } from './bulk-stream.ts';
import {
  compositeSchema,
  type DescribedObject,
  describedObjectSchema,
  describedWorldSchema,
  limitsSchema,
  queryPageSchema,
  recordCountsSchema,
  type UserInfo,
  userInfoSchema,
} from './schema.ts';
import type { SalesforceSettings } from './settings.ts';

/** One page of raw rows. `locator` reads on for two days; null on the last page. */
export interface RawPage {
  readonly totalSize: number;
  readonly records: readonly unknown[];
  readonly locator: string | null;
}

/** `all`: deleted and archived rows too. `pageSize`: Salesforce's 200 to 2,000 rows a page. */
export interface QueryOptions {
  readonly all?: boolean;
  readonly pageSize?: number;
}

/** One request of a composite call. `url` begins with the base path; `@{ref.field}` stands for what an earlier one answered. */
export interface Subrequest {
  readonly referenceId: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
}

export interface CompositeOptions {
  /** When one fails nothing is written. */
  readonly allOrNone?: boolean;
  readonly what?: string;
}

/** Answers by reference id. */
export type SubAnswers = ReadonlyMap<string, { readonly status: number; readonly body: unknown }>;

/** Salesforce's REST API for one connection. Every call carries the caller's signal and throws AppErrors. */
export interface SalesforceClient {
  readonly settings: SalesforceSettings;
  query(soql: string, signal: AbortSignal, options?: QueryOptions): Promise<RawPage>;
  /** The next page of a query. @throws AppError `conflict` with vendor code INVALID_QUERY_LOCATOR once it has expired. */
  queryMore(locator: string, signal: AbortSignal): Promise<RawPage>;
  /** What the integration user may see of an object, remembered; null when it may not see the object at all. */
  describe(object: string, signal: AbortSignal): Promise<DescribedObject | null>;
  /**
   * What `load` gave the last time, for six hours or until `forget`; for facts about the organisation that rarely
   * change. A caller that is cancelled stops waiting; the others still get what is being read.
   */
  remember<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** A request beside queries. */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
  json(request: ApiRequest, signal: AbortSignal): Promise<unknown>;
  /** Up to 25 requests in one call, at most five of them queries; each has its own status. */
  composite(requests: readonly Subrequest[], signal: AbortSignal, options?: CompositeOptions): Promise<SubAnswers>;
  /** How many records each object has, roughly; objects that Salesforce does not count are missing. */
  recordCounts(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Results of bulk jobs under way, by job, so that a page goes on where the last one ended. */
  readonly bulkStreams: Map<string, BulkStream>;
  /** How long this organisation's bulk jobs take to begin, learned from those before. */
  readonly jobPace: { startUpMs: number };
  /** The beginning of every address below the API version. */
  readonly basePath: string;
  /** Calls left today, as far as Salesforce has said. */
  quota(): VendorQuota | null;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Drops everything remembered, after a field turned out to be gone. */
  forget(): void;
  nowInstant(): string;
  /** Now by Salesforce's own clock, which the stamps of its rows follow; by ours before its first answer. */
  vendorInstant(): string;
  objectNames(signal: AbortSignal): Promise<readonly string[]>;
  limits(signal: AbortSignal): Promise<z.infer<typeof limitsSchema>>;
  userInfo(signal: AbortSignal): Promise<UserInfo>;
}

const rememberForMs = 6 * 3_600_000;
const loadTimeoutMs = 60_000;
const shortestStartUpMs = 250;

/** Objects whose fields are asked for together, because every pass needs several of them. */
const describedTogether = [
  'Opportunity',
  'OpportunityStage',
  'OpportunityHistory',
  'OpportunityFieldHistory',
  'OpportunityContactRole',
  'Account',
  'Contact',
  'User',
  'Task',
  'Event',
  'EventRelation',
  'EmailMessage',
  'Case',
  'FieldDefinition',
  'DatedConversionRate',
];

const locatorPattern = /\/query(?:All)?\/([A-Za-z0-9]+-\d+)$/;

/** Reads one page of a query. @throws AppError `bad_vendor_response` */
export function toPage(answer: unknown): RawPage {
  const page = queryPageSchema.safeParse(answer);
  if (!page.success) throw badVendorResponse('Salesforce', 'a query', page.error);
  const { totalSize, records, done, nextRecordsUrl } = page.data;
  const locator = locatorPattern.exec(nextRecordsUrl ?? '')?.[1] ?? null;
  if (!done && locator === null) throw badVendorResponse('Salesforce', 'a query whose next page has no address');
  return { totalSize, records, locator };
}

/** Checks an answer against its schema. @throws AppError `bad_vendor_response` */
export function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(answer);
  if (!result.success) throw badVendorResponse('Salesforce', what, result.error);
  return result.data;
}

type Remember = SalesforceClient['remember'];

function createMemory(now: () => number): { readonly remember: Remember; forget(): void } {
  const memory = new Map<string, { readonly atMs: number; readonly value: Promise<unknown> }>();
  return {
    forget: () => memory.clear(),
    remember<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
      const known = memory.get(key);
      if (known && now() - known.atMs < rememberForMs) return unlessAborted(known.value as Promise<Value>, signal);
      const value = load(AbortSignal.timeout(loadTimeoutMs));
      const entry = { atMs: now(), value };
      memory.set(key, entry);
      value.catch(() => {
        if (memory.get(key) === entry) memory.delete(key);
      });
      return unlessAborted(value, signal);
    },
  };
}

/** Failures that mean "not this way" rather than "not now". */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof AppError && ['invalid_input', 'not_found', 'forbidden', 'limit_exceeded'].includes(error.code)
  );
}

type Calls = ReturnType<typeof createApiCalls>;

async function runComposite(
  calls: Calls,
  requests: readonly Subrequest[],
  signal: AbortSignal,
  { allOrNone = false, what = 'a composite call' }: CompositeOptions = {},
): Promise<SubAnswers> {
  const body = { allOrNone, compositeRequest: requests };
  const answer = await calls.json({ what, method: 'POST', path: '/composite', body }, signal);
  const { compositeResponse } = parsed(compositeSchema, answer, what);
  return new Map(compositeResponse.map((each) => [each.referenceId, { status: each.httpStatusCode, body: each.body }]));
}

type Descriptions = ReadonlyMap<string, DescribedObject | null>;

/** Describes the usual objects in one call; empty where an organisation does not answer it that way. */
async function describeTogether(calls: Calls, basePath: string, signal: AbortSignal): Promise<Descriptions> {
  const requests = describedTogether.map((name) => ({
    referenceId: name,
    method: 'GET' as const,
    url: `${basePath}/sobjects/${name}/describe`,
  }));
  try {
    const answers = await runComposite(calls, requests, signal, { what: 'describing objects' });
    return new Map(
      [...answers].flatMap(([name, { status, body }]): [string, DescribedObject | null][] => {
        if (status === 404) return [[name, null]];
        return status < 300 ? [[name, parsed(describedObjectSchema, body, `describing ${name}`)]] : [];
      }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return new Map();
  }
}

async function describeOne(calls: Calls, object: string, signal: AbortSignal): Promise<DescribedObject | null> {
  const what = `describing ${object}`;
  try {
    return parsed(
      describedObjectSchema,
      await calls.json({ what, path: `/sobjects/${object}/describe` }, signal),
      what,
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

async function readCounts(
  calls: Calls,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const what = 'counting records';
  try {
    const answer = await calls.json({ what, path: `/limits/recordCount?sObjects=${names.join(',')}` }, signal);
    return new Map(parsed(recordCountsSchema, answer, what).sObjects.map(({ name, count }) => [name, count]));
  } catch (error) {
    // Counts only decide how to read; without them the first page of a query tells its size.
    if (!isRefusal(error)) throw error;
    return new Map();
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

/** Opens jsforce over the kit's outbound client; a 401 refreshes the session once and repeats the call. */
export function openSalesforceClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<SalesforceSettings>,
): SalesforceClient {
  const { settings } = connection;
  const calls = createApiCalls(ports, connection);
  const { remember, forget } = createMemory(ports.now);
  const basePath = `/services/data/v${settings.apiVersion}`;
  return {
    settings,
    basePath,
    remember,
    forget,
    bulkStreams: new Map(),
    jobPace: { startUpMs: shortestStartUpMs },
    send: calls.send,
    json: calls.json,
    quota: calls.quota,
    nowInstant: () => new Date(ports.now()).toISOString(),
    vendorInstant: () => new Date(calls.vendorNowMs()).toISOString(),
    sleep: ports.sleep ?? wait,
    composite: (requests, signal, options) => runComposite(calls, requests, signal, options),
    async query(soql, signal, { all = false, pageSize = 2000 } = {}) {
      const url = `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
      const headers = { 'Sforce-Query-Options': `batchSize=${Math.max(200, pageSize)}` };
      return toPage(await calls.link('a query', signal, async (link) => link.request({ method: 'GET', url, headers })));
    },
    async queryMore(locator, signal) {
      return toPage(await calls.link('the next page', signal, async (link) => link.request(`/query/${locator}`)));
    },
    async describe(object, signal) {
      if (describedTogether.includes(object)) {
        const together = await remember('describes', signal, (own) => describeTogether(calls, basePath, own));
        const known = together.get(object);
        if (known !== undefined) return known;
      }
      return remember(`describe ${object}`, signal, (own) => describeOne(calls, object, own));
    },
    recordCounts: (names, signal) => remember(`counts ${names}`, signal, (own) => readCounts(calls, names, own)),
    async objectNames(signal) {
      const answer = await remember('objects', signal, (own) =>
        calls.json({ what: 'listing objects', path: '/sobjects' }, own),
      );
      return parsed(describedWorldSchema, answer, 'listing objects').sobjects.map(({ name }) => name);
    },
    async limits(signal) {
      const answer = await calls.json({ what: 'reading limits', path: '/limits' }, signal);
      return parsed(limitsSchema, answer, 'reading limits');
    },
    async userInfo(signal) {
      const use = (own: AbortSignal) =>
        calls.link('reading the organisation', own, async (link) => link.soap.getUserInfo());
      return parsed(userInfoSchema, await remember('user', signal, use), 'reading the organisation');
    },
  };
}
