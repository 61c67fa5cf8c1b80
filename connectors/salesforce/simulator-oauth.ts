import { createVerify, type KeyObject, randomBytes } from 'node:crypto';
import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';

/** What the simulated connected app knows. `publicKey` set: JWT bearer assertions must be signed by its private half. */
export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The integration user that JWT assertions may name. */
  readonly username: string;
  readonly publicKey: KeyObject | null;
  readonly accessTokenTtlMs: number;
}

export interface OAuthServer {
  /** A first pair, as the authorisation-code flow would have given it. */
  issue(): { readonly accessToken: string; readonly refreshToken: string };
  /** True while the token is neither expired nor revoked. */
  accepts(accessToken: string): boolean;
  /** Ends every access token, as an administrator's "revoke sessions" does; refresh tokens stay. */
  expireAccessTokens(): void;
  /** Ends every refresh token too. */
  revokeAll(): void;
  token(request: SimulatedRequest, baseUrl: string): SimulatedReply;
}

/** Salesforce's token error body; always 400. */
function refused(error: string, description: string): SimulatedReply {
  return { status: 400, json: { error, error_description: description } };
}

const maxAssertionAgeSecs = 180;

function claimsOf(assertion: string, app: OAuthApp): Record<string, unknown> | null {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  if (app.publicKey) {
    const verifier = createVerify('RSA-SHA256').update(`${header}.${payload}`);
    if (!verifier.verify(app.publicKey, signature, 'base64url')) return null;
  }
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

interface TokenStore {
  newAccess(family: string): string;
  newRefresh(family: string): string;
  /** The family that a refresh token continues; null when it is unknown or was used before, which ends its family. */
  useRefresh(token: string): string | null;
  accepts(accessToken: string): boolean;
  clear(which: 'access' | 'all'): void;
}

const random = () => randomBytes(24).toString('base64url');

function createTokenStore(ttlMs: number, now: () => number): TokenStore {
  const accessTokens = new Map<string, { readonly expiresAtMs: number; readonly family: string }>();
  const refreshTokens = new Map<string, { readonly family: string; used: boolean }>();
  return {
    newAccess(family) {
      const token = `00D!${random()}`;
      accessTokens.set(token, { expiresAtMs: now() + ttlMs, family });
      return token;
    },
    newRefresh(family) {
      const token = `5Aep${random()}`;
      refreshTokens.set(token, { family, used: false });
      return token;
    },
    useRefresh(token) {
      const entry = refreshTokens.get(token);
      if (!entry) return null;
      if (!entry.used) {
        entry.used = true;
        return entry.family;
      }
      for (const [other, { family }] of refreshTokens) if (family === entry.family) refreshTokens.delete(other);
      for (const [other, { family }] of accessTokens) if (family === entry.family) accessTokens.delete(other);
      return null;
    },
    accepts(accessToken) {
      const entry = accessTokens.get(accessToken);
      return entry !== undefined && entry.expiresAtMs > now();
    },
    clear(which) {
      accessTokens.clear();
      if (which === 'all') refreshTokens.clear();
    },
  };
}

function checkAssertion(claims: Record<string, unknown>, app: OAuthApp, nowSecs: number, baseUrl: string) {
  const expires = Number(claims['exp']);
  if (!(expires > nowSecs && expires <= nowSecs + maxAssertionAgeSecs + 60)) {
    return refused('invalid_grant', 'assertion is expired or lives too long');
  }
  const audiences = [baseUrl, 'https://login.salesforce.com', 'https://test.salesforce.com'];
  if (!audiences.includes(String(claims['aud']))) return refused('invalid_grant', 'audience is invalid');
  if (claims['iss'] !== app.clientId) return refused('invalid_client_id', 'client identifier invalid');
  if (claims['sub'] !== app.username) return refused('invalid_grant', "user hasn't approved this consumer");
  return null;
}

/**
 * The authorisation server: refresh-token grant with rotation, and JWT bearer, which gives no refresh token. Using a rotated
 * refresh token again revokes the whole family.
 * Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm (2026-11-20)
 * Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm (2026-11-20)
 */
export function createOAuthServer(app: OAuthApp, now: () => number): OAuthServer {
  const tokens = createTokenStore(app.accessTokenTtlMs, now);

  function granted(baseUrl: string, family: string, refreshToken: string | null): SimulatedReply {
    return {
      status: 200,
      json: {
        access_token: tokens.newAccess(family),
        ...(refreshToken ? { refresh_token: refreshToken } : {}),
        signature: random(),
        scope: 'api refresh_token id',
        instance_url: baseUrl,
        id: `${baseUrl}/id/00D000000000001AAA/005000000000001AAA`,
        token_type: 'Bearer',
        issued_at: String(now()),
      },
    };
  }
  function refresh(form: URLSearchParams, baseUrl: string): SimulatedReply {
    if (form.get('client_id') !== app.clientId) return refused('invalid_client_id', 'client identifier invalid');
    if (form.has('client_secret') && form.get('client_secret') !== app.clientSecret) {
      return refused('invalid_client', 'invalid client credentials');
    }
    const family = tokens.useRefresh(form.get('refresh_token') ?? '');
    if (family === null) return refused('invalid_grant', 'expired access/refresh token');
    return granted(baseUrl, family, tokens.newRefresh(family));
  }
  function assertion(form: URLSearchParams, baseUrl: string): SimulatedReply {
    const claims = claimsOf(form.get('assertion') ?? '', app);
    if (!claims) return refused('invalid_grant', 'invalid assertion');
    return checkAssertion(claims, app, now() / 1000, baseUrl) ?? granted(baseUrl, `jwt:${random()}`, null);
  }

  return {
    issue() {
      const family = random();
      return { accessToken: tokens.newAccess(family), refreshToken: tokens.newRefresh(family) };
    },
    accepts: (accessToken) => tokens.accepts(accessToken),
    expireAccessTokens: () => tokens.clear('access'),
    revokeAll: () => tokens.clear('all'),
    token(request, baseUrl) {
      if (request.method !== 'POST') return refused('invalid_request', 'must use HTTP POST');
      const form = new URLSearchParams(request.body);
      const grant = form.get('grant_type');
      if (grant === 'refresh_token') return refresh(form, baseUrl);
      if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return assertion(form, baseUrl);
      return refused('unsupported_grant_type', 'grant type not supported');
    },
  };
}
