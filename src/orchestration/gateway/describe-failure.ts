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
  if (error instanceof AppError && error.data.requestId === requestId) return error;
  if (error instanceof AppError)
    return new AppError(error.code, error.message, { ...error.data, ...about }, { cause: error });
  return new AppError(
    'internal',
    `${tool.name} failed inside the ${tool.system} connector; request ${requestId} is in the log.`,
    about,
    {
      cause: error,
    },
  );
}
