import { z } from 'zod';
import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError } from '../../domain/errors.ts';
import type { OAuthProvider } from '../credentials/authorize-connection.ts';

export type { OutboundHttp };

const httpUrl = z.url({ protocol: /^https?$/ });
const resourceSchema = z.object({
  resource: httpUrl,
  authorization_servers: z.array(httpUrl).min(1),
  scopes_supported: z.array(z.string()).optional(),
});
const serverSchema = z.object({
  issuer: httpUrl,
  authorization_endpoint: httpUrl,
  token_endpoint: httpUrl,
  registration_endpoint: httpUrl.optional(),
  revocation_endpoint: httpUrl.optional(),
  code_challenge_methods_supported: z.array(z.string()).default([]),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});

/** How a remote MCP server is signed in to. `registrationUrl` null: clients are registered by hand there. */
export interface RemoteAuthorization {
  readonly provider: OAuthProvider;
  readonly registrationUrl: string | null;
}

/**
 * Finds a remote MCP server's authorisation server by the metadata that both publish; every address is reached through the
 * outbound client alone.
 * Source: https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization (2026-11-20)
 * @throws AppError `bad_vendor_response` when the metadata is missing, names another server or lacks PKCE
 */
export async function discoverAuthorization(
  http: OutboundHttp,
  system: string,
  serverUrl: string,
): Promise<RemoteAuthorization> {
  const server = plainAddress(serverUrl);
  const path = server.pathname === '/' ? '' : server.pathname;
  const resource = await firstDocument(http, resourceSchema, [
    `${server.origin}/.well-known/oauth-protected-resource${path}`,
    `${server.origin}/.well-known/oauth-protected-resource`,
  ]);
  if (new URL(resource.resource).origin !== server.origin) throw refuse('its metadata is for another server');
  const [issuer = ''] = resource.authorization_servers;
  const found = await firstDocument(http, serverSchema, metadataAddresses(plainAddress(issuer)));
  if (found.issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
    throw refuse('its authorisation server is not the one it names');
  if (!found.code_challenge_methods_supported.includes('S256'))
    throw refuse('its authorisation server has no PKCE with S256');
  return {
    registrationUrl: found.registration_endpoint ?? null,
    provider: {
      system,
      issuer: found.issuer,
      authorizationUrl: found.authorization_endpoint,
      tokenUrl: found.token_endpoint,
      revocationUrl: found.revocation_endpoint ?? null,
      clientAuth: 'none',
      scopes: resource.scopes_supported ?? [],
      returnsIssuer: found.authorization_response_iss_parameter_supported,
      extraParameters: {},
      resource: resource.resource,
    },
  };
}

/**
 * Registers us as a public client and returns the client's id.
 * Source: https://datatracker.ietf.org/doc/html/rfc7591 (2026-11-20)
 * @throws AppError `bad_vendor_response` when the server refuses
 */
export async function registerClient(
  http: OutboundHttp,
  registrationUrl: string,
  redirectUri: string,
): Promise<string> {
  const response = await http.fetch(registrationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_name: 'Bellwether',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const registered = z.object({ client_id: z.string().min(1) }).safeParse(await readJson(response));
  if (response.ok && registered.success) return registered.data.client_id;
  throw refuse('it does not register clients by itself; register one there and give its --client-id');
}

/** The places of metadata are made from the origin alone, which would hide a user name that must not be there. */
function plainAddress(address: string): URL {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw refuse('its address is no plain http address');
}

/** RFC 8414 section 3.1, and OpenID's place for the same. */
function metadataAddresses({ origin, pathname }: URL): string[] {
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

async function firstDocument<Schema extends z.ZodType>(
  http: OutboundHttp,
  schema: Schema,
  addresses: readonly string[],
): Promise<z.infer<Schema>> {
  for (const address of addresses) {
    const response = await http.fetch(address, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) continue;
    const parsed = schema.safeParse(await readJson(response));
    if (parsed.success) return parsed.data;
  }
  throw refuse('it publishes no usable sign-in metadata; use --with token');
}

async function readJson(response: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // what is no JSON is no metadata; the schema says so
    return null;
  }
}

function refuse(why: string): AppError {
  return new AppError('bad_vendor_response', `This MCP server cannot be signed in to: ${why}.`, { system: 'mcp' });
}
