import { z } from 'zod';
import { allScopes } from '../scopes-needed.ts';
import { type ClientMetadata, isRegisteredRedirect } from './client-metadata.ts';

const requestSchema = z.object({
  client_id: z.string().min(1).max(2_000),
  redirect_uri: z.string().min(1).max(2_000),
  response_type: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.string(),
  scope: z.string().max(1_000).optional(),
  state: z.string().max(2_000).optional(),
  resource: z.string().max(2_000).optional(),
});

/** An authorization request that may be put to the person. */
export interface AuthorizationRequest {
  readonly client: ClientMetadata;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
  /** Null: the client sent none. */
  readonly state: string | null;
}

/** A refusal: shown to the person as long as it is not sure where they came from, else sent back there. */
export type RequestProblem =
  | { readonly kind: 'show'; readonly message: string }
  | { readonly kind: 'redirect'; readonly redirectUri: string; readonly state: string | null; readonly error: string };

/** One value for each parameter; null when one stands twice. */
function singleValues(query: URLSearchParams): Record<string, string> | null {
  const names = [...query.keys()];
  return new Set(names).size === names.length ? Object.fromEntries(query) : null;
}

/**
 * Reads the query of an authorization request: authorization code with PKCE S256, for this resource, to a registered address.
 * `clientOf` looks the client up and throws AppError when it cannot be identified.
 */
export async function readAuthorizationRequest(
  query: URLSearchParams,
  resource: string,
  clientOf: (clientId: string) => Promise<ClientMetadata>,
): Promise<AuthorizationRequest | RequestProblem> {
  const values = requestSchema.partial().safeParse(singleValues(query));
  const { client_id, redirect_uri } = values.data ?? {};
  if (client_id === undefined || redirect_uri === undefined) {
    return { kind: 'show', message: 'The request names no client or no address to return to, or one twice.' };
  }
  const client = await clientOf(client_id);
  if (!isRegisteredRedirect(client.redirectUris, redirect_uri)) {
    return { kind: 'show', message: `${redirect_uri} is no address that ${client.name} registered.` };
  }
  const state = values.data?.state ?? null;
  const refuse = (error: string): RequestProblem => ({ kind: 'redirect', redirectUri: redirect_uri, state, error });
  const full = requestSchema.safeParse(values.data);
  if (!full.success) return refuse('invalid_request');
  const { response_type, code_challenge, code_challenge_method, scope, resource: asked } = full.data;
  if (response_type !== 'code') return refuse('unsupported_response_type');
  if (code_challenge_method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(code_challenge)) return refuse('invalid_request');
  if (asked !== undefined && asked !== resource) return refuse('invalid_target');
  const scopes = (scope ?? allScopes[0]).split(' ').filter(Boolean);
  const isKnown = (each: string) => (allScopes as readonly string[]).includes(each);
  if (scopes.length === 0 || !scopes.every(isKnown)) return refuse('invalid_scope');
  return { client, redirectUri: redirect_uri, codeChallenge: code_challenge, scopes: [...new Set(scopes)], state };
}
