import type { AppError } from '../domain/errors.ts';
import { errorMetaKey } from './protocol.ts';

/** A result of `tools/call` that says what went wrong, in words a model can act on; never a stack trace. */
export interface FailedToolResult {
  readonly [key: string]: unknown;
  readonly isError: true;
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly _meta: Readonly<Record<string, unknown>>;
}

const publicData = ['retryAfterMs', 'field', 'hint', 'tool', 'system', 'requestId', 'approval', 'stopped'] as const;

/** Describes a failed call to the model that made it; of our own bugs it says no more than that there was one. */
export function toolFailure({ code, message, data }: AppError): FailedToolResult {
  const text = code === 'internal' ? 'Something went wrong on our side.' : message;
  const details: Record<string, unknown> = { code, message: text };
  for (const key of publicData) if (data[key] !== undefined) details[key] = data[key];
  return {
    isError: true,
    content: [{ type: 'text', text: `${code}: ${text}` }],
    _meta: { [errorMetaKey]: details },
  };
}
