/** What the caller can do about a failure; every edge derives its answer from the code alone (see `errorTable`). */
export const errorCodes = [
  'invalid_input',
  'auth_expired',
  'forbidden',
  'not_found',
  'conflict',
  'rate_limited',
  'unavailable',
  'bad_vendor_response',
  'limit_exceeded',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** How one error code shows at each edge. `retry`: never, after `retryAfterMs`, or with back-off. */
export interface ErrorRow {
  readonly httpStatus: number;
  readonly retry: 'never' | 'after' | 'backoff';
  readonly slackText: string;
  readonly exitCode: 1 | 2;
}

/** The one table that maps a code to HTTP status, Slack text, retry and exit code. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  invalid_input: { httpStatus: 400, retry: 'never', slackText: 'I could not read that request.', exitCode: 2 },
  auth_expired: {
    httpStatus: 401,
    retry: 'never',
    slackText: 'The connection needs to be signed in again.',
    exitCode: 1,
  },
  forbidden: { httpStatus: 403, retry: 'never', slackText: 'You may not see or do that.', exitCode: 1 },
  not_found: { httpStatus: 404, retry: 'never', slackText: 'I could not find that.', exitCode: 1 },
  conflict: { httpStatus: 409, retry: 'never', slackText: 'It changed meanwhile; look again and decide.', exitCode: 1 },
  rate_limited: {
    httpStatus: 429,
    retry: 'after',
    slackText: 'The system asked us to slow down; retrying later.',
    exitCode: 1,
  },
  unavailable: {
    httpStatus: 503,
    retry: 'backoff',
    slackText: 'The system does not answer at the moment.',
    exitCode: 1,
  },
  bad_vendor_response: {
    httpStatus: 502,
    retry: 'never',
    slackText: 'The system gave an answer we cannot read.',
    exitCode: 1,
  },
  limit_exceeded: { httpStatus: 413, retry: 'never', slackText: 'That is more than the limit allows.', exitCode: 1 },
  internal: { httpStatus: 500, retry: 'never', slackText: 'Something went wrong on our side.', exitCode: 1 },
};

/** Facts a person or an edge needs beside the message; never secrets, never message bodies. */
export interface ErrorData {
  readonly retryAfterMs?: number;
  readonly system?: string;
  readonly tool?: string;
  readonly field?: string;
  readonly hint?: string;
  readonly requestId?: string;
  readonly [key: string]: unknown;
}

/** The product's one error: `code` decides retry and edge behaviour, `message` says what, where and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, data: ErrorData = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** Returns `error` when it is an AppError, else wraps it as `internal` with the original as cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal', message, {}, { cause: error });
}
