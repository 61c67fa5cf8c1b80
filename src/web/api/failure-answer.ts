import { AppError, errorTable, toAppError } from '../../domain/errors.ts';
import type { Failure } from '../contract/failure.ts';

/** What stands beside the message of a failure, for the page. */
export type Need = Failure['error']['needs'];

/** Status and body of a failure. What went wrong on our side is told by its request's id alone. */
export function failureAnswer(error: unknown, requestId: string): { readonly status: number; readonly body: Failure } {
  const { code, message, data } = toAppError(error);
  const isOurs = code === 'internal' || !(error instanceof AppError);
  return {
    status: errorTable[code].httpStatus,
    body: {
      error: {
        code,
        message: isOurs ? `Something went wrong on our side. Say "${requestId}" when you report it.` : message,
        field: typeof data.field === 'string' ? data.field : null,
        retryAfterMs: typeof data.retryAfterMs === 'number' ? Math.ceil(data.retryAfterMs) : null,
        needs: (data['needs'] as Need | undefined) ?? null,
        requestId,
      },
    },
  };
}

/** There is no session, or it is over. */
export function signInNeeded(): AppError {
  return new AppError('auth_expired', 'Sign in first.', { needs: 'sign_in' });
}
