import type { z } from 'zod';
import type { AuthScheme } from '../kit/request-auth.ts';

export const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;
export type Method = (typeof methods)[number];

/** How a value is written: as it is, once for each item, joined, as `name[key]`, or as JSON. */
export type ParameterStyle = 'plain' | 'repeat' | 'comma' | 'space' | 'pipe' | 'keys' | 'json';

/** One argument of a tool that goes into the path, the query or a header. `name` is the document's word for it. */
export interface Parameter {
  readonly argument: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly style: ParameterStyle;
}

/** One operation of a document, with everything a request needs. */
export interface Operation {
  readonly method: Method;
  /** As the document has it, e.g. `/deals/{id}`. */
  readonly path: string;
  readonly operationId: string | null;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Argument name → its schema, in order, `body` last. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** Media type of the argument `body`; null when the operation takes none. */
  readonly bodyType: string | null;
  /** Header that carries the idempotency key of the call; null when the API has none. */
  readonly idempotencyHeader: string | null;
  /** The document promises answers that are not JSON. */
  readonly answersText: boolean;
  readonly schemes: readonly AuthScheme[];
}
