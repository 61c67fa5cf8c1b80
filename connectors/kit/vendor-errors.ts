import { AppError, type ErrorCode } from '../../src/domain/errors.ts';
import { parseRetryAfter } from './rate-limit.ts';

/** A vendor's answer that is not a success, as far as a code can be read from it. */
export interface VendorFailure {
  readonly system: string;
  readonly status: number;
  /** The `Retry-After` header; null when absent. */
  readonly retryAfter: string | null;
  /** The vendor's own code or short message, shown to people; never a body. */
  readonly reason?: string;
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_input',
  401: 'auth_expired',
  403: 'forbidden',
  404: 'not_found',
  408: 'unavailable',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  413: 'limit_exceeded',
  414: 'limit_exceeded',
  422: 'invalid_input',
  423: 'conflict',
  425: 'unavailable',
  429: 'rate_limited',
  431: 'limit_exceeded',
};

const advice: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'correct the request',
  auth_expired: 'connect it again',
  forbidden: 'ask an administrator for the permission',
  not_found: 'check the id',
  conflict: 'read it again and decide',
  rate_limited: 'it is tried again after the wait it asked for',
  unavailable: 'it is tried again later',
  bad_vendor_response: 'nothing was stored; see the connector’s README',
  limit_exceeded: 'ask for less',
  internal: 'see the log',
};

/** The error of an HTTP status, with the wait of its `Retry-After` where the vendor throttles or is down. */
export function vendorError(failure: VendorFailure, nowMs: number): AppError {
  const { system, status, retryAfter, reason } = failure;
  const code = codeByStatus[status] ?? (status >= 500 ? 'unavailable' : 'bad_vendor_response');
  const waits = code === 'rate_limited' || (code === 'unavailable' && retryAfter !== null);
  const message = `${system} answered ${status}${reason ? ` (${reason.slice(0, 200)})` : ''}: ${advice[code]}.`;
  return new AppError(code, message, {
    system,
    status,
    ...(waits ? { retryAfterMs: parseRetryAfter(retryAfter, nowMs) } : {}),
  });
}

/** The error of an answer that is not what the vendor documents: HTML, cut JSON, another shape. `what` names the tool or call. */
export function badVendorResponse(system: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'bad_vendor_response',
    `${system}: the answer to ${what} cannot be read; ${advice.bad_vendor_response}.`,
    { system },
    { cause },
  );
}

/**
 * Parses a JSON answer.
 * @throws AppError `bad_vendor_response` for HTML, an empty body or cut JSON, whatever the status says.
 */
export function parseVendorJson(system: string, what: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badVendorResponse(system, what, error);
  }
}

function innermost(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause !== undefined; depth += 1) {
    if (current instanceof AppError) return current;
    current = current.cause;
  }
  return current;
}

/**
 * The error of a request that got no answer: refused, reset, cut, timed out, cancelled, or refused by our own rules.
 * An AppError inside (from the address check) comes out as it is.
 */
export function transportError(error: unknown, host: string): AppError {
  const cause = innermost(error);
  if (cause instanceof AppError) return cause;
  if (error instanceof AppError) return error;
  const name = error instanceof Error ? error.name : '';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : name;
  const what =
    name === 'TimeoutError'
      ? 'did not answer in time'
      : name === 'AbortError'
        ? 'was not waited for: the call was cancelled'
        : `could not be reached (${code})`;
  return new AppError('unavailable', `${host} ${what}.`, { host, transport: code }, { cause: error });
}
