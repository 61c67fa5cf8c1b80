import { Connection } from 'jsforce';
import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { badVendorResponse, transportError } from '../kit/vendor-errors.ts';
import { salesforceError } from './salesforce-errors.ts';
import {
  type DescribedObject,
  describedObjectSchema,
  describedWorldSchema,
  limitsSchema,
  queryPageSchema,
  type UserInfo,
  userInfoSchema,
} from './schema.ts';
import { createSessionSource, type Session } from './session.ts';
import type { SalesforceSettings } from './settings.ts';
import { createTransport } from './transport.ts';

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

/** Salesforce's REST API for one connection. Every call carries the caller's signal and throws AppErrors. */
export interface SalesforceClient {
  readonly settings: SalesforceSettings;
  query(soql: string, signal: AbortSignal, options?: QueryOptions): Promise<RawPage>;
  /** The next page of a query. @throws AppError `conflict` with vendor code INVALID_QUERY_LOCATOR once it has expired. */
  queryMore(locator: string, signal: AbortSignal): Promise<RawPage>;
  /** What the integration user may see of an object, remembered; null when it may not see the object at all. */
  describe(object: string, signal: AbortSignal): Promise<DescribedObject | null>;
  /**
   * What `load` gave the last time, for an hour or until `forget`; for facts about the organisation that rarely
   * change. A caller that is cancelled stops waiting; the others still get what is being read.
   */
  remember<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** Drops everything remembered, after a field turned out to be gone. */
  forget(): void;
  nowInstant(): string;
  objectNames(signal: AbortSignal): Promise<readonly string[]>;
  limits(signal: AbortSignal): Promise<z.infer<typeof limitsSchema>>;
  userInfo(signal: AbortSignal): Promise<UserInfo>;
}

const rememberForMs = 3_600_000;
const loadTimeoutMs = 60_000;

const locatorPattern = /\/query(?:All)?\/([A-Za-z0-9]+-\d+)$/;

function toPage(answer: unknown): RawPage {
  const page = queryPageSchema.safeParse(answer);
  if (!page.success) throw badVendorResponse('Salesforce', 'a query', page.error);
  const { totalSize, records, done, nextRecordsUrl } = page.data;
  const locator = locatorPattern.exec(nextRecordsUrl ?? '')?.[1] ?? null;
  if (!done && locator === null) throw badVendorResponse('Salesforce', 'a query whose next page has no address');
  return { totalSize, records, locator };
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(answer);
  if (!result.success) throw badVendorResponse('Salesforce', what, result.error);
  return result.data;
}

type Use = (link: Connection) => Promise<unknown>;

/** What is shared goes on; the caller that was cancelled stops waiting for it. */
function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(transportError(signal.reason, 'Salesforce'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Opens jsforce over the kit's outbound client; a 401 refreshes the session once and repeats the call. */
export function openSalesforceClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<SalesforceSettings>,
): SalesforceClient {
  const { settings, credentials } = connection;
  const sessions = createSessionSource(credentials, settings.instanceUrl);
  const memory = new Map<string, { readonly atMs: number; readonly value: Promise<unknown> }>();

  async function attempt(what: string, session: Session, signal: AbortSignal, use: Use): Promise<unknown> {
    const link = new Connection({ ...session, version: settings.apiVersion });
    link._transport = createTransport(ports, signal);
    try {
      return await use(link);
    } catch (error) {
      throw salesforceError(error, what);
    }
  }
  async function call(what: string, signal: AbortSignal, use: Use): Promise<unknown> {
    const session = await unlessAborted(sessions.current(), signal);
    try {
      return await attempt(what, session, signal, use);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'auth_expired') throw error;
      const renewed = await unlessAborted(sessions.renew(session), signal);
      return attempt(what, renewed, signal, use);
    }
  }
  function remember<Value>(
    key: string,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const known = memory.get(key);
    if (known && ports.now() - known.atMs < rememberForMs) return unlessAborted(known.value as Promise<Value>, signal);
    const value = load(AbortSignal.timeout(loadTimeoutMs));
    memory.set(key, { atMs: ports.now(), value });
    value.catch(() => memory.delete(key));
    return unlessAborted(value, signal);
  }
  async function readDescribe(object: string, signal: AbortSignal): Promise<DescribedObject | null> {
    try {
      const answer = await call(`describing ${object}`, signal, async (link) =>
        link.request(`/sobjects/${object}/describe`),
      );
      return parsed(describedObjectSchema, answer, `describing ${object}`);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null;
      throw error;
    }
  }

  return {
    settings,
    async query(soql, signal, { all = false, pageSize = 2000 } = {}) {
      const url = `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
      const headers = { 'Sforce-Query-Options': `batchSize=${Math.max(200, pageSize)}` };
      return toPage(await call('a query', signal, async (link) => link.request({ method: 'GET', url, headers })));
    },
    async queryMore(locator, signal) {
      return toPage(await call('the next page', signal, async (link) => link.request(`/query/${locator}`)));
    },
    describe: (object, signal) => remember(`describe ${object}`, signal, (own) => readDescribe(object, own)),
    remember,
    forget: () => memory.clear(),
    nowInstant: () => new Date(ports.now()).toISOString(),
    async objectNames(signal) {
      const answer = await call('listing objects', signal, async (link) => link.request('/sobjects'));
      return parsed(describedWorldSchema, answer, 'listing objects').sobjects.map(({ name }) => name);
    },
    async limits(signal) {
      const answer = await call('reading limits', signal, async (link) => link.request('/limits'));
      return parsed(limitsSchema, answer, 'reading limits');
    },
    async userInfo(signal) {
      const answer = await call('reading the organisation', signal, async (link) => link.soap.getUserInfo());
      return parsed(userInfoSchema, answer, 'reading the organisation');
    },
  };
}
