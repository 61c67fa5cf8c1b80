import type { z } from 'zod';
import { addressOf, type Route, type RouteResponse } from '../../contract/define-route.ts';
import { failureSchema } from '../../contract/failure.ts';
import { RequestFailed } from './problem.ts';

/** The parts of a request; those a route does not have are left out. */
export interface CallInput<R extends Route> {
  readonly params?: z.input<R['params']>;
  readonly query?: z.input<R['query']>;
  readonly body?: z.input<R['body']>;
  readonly signal?: AbortSignal;
}

let csrfToken: string | null = null;

/** Keeps the token of this session, which every change must carry. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/**
 * Calls one route of the contract and checks the answer against its schema.
 * @throws RequestFailed with the server's code, or `code` null when no answer came.
 */
export async function callApi<R extends Route>(route: R, input: CallInput<R> = {}): Promise<RouteResponse<R>> {
  const response = await send(route, input);
  const document = await readJson(response);
  if (!response.ok) {
    const failure = failureSchema.safeParse(document);
    if (failure.success) throw new RequestFailed(failure.data.error, failure.data.error.message);
    throw new RequestFailed(null, `The server answered ${response.status}.`);
  }
  const answer = route.response.safeParse(document);
  if (answer.success) return answer.data as RouteResponse<R>;
  throw new Error(`${route.path} answered in a form this page does not know: the product was updated meanwhile.`);
}

async function send<R extends Route>(route: R, { params, query, body, signal }: CallInput<R>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin', signal: signal ?? null };
  if (route.method !== 'GET') {
    if (csrfToken !== null) headers['x-bellwether-csrf'] = csrfToken;
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body ?? {});
  }
  const address = addressOf(route, { ...(params && { params }), ...(query && { query }) });
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailed(null, 'No answer.');
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // a proxy's error page: the status alone tells
    return null;
  }
}
