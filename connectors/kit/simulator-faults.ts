/** What goes wrong with one request. `status` and `json` answer instead of the vendor; `truncate` and `rewrite` spoil the real answer. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** The vendor's JSON answer, changed: a new field, a missing one, another type. */
  | { readonly kind: 'rewrite'; readonly change: (json: unknown, request: FaultyRequest) => unknown };

/** A request as far as a fault looks at it. */
export interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** Which requests a rule is about; an omitted part matches everything. `path` is tested against path and query string. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: RegExp;
  readonly body?: RegExp;
  /** Asked last, and only of requests that the other parts fit; it may count them. */
  readonly when?: (request: FaultyRequest) => boolean;
}

/** The HTML page that a load balancer answers when the vendor is down. */
export const unavailablePage =
  '<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body><h1>503</h1></body></html>';

interface Rule {
  readonly match: FaultMatch;
  skip: number;
  readonly queue: Fault[];
}

function fits(match: FaultMatch, request: FaultyRequest): boolean {
  if (match.method !== undefined && match.method !== request.method) return false;
  const query = request.query.toString();
  if (match.path && !match.path.test(query ? `${request.path}?${query}` : request.path)) return false;
  if (match.body && !match.body.test(request.body)) return false;
  return match.when?.(request) ?? true;
}

/** Short names for the faults that tests use most. */
export const faults = {
  /** 503 with an HTML page. */
  unavailable: { kind: 'status', status: 503 } as const satisfies Fault,
  /** 200 with an HTML page, as a proxy's login page or a maintenance page comes. */
  htmlPage: { kind: 'status', status: 200 } as const satisfies Fault,
  reset: { kind: 'reset' } as const satisfies Fault,
  hang: { kind: 'hang' } as const satisfies Fault,
  /** 429; `retryAfter` is sent as it stands (seconds, an HTTP date or nonsense), null sends no header. */
  throttled: (retryAfter: string | null): Fault => ({
    kind: 'status',
    status: 429,
    headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
  }),
};

/** The faults still to come. "Page 3: 503 twice, then a reset" is `add({path: /query/}, [unavailable, unavailable, reset], {skip: 2})`. */
export class FaultScript {
  readonly #rules: Rule[] = [];

  /** After `skip` matching requests have passed, each further one meets the next fault of the list until it is used up. */
  add(match: FaultMatch, sequence: readonly Fault[], options: { readonly skip?: number } = {}): void {
    this.#rules.push({ match, skip: options.skip ?? 0, queue: [...sequence] });
  }

  /** Removes everything that has not happened yet. */
  clear(): void {
    this.#rules.length = 0;
  }

  /** The fault of this request, used up by the call; null when the vendor answers as usual. */
  take(request: FaultyRequest): Fault | null {
    for (const rule of this.#rules) {
      if (rule.queue.length === 0 || !fits(rule.match, request)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      return rule.queue.shift() ?? null;
    }
    return null;
  }
}
