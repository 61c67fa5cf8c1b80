import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from './connector-ports.ts';
import type { CredentialSource } from './define-connector.ts';
import { badVendorResponse, parseVendorJson, vendorError } from './vendor-errors.ts';

const fieldName = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'a name of letters, digits, _, . and -');

/**
 * How a request shows who calls. Secrets are never in it: they come from the connection's credentials, under `credential`
 * (an API key or token), `username` and `password`, or `clientId` and `clientSecret` (or an `accessToken` kept by the broker).
 */
export const authSchemeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('api_key'),
    in: z.enum(['header', 'query', 'cookie']),
    name: fieldName,
    credential: fieldName.default('apiKey'),
  }),
  z.object({ kind: z.literal('bearer'), credential: fieldName.default('accessToken') }),
  z.object({ kind: z.literal('basic') }),
  z.object({
    kind: z.literal('client_credentials'),
    tokenUrl: z.url({ protocol: /^https?$/ }),
    scopes: z.array(z.string().max(200)).max(50).default([]),
  }),
]);
export type AuthScheme = z.infer<typeof authSchemeSchema>;

/** What is added to one request. */
export interface RequestAuth {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Shows who calls, for one connection. */
export interface Authorizer {
  /** @throws AppError `auth_expired` when a secret is missing or the token endpoint refuses it. */
  authorize(schemes: readonly AuthScheme[]): Promise<RequestAuth>;
  /** After a 401: true when there are new secrets, so that the request may be made once more. */
  renew(schemes: readonly AuthScheme[]): Promise<boolean>;
}

type Secrets = Readonly<Record<string, string>>;

const tokenReplySchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().optional() });
const earlyMs = 30_000;
const defaultLifeMs = 300_000;

interface Token {
  readonly text: string;
  readonly goodUntilMs: number;
}

/** RFC 6749 section 4.4, with the client's identity in the header as section 2.3.1 prefers. */
async function requestToken(
  ports: ConnectorPorts,
  system: string,
  scheme: Extract<AuthScheme, { kind: 'client_credentials' }>,
  secrets: Secrets,
): Promise<Token> {
  const identity = `${encodeURIComponent(needed(system, secrets, 'clientId'))}:${encodeURIComponent(needed(system, secrets, 'clientSecret'))}`;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scheme.scopes.length > 0) form.set('scope', scheme.scopes.join(' '));
  const response = await ports.http.fetch(scheme.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(identity).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: form.toString(),
  });
  if (response.status === 400 || response.status === 401) throw signInAgain(system, 'its token endpoint refuses us');
  if (!response.ok) {
    const retryAfter = response.headers.get('retry-after');
    throw vendorError({ system, status: response.status, retryAfter, reason: 'token endpoint' }, ports.now());
  }
  const reply = tokenReplySchema.safeParse(parseVendorJson(system, 'the token request', await response.text()));
  if (!reply.success) throw badVendorResponse(system, 'the token request');
  const { access_token: text, expires_in: lifeSecs } = reply.data;
  const lifeMs = lifeSecs === undefined ? defaultLifeMs : Math.max(0, lifeSecs * 1000 - earlyMs);
  return { text, goodUntilMs: ports.now() + lifeMs };
}

function signInAgain(system: string, why: string): AppError {
  return new AppError('auth_expired', `${system}: ${why}. Connect it again.`, { system });
}

function stored(system: string, secrets: Secrets, name: string): string {
  const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (!value) throw signInAgain(system, `the connection stores no ${name}`);
  return value;
}

/** A secret as a header can carry it; its text is never in the error. */
function needed(system: string, secrets: Secrets, name: string): string {
  const value = stored(system, secrets, name);
  if (!/^[\x20-\x7e]+$/.test(value)) throw signInAgain(system, `the stored ${name} has characters no header can carry`);
  return value;
}

/** Secrets are read for each request, so that rotated ones are used at once. */
export function createAuthorizer(ports: ConnectorPorts, system: string, credentials: CredentialSource): Authorizer {
  let used: Secrets = {};
  let token: Promise<Token> | null = null;

  async function bearerOf(scheme: Extract<AuthScheme, { kind: 'client_credentials' }>, secrets: Secrets) {
    if (secrets['accessToken']) return needed(system, secrets, 'accessToken');
    // One request for all callers; a failed or old one is not kept.
    token ??= requestToken(ports, system, scheme, secrets);
    const asked = token;
    try {
      const { text, goodUntilMs } = await asked;
      if (goodUntilMs <= ports.now() && token === asked) token = null;
      return text;
    } catch (error) {
      if (token === asked) token = null;
      throw error;
    }
  }

  async function add(scheme: AuthScheme, secrets: Secrets, auth: { headers: Secrets; query: Secrets }) {
    const headers = { ...auth.headers };
    const query = { ...auth.query };
    if (scheme.kind === 'bearer') headers['authorization'] = `Bearer ${needed(system, secrets, scheme.credential)}`;
    if (scheme.kind === 'client_credentials') headers['authorization'] = `Bearer ${await bearerOf(scheme, secrets)}`;
    if (scheme.kind === 'basic') {
      // RFC 7617 lets both be any text: they travel in base64.
      const pair = `${stored(system, secrets, 'username')}:${stored(system, secrets, 'password')}`;
      headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    if (scheme.kind === 'api_key') {
      const value = needed(system, secrets, scheme.credential);
      if (scheme.in === 'query') query[scheme.name] = value;
      else if (scheme.in === 'header') headers[scheme.name.toLowerCase()] = value;
      else
        headers['cookie'] =
          `${headers['cookie'] ? `${headers['cookie']}; ` : ''}${scheme.name}=${encodeURIComponent(value)}`;
    }
    return { headers, query };
  }

  return {
    async authorize(schemes) {
      let auth: { headers: Secrets; query: Secrets } = { headers: {}, query: {} };
      if (schemes.every(({ kind }) => kind === 'none')) return auth;
      const secrets = await credentials.read();
      used = secrets;
      for (const scheme of schemes) auth = await add(scheme, secrets, auth);
      return auth;
    },
    async renew(schemes) {
      const hasOwnToken = token !== null && schemes.some(({ kind }) => kind === 'client_credentials');
      token = null;
      if (hasOwnToken) return true;
      if (!credentials.renew || schemes.every(({ kind }) => kind === 'none' || kind === 'api_key')) return false;
      await credentials.renew(used);
      return true;
    },
  };
}
