import type { IncomingMessage } from 'node:http';
import type { Access, AccessCheck } from './access.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface TokenAccessOptions {
  readonly verifier: TokenVerifier;
  /** Where the protected resource's metadata is. */
  readonly metadataUrl: string;
  /** The scopes a client asks for first; more come by step-up. */
  readonly firstScopes: readonly string[];
}

/**
 * Lets in whoever sends a good access token in the `Authorization` header, and nowhere else.
 * Source: https://www.rfc-editor.org/rfc/rfc6750 and https://www.rfc-editor.org/rfc/rfc9728 (2026-11-20)
 */
export function tokenAccess({ verifier, metadataUrl, firstScopes }: TokenAccessOptions): AccessCheck {
  const challenge = (scopes: readonly string[], error: string | null) =>
    [
      `Bearer resource_metadata="${metadataUrl}"`,
      `scope="${scopes.join(' ')}"`,
      ...(error === null ? [] : [`error="${error}"`]),
    ].join(', ');
  const missing: Access = {
    status: 401,
    challenge: challenge(firstScopes, null),
    message: 'Sign in: send an access token in the Authorization header.',
  };
  const bad: Access = {
    status: 401,
    challenge: challenge(firstScopes, 'invalid_token'),
    message: 'The access token is not good for this server; get a new one.',
  };
  const misplaced: Access = {
    status: 400,
    challenge: challenge(firstScopes, 'invalid_request'),
    message: 'Send the access token once, in the Authorization header, and nowhere else.',
  };
  return {
    check(request) {
      if (hasTokenElsewhere(request)) return misplaced;
      const { authorization } = request.headers;
      if (authorization === undefined) return missing;
      const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) return bad;
      const verified = verifier.verify(token);
      if (verified instanceof Promise) return verified.then((principal) => (principal ? { principal } : bad));
      return verified ? { principal: verified } : bad;
    },
    stepUp: (scopes) => challenge(scopes, 'insufficient_scope'),
  };
}

function hasTokenElsewhere(request: IncomingMessage): boolean {
  const query = request.url?.split('?')[1];
  if (query !== undefined && new URLSearchParams(query).has('access_token')) return true;
  // Node keeps the first of two Authorization headers; which of them another part of the way saw is anybody's guess.
  return countHeaders(request.rawHeaders, 'authorization') > 1;
}

/** How often a header of this name, in lower case, was sent. Names and values alternate in `rawHeaders`. */
function countHeaders(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const each = rawHeaders[index];
    if (each?.length === name.length && each.toLowerCase() === name) count += 1;
  }
  return count;
}
