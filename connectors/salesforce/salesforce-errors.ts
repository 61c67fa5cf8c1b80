import { AppError, type ErrorCode } from '../../src/domain/errors.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';

/**
 * What Salesforce's error codes mean for the caller.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm (2026-11-20)
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  INVALID_SESSION_ID: 'auth_expired',
  'sf:INVALID_SESSION_ID': 'auth_expired',
  INVALID_AUTH_HEADER: 'auth_expired',
  REQUEST_LIMIT_EXCEEDED: 'rate_limited',
  API_DISABLED_FOR_ORG: 'forbidden',
  API_CURRENTLY_DISABLED: 'forbidden',
  FUNCTIONALITY_NOT_ENABLED: 'forbidden',
  INSUFFICIENT_ACCESS: 'forbidden',
  INSUFFICIENT_ACCESS_OR_READONLY: 'forbidden',
  INVALID_FIELD: 'invalid_input',
  INVALID_TYPE: 'invalid_input',
  MALFORMED_QUERY: 'invalid_input',
  MALFORMED_ID: 'invalid_input',
  INVALID_QUERY_LOCATOR: 'conflict',
  UNABLE_TO_LOCK_ROW: 'unavailable',
  PROCESSING_HALTED: 'conflict',
  ENTITY_IS_DELETED: 'not_found',
  INVALID_CROSS_REFERENCE_KEY: 'invalid_input',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'forbidden',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'forbidden',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'invalid_input',
  REQUIRED_FIELD_MISSING: 'invalid_input',
  STRING_TOO_LONG: 'invalid_input',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'invalid_input',
  JSON_PARSER_ERROR: 'invalid_input',
  DUPLICATE_VALUE: 'conflict',
  DUPLICATES_DETECTED: 'conflict',
  IDEMPOTENCY_NOT_SUPPORTED: 'invalid_input',
  LIMIT_EXCEEDED: 'limit_exceeded',
  EXCEEDED_ID_LIMIT: 'limit_exceeded',
  EXCEEDEDQUOTA: 'rate_limited',
  INVALID_REPLICATION_DATE: 'invalid_input',
  INVALIDENTITY: 'invalid_input',
  INVALIDJOB: 'invalid_input',
  INVALIDJOBSTATE: 'conflict',
  INVALID_LOCATOR: 'not_found',
  API_VERSION_MISMATCH: 'not_found',
  NOT_FOUND: 'not_found',
  UNSUPPORTED_API_VERSION: 'not_found',
  QUERY_TIMEOUT: 'unavailable',
  SERVER_UNAVAILABLE: 'unavailable',
};

const byStatus: Readonly<Record<string, ErrorCode>> = {
  ERROR_HTTP_400: 'invalid_input',
  ERROR_HTTP_401: 'auth_expired',
  ERROR_HTTP_403: 'forbidden',
  ERROR_HTTP_404: 'not_found',
  ERROR_HTTP_414: 'limit_exceeded',
  ERROR_HTTP_431: 'limit_exceeded',
};

/** A day's calls used up is not over in seconds, too many at once is; Salesforce sends no Retry-After with either. */
const dailyLimitRetryMs = 15 * 60_000;
const concurrencyRetryMs = 10_000;

const advice: Partial<Record<ErrorCode, string>> = {
  auth_expired: 'Sign in to Salesforce again.',
  rate_limited: 'The organisation has used up its API calls; reading goes on later.',
  forbidden: 'Ask a Salesforce administrator to give the integration user access.',
  invalid_input: 'Correct the request; fields come from salesforce_describe_source.',
};

function firstLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}

/** Turns what jsforce throws into our error; `data.vendorCode` keeps Salesforce's own code. */
export function salesforceError(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const vendorCode = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : null;
  const code = vendorCode === null ? undefined : (codes[vendorCode] ?? byStatus[vendorCode]);
  if (!code || !(error instanceof Error) || vendorCode === null) return badVendorResponse('Salesforce', what, error);
  const text = vendorCode.startsWith('ERROR_HTTP') ? vendorCode : `${vendorCode}: ${firstLine(error.message)}`;
  const retryAfterMs = /Concurrent/i.test(error.message) ? concurrencyRetryMs : dailyLimitRetryMs;
  return new AppError(
    code,
    `Salesforce refused ${what} (${text}). ${advice[code] ?? ''}`.trim(),
    { system: 'salesforce', vendorCode, ...(code === 'rate_limited' ? { retryAfterMs } : {}) },
    { cause: error },
  );
}

interface VendorError extends Error {
  errorCode?: string;
}

/** The error of an answer's body `[{errorCode, message}]`, as jsforce would have thrown it; by the status where there is none. */
export function answerError(status: number, body: unknown, what: string): AppError {
  const [first] = Array.isArray(body) ? (body as { errorCode?: unknown; message?: unknown }[]) : [];
  const error: VendorError = new Error(String(first?.message ?? `HTTP ${status}`));
  const known = typeof first?.errorCode === 'string' ? first.errorCode : null;
  error.errorCode = known !== null && codes[known] ? known : (known ?? `ERROR_HTTP_${status}`);
  if (known !== null && !codes[known] && byStatus[`ERROR_HTTP_${status}`]) {
    const code = byStatus[`ERROR_HTTP_${status}`] ?? 'invalid_input';
    const text = `Salesforce refused ${what} (${known}: ${firstLine(error.message)}). ${advice[code] ?? ''}`.trim();
    return new AppError(code, text, { system: 'salesforce', vendorCode: known }, { cause: error });
  }
  return salesforceError(error, what);
}

/** True when `error` is Salesforce's `vendorCode`. */
export function isVendorCode(error: unknown, vendorCode: string): boolean {
  return error instanceof AppError && error.data['vendorCode'] === vendorCode;
}
