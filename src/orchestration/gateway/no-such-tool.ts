import { AppError } from '../../domain/errors.ts';

/** The same words for a tool that does not exist and for one that the caller may not use. */
export function noSuchTool(name: string, requestId: string): AppError {
  const tool = name.slice(0, 64);
  return new AppError('not_found', `No tool is named "${tool}"; list the tools to see what you can call.`, {
    tool,
    requestId,
  });
}
