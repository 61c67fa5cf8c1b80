import { AppError } from '../../domain/errors.ts';

/** The same words for a tool that does not exist and for one that the caller may not use. */
export function noSuchToolMessage(name: string): string {
  return `No tool is named "${name.slice(0, 64)}"; list the tools to see what you can call.`;
}

/** The error with those words. */
export function noSuchTool(name: string, requestId: string): AppError {
  return new AppError('not_found', noSuchToolMessage(name), { tool: name.slice(0, 64), requestId });
}
