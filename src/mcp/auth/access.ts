import type { IncomingMessage } from 'node:http';
import type { Principal } from '../../domain/principal.ts';

/** Who a request is from, or how it is refused. `challenge` is the value of `WWW-Authenticate`; null: none is due. */
export type Access =
  | { readonly principal: Principal }
  | { readonly status: 400 | 401 | 403; readonly challenge: string | null; readonly message: string };

/** Checks who asks, request by request; nothing is remembered of a connection. */
export interface AccessCheck {
  check(request: IncomingMessage): Promise<Access> | Access;
  /** The challenge of a request that is allowed but whose token does not reach far enough. */
  stepUp(scopes: readonly string[]): string | null;
}

/** Lets every request in as one principal: for endpoints that only their owner can reach, such as a test's. */
export function openAccess(principal: Principal): AccessCheck {
  return { check: () => ({ principal }), stepUp: () => null };
}
