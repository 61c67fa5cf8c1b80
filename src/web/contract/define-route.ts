import { z } from 'zod';

/** What a request must be allowed by the policies: an action of `decide()` and what it is about. */
export interface DecidedAccess {
  readonly action: 'page' | 'read' | 'question' | 'plan' | 'approve' | 'administer';
  readonly resource: string;
}

/** Who gets an answer at all: anyone, anyone signed in, or whom `decide()` allows the act. */
export type RouteAccess = 'anyone' | 'signed_in' | DecidedAccess;

/** A request without fields in its path, its query or its body. */
export const noFields = z.strictObject({});
export type NoFields = typeof noFields;

/**
 * One route of the HTTP API: everything the server checks and the browser knows of it. `needsStepUp`: the person must have signed in
 * within the last ten minutes. `media` says how the answer is written; `response` is its JSON (of `events`: of one event's data).
 */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly needsStepUp: boolean;
  readonly media: 'json' | 'csv' | 'events';
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
}

type RouteHead = Pick<Route, 'id' | 'method' | 'path' | 'summary' | 'access'>;

/** Declares a route; what is left out is without fields, JSON, and open to a session of any age. */
export function defineRoute<
  Response extends z.ZodType,
  Params extends z.ZodObject = NoFields,
  Query extends z.ZodObject = NoFields,
  Body extends z.ZodType = NoFields,
>(
  route: RouteHead & {
    readonly response: Response;
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly needsStepUp?: boolean;
    readonly media?: Route['media'];
  },
): Route<Params, Query, Body, Response> {
  const { params, query, body, needsStepUp = false, media = 'json', ...rest } = route;
  return {
    ...rest,
    needsStepUp,
    media,
    params: params ?? (noFields as unknown as Params),
    query: query ?? (noFields as unknown as Query),
    body: body ?? (noFields as unknown as Body),
  };
}

/** What a caller gives. */
export interface RouteRequest<R extends Route> {
  readonly params: z.input<R['params']>;
  readonly query: z.input<R['query']>;
  readonly body: z.input<R['body']>;
}

/** What the server works with. */
export interface ParsedRequest<R extends Route> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
}

export type RouteResponse<R extends Route> = z.output<R['response']>;

/** Several values of one name in a query: `?band=high&band=critical`; none when left out. */
export function manyOf<Value extends z.ZodType>(value: Value, most = 50) {
  return z
    .union([z.array(value).max(most), value.transform((one) => [one])])
    .optional()
    .transform((values): z.output<Value>[] => values ?? []);
}

/** The address of a request, for `fetch`; values that are undefined or null are left out. */
export function addressOf<R extends Route>(
  { path }: R,
  { params, query }: { readonly params?: z.input<R['params']>; readonly query?: z.input<R['query']> } = {},
): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    return encodeURIComponent(String((params as Record<string, unknown> | undefined)?.[name] ?? ''));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) search.append(name, String(each));
    }
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}
