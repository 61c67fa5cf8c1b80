import { AppError, type ErrorCode } from '../../src/domain/errors.ts';
import { defaultRetryAfterMs, parseRetryAfter } from '../kit/rate-limit.ts';
import { vendorError } from '../kit/vendor-errors.ts';

/** Google's answer that is not a success, as far as it explains itself. `reason`: `error.errors[0].reason`, else `error.status`. */
export interface GoogleFailure {
  readonly system: string;
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/**
 * What Google's reasons mean; the status alone does not tell throttling from a missing permission, both are 403.
 * Source: https://developers.google.com/workspace/gmail/api/guides/handle-errors (2026-11-20)
 * Source: https://developers.google.com/workspace/calendar/api/guides/errors (2026-11-20)
 * Source: https://docs.cloud.google.com/bigquery/docs/error-messages (2026-11-20)
 */
const byReason: Readonly<Record<string, readonly [code: ErrorCode, advice: string]>> = {
  rateLimitExceeded: ['rate_limited', 'It is tried again later.'],
  userRateLimitExceeded: ['rate_limited', 'It is tried again later.'],
  quotaExceeded: ['rate_limited', 'The project’s quota is used up; raise it in the Google Cloud console or wait.'],
  dailyLimitExceeded: ['rate_limited', 'The day’s quota is used up; raise it in the Google Cloud console or wait.'],
  RESOURCE_EXHAUSTED: ['rate_limited', 'It is tried again later.'],
  accessNotConfigured: ['forbidden', 'Enable this API for the project in the Google Cloud console.'],
  insufficientPermissions: ['forbidden', 'Connect again and grant the scope that the README names for this tool.'],
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: [
    'forbidden',
    'Connect again and grant the scope that the README names for this tool.',
  ],
  domainPolicy: ['forbidden', 'Ask the Google Workspace administrator to allow the app.'],
  failedPrecondition: ['forbidden', 'The user has no such service; ask the Google Workspace administrator.'],
  billingNotEnabled: ['forbidden', 'Enable billing for the project.'],
  fullSyncRequired: ['not_found', 'A full pass is needed.'],
  backendError: ['unavailable', 'It is tried again later.'],
  jobBackendError: ['unavailable', 'It is tried again later.'],
};

/** A day's quota is not back in seconds, and Google names no moment. */
const dayQuotaRetryMs = 15 * 60_000;

function reasonOf(body: string): string | null {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(body);
  } catch {
    // A page of a load balancer: the status says all there is.
    return null;
  }
  const error = (parsed as { error?: unknown } | null)?.error;
  if (typeof error === 'string') return error;
  const { errors, status, details } = (error ?? {}) as {
    errors?: { reason?: unknown }[];
    status?: unknown;
    details?: { reason?: unknown }[];
  };
  const detail = Array.isArray(details) ? details.find(({ reason }) => typeof reason === 'string')?.reason : undefined;
  const reason = (Array.isArray(errors) ? errors[0]?.reason : undefined) ?? detail ?? status;
  return typeof reason === 'string' && /^[A-Za-z0-9_]{1,80}$/.test(reason) ? reason : null;
}

/** The error of an answer with a status that is no success. `data.reason` keeps Google's own word, null without one. */
export function googleError(failure: GoogleFailure, nowMs: number): AppError {
  const { system, status, retryAfter, body } = failure;
  const reason = reasonOf(body);
  const known = reason === null || status >= 500 || status === 401 ? undefined : byReason[reason];
  if (!known) {
    const plain = vendorError({ system, status, retryAfter, ...(reason ? { reason } : {}) }, nowMs);
    return new AppError(plain.code, plain.message, { ...plain.data, reason });
  }
  const [code, advice] = known;
  const wait = /^(daily|quota)/.test(reason ?? '') ? dayQuotaRetryMs : defaultRetryAfterMs;
  const retryAfterMs = retryAfter === null ? wait : parseRetryAfter(retryAfter, nowMs);
  return new AppError(code, `${system} answered ${status} (${reason}). ${advice}`, {
    system,
    status,
    reason,
    ...(code === 'rate_limited' ? { retryAfterMs } : {}),
  });
}
