import { z } from 'zod';
import { AppError, type ErrorCode } from '../../src/domain/errors.ts';
import { parseRetryAfter } from '../kit/rate-limit.ts';
import { vendorError } from '../kit/vendor-errors.ts';

/** The error body of every HubSpot API; `policyName` says which limit was hit. */
const errorBodySchema = z.looseObject({
  category: z.string().optional(),
  errorType: z.string().optional(),
  policyName: z.string().optional(),
  message: z.string().optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/**
 * What HubSpot's categories mean for the caller.
 * Source: https://developers.hubspot.com/docs/api-reference/error-handling (2026-11-20)
 */
const categories: Readonly<Record<string, ErrorCode>> = {
  INVALID_AUTHENTICATION: 'auth_expired',
  EXPIRED_AUTHENTICATION: 'auth_expired',
  MISSING_SCOPES: 'forbidden',
  BANNED: 'forbidden',
  OBJECT_NOT_FOUND: 'not_found',
  VALIDATION_ERROR: 'invalid_input',
  CONFLICT: 'conflict',
  RATE_LIMITS: 'rate_limited',
};

const advice: Partial<Record<ErrorCode, string>> = {
  auth_expired: 'Connect HubSpot again.',
  forbidden: 'Ask a HubSpot administrator to give the app the scopes of the README.',
  invalid_input: 'Correct the request; properties come from hubspot_describe_source.',
  rate_limited: 'Reading goes on after the wait.',
};

/** Waits by policy where HubSpot sends no Retry-After; the daily limit is over at midnight in the portal's zone. */
const policyWaitMs: Readonly<Record<string, number>> = {
  SECONDLY: 1_000,
  TEN_SECONDLY_ROLLING: 10_000,
  DAILY: 15 * 60_000,
};

/** The error of an answer that is not a success; `data.vendorCode` keeps HubSpot's category or policy. */
export function hubspotError(status: number, text: string, headers: Headers, what: string, nowMs: number): AppError {
  const body = readErrorBody(text);
  const retryAfter = headers.get('retry-after');
  const vendorCode = body?.policyName ?? body?.category ?? body?.errorType ?? null;
  const code = categories[body?.category ?? ''];
  if (!body || vendorCode === null || status >= 500)
    return vendorError({ system: 'hubspot', status, retryAfter }, nowMs);
  const known = status === 429 ? 'rate_limited' : code;
  if (!known) return vendorError({ system: 'hubspot', status, retryAfter, reason: vendorCode }, nowMs);
  const waitMs = retryAfter === null ? policyWaitMs[vendorCode] : undefined;
  return new AppError(
    known,
    `HubSpot refused ${what} (${vendorCode}${body.message ? `: ${body.message.slice(0, 200)}` : ''}). ${advice[known] ?? ''}`.trim(),
    {
      system: 'hubspot',
      status,
      vendorCode,
      ...(known === 'rate_limited' ? { retryAfterMs: waitMs ?? parseRetryAfter(retryAfter, nowMs) } : {}),
    },
  );
}

function readErrorBody(text: string): ErrorBody | null {
  try {
    const parsed = errorBodySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // A proxy's page: the status alone tells what happened.
    return null;
  }
}
