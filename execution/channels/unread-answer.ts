import { AppError } from '../../src/domain/errors.ts';

/** A tool's answer is not what its schema says: the effect may have happened, and a person should look. */
export function unreadAnswer(tool: string): AppError {
  return new AppError('bad_vendor_response', `The answer of ${tool} cannot be read; look at the record.`, { tool });
}
