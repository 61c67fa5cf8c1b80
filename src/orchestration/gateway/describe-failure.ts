import { AppError } from '../../domain/errors.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';

/**
 * A failed call as its caller may see it: an AppError with tool, system and request id. What is not an AppError is a
 * connector's bug; its text stays in `cause`, for the log, because it may hold anything.
 */
export function describeFailure(
  error: unknown,
  { tool, requestId }: { tool: CatalogTool; requestId: string },
): AppError {
  const about = { tool: tool.name, system: tool.system, requestId };
  if (error instanceof AppError) {
    if (error.data.requestId === requestId) return error;
    return new AppError(error.code, error.message, { ...error.data, ...about }, { cause: error });
  }
  const message = `${tool.name} failed inside the ${tool.system} connector; request ${requestId} is in the log.`;
  return new AppError('internal', message, about, { cause: error });
}

/** The failure of a write with `data.notSent` true exactly when it certainly had no effect. */
export function withArrival(failure: AppError, mayHaveArrived: boolean): AppError {
  const { notSent: _claimed, ...data } = failure.data;
  const arrival = mayHaveArrived ? {} : { notSent: true };
  return new AppError(failure.code, failure.message, { ...data, ...arrival }, { cause: failure.cause });
}
