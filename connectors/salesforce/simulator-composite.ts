import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

interface SubResult {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

const maxSubrequests = 25;
const maxQueries = 5;

function failure(errorCode: string, message: string): SimulatedReply {
  return { status: 400, json: [{ errorCode, message }] };
}

/** The value of `ref.records[0].Id` among earlier answers; undefined when it is not there. */
function lookUp(path: string, earlier: ReadonlyMap<string, unknown>): unknown {
  const [name = '', ...steps] = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  let value = earlier.get(name);
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
  return value;
}

class MissingReference extends Error {}

function filledIn(text: string, earlier: ReadonlyMap<string, unknown>): string {
  return text.replace(/@\{([^}]+)\}/g, (_, path: string) => {
    const value = lookUp(path, earlier);
    if (value === undefined || value === null || typeof value === 'object') {
      const [ref, ...rest] = path.split('.');
      throw new MissingReference(`Invalid reference specified. No value for ${rest.join('.')} found in ${ref}`);
    }
    return String(value);
  });
}

function halted(referenceId: string, message: string): SubResult {
  const body = [{ errorCode: 'PROCESSING_HALTED', message }];
  return { body, httpHeaders: {}, httpStatusCode: 400, referenceId };
}

function isQuery(url: string): boolean {
  return /^\/services\/data\/v\d+\.0\/(query|queryAll)\b/.test(url);
}

function refusal(subrequests: readonly Subrequest[]): SimulatedReply | null {
  if (subrequests.length === 0) return failure('INVALID_INPUT', 'compositeRequest is empty');
  if (subrequests.length > maxSubrequests) {
    return failure('LIMIT_EXCEEDED', `The composite request has more than ${maxSubrequests} subrequests`);
  }
  const names = subrequests.map(({ referenceId }) => referenceId);
  if (names.some((name) => !/^\w+$/.test(name)) || new Set(names).size < names.length) {
    return failure('INVALID_INPUT', 'Each referenceId must be unique letters, digits and underscores');
  }
  if (subrequests.filter(({ url }) => isQuery(url)).length > maxQueries) {
    return failure('LIMIT_EXCEEDED', `The composite request has more than ${maxQueries} query operations`);
  }
  return null;
}

/**
 * Composite: up to 25 sub-requests, five of them queries, in one call; a later one may use what an earlier one answered.
 * `route` answers one sub-request; `rollBack` undoes what they wrote when all or nothing was asked for.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm (2026-11-20)
 */
export function answerComposite(
  request: SimulatedRequest,
  route: (request: SimulatedRequest) => SimulatedReply,
  rollBack: () => void,
): SimulatedReply {
  const { compositeRequest = [], allOrNone = false } = JSON.parse(request.body) as {
    compositeRequest?: Subrequest[];
    allOrNone?: boolean;
  };
  const refused = refusal(compositeRequest);
  if (refused) return refused;
  const earlier = new Map<string, unknown>();
  const results: SubResult[] = [];
  for (const sub of compositeRequest) {
    try {
      const url = new URL(filledIn(sub.url, earlier), 'http://simulator');
      const body = sub.body === undefined ? '' : filledIn(JSON.stringify(sub.body), earlier);
      const headers = { ...request.headers, ...sub.httpHeaders };
      const reply = route({
        ...request,
        method: sub.method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        body,
      });
      if (reply.status < 300) earlier.set(sub.referenceId, reply.json);
      const code = { httpStatusCode: reply.status, referenceId: sub.referenceId };
      results.push({ body: reply.json ?? null, httpHeaders: {}, ...code });
    } catch (error) {
      if (!(error instanceof MissingReference)) throw error;
      results.push(halted(sub.referenceId, error.message));
    }
  }
  if (allOrNone && results.some(({ httpStatusCode }) => httpStatusCode >= 300)) {
    rollBack();
    const text = 'The transaction was rolled back since another operation in the same transaction failed.';
    for (const [index, result] of results.entries())
      if (result.httpStatusCode < 300) results[index] = halted(result.referenceId, text);
  }
  return { status: 200, json: { compositeResponse: results } };
}
