import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { badVendorResponse, parseVendorJson } from '../kit/vendor-errors.ts';
import { googleError } from './google-errors.ts';
import type { GoogleSession } from './google-session.ts';

/** How one request of a Google API goes out. */
export interface GoogleRoute {
  readonly ports: ConnectorPorts;
  readonly session: GoogleSession;
  readonly system: string;
  /** On whose behalf; null: the user who signed in. */
  readonly subject: string | null;
  readonly signal: AbortSignal;
}

interface PlainRequest {
  readonly method?: string;
  readonly headers?: Headers | Record<string, string>;
  readonly body?: unknown;
}

async function sendOnce(route: GoogleRoute, url: string, request: PlainRequest, token: string) {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return route.ports.http.fetch(url, {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(headers),
    signal: route.signal,
    ...(typeof request.body === 'string' ? { body: request.body } : {}),
  });
}

/**
 * Sends one request with the connection's token, once more with a renewed one after a 401, and answers with the text of a JSON
 * body. Google's clients take a page of HTML for a result, so what is no JSON fails here.
 * @throws AppError by Google's reasons, `bad_vendor_response` for a success that is no JSON
 */
export async function sendToGoogle(route: GoogleRoute, url: string, request: PlainRequest): Promise<Response> {
  const { ports, session, system, subject, signal } = route;
  const token = await session.token(subject, signal);
  let answer = await sendOnce(route, url, request, token);
  if (answer.status === 401) answer = await sendOnce(route, url, request, await session.renew(subject, token, signal));
  const body = await answer.text();
  if (!answer.ok) {
    const retryAfter = answer.headers.get('retry-after');
    throw googleError({ system, status: answer.status, retryAfter, body }, ports.now());
  }
  if (body !== '') parseVendorJson(system, new URL(url).pathname, body);
  const headers = { 'content-type': 'application/json' };
  return new Response(body === '' ? null : body, { status: body === '' ? 204 : 200, headers });
}

/**
 * Options of one call of a Google client: its requests go through `sendToGoogle`, its own retries are off.
 * Source: https://github.com/googleapis/google-cloud-node-core/tree/main/packages/gaxios#request-options (2026-11-20)
 */
export function callOptions(route: GoogleRoute) {
  return {
    retry: false,
    responseType: 'json' as const,
    fetchImplementation: (url: string | URL | Request, init?: object) =>
      sendToGoogle(route, String(url), (init ?? {}) as PlainRequest),
  };
}

function appErrorIn(error: unknown): AppError | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    if (current instanceof AppError) return current;
  }
  return null;
}

/** Parses what a Google client answered and takes our error out of the one it wraps around it. */
export async function readAnswer<Answer>(
  system: string,
  what: string,
  call: Promise<{ readonly data: unknown }>,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const answer = await call.catch((error: unknown) => {
    throw appErrorIn(error) ?? error;
  });
  const parsed = schema.safeParse(answer.data);
  if (!parsed.success) throw badVendorResponse(system, what, parsed.error);
  return parsed.data;
}

/** Runs `work` over `items`, at most `width` at a time, answers in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  let hasFailed = false;
  async function run(): Promise<void> {
    for (let next = queue.shift(); next && !hasFailed; next = queue.shift()) {
      try {
        results[next[0]] = await work(next[1]);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, run));
  return results;
}
