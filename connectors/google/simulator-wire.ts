import { randomBytes } from 'node:crypto';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { applyFields } from './simulator-fields.ts';

/** Google's error body. Source: https://developers.google.com/workspace/gmail/api/guides/handle-errors (2026-11-20) */
export function googleFailure(
  status: number,
  reason: string,
  message: string,
  headers: Record<string, string> = {},
): SimulatedReply {
  const words: Record<number, string> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    409: 'ALREADY_EXISTS',
    429: 'RESOURCE_EXHAUSTED',
  };
  const errors = [{ message, domain: 'global', reason }];
  const word = words[status];
  return { status, headers, json: { error: { code: status, message, errors, ...(word ? { status: word } : {}) } } };
}

export interface GoogleSimulatorOptions {
  /** The vendor's clock in milliseconds. */
  readonly now?: () => number;
  /** An hour unless said otherwise. */
  readonly accessTokenTtlMs?: number;
  /** What the user granted; null: everything. */
  readonly scopes?: readonly string[] | null;
  /** Requests that are answered before 403 rateLimitExceeded; null: no end. `reset` of the simulator gives them back. */
  readonly requestQuota?: number | null;
}

/** A request behind sign-in and quota. `subject`: whom the token stands for, null for the user who signed in. */
export interface GoogleRequest extends SimulatedRequest {
  readonly subject: string | null;
  /** True when one of `scopes` was granted. */
  readonly may: (...scopes: string[]) => boolean;
}

export interface GoogleSimulator extends Simulator {
  readonly tokenUrl: string;
  /** What a finished sign-in would have stored. */
  readonly credentials: Readonly<Record<string, string>>;
  expireAccessTokens(): void;
  /** What a user does at myaccount.google.com: no token works any more. */
  revokeAll(): void;
  renewQuota(): void;
}

const clientId = 'simulated.apps.googleusercontent.com';
const clientSecret = 'simulated-secret';
const random = () => randomBytes(18).toString('base64url');

/** Token errors are 400 with `{error, error_description}`, 401 for a wrong client. Source: https://www.rfc-editor.org/rfc/rfc6749#section-5.2 (2026-11-20) */
const refused = (error: string, description: string, status = 400): SimulatedReply => ({
  status,
  json: { error, error_description: description },
});

function createTokens(now: () => number, ttlMs: number) {
  const access = new Map<string, { readonly untilMs: number; readonly subject: string | null }>();
  const refresh = new Set<string>();
  return {
    access,
    refresh,
    grant(subject: string | null): string {
      const token = `ya29.${random()}`;
      access.set(token, { untilMs: now() + ttlMs, subject });
      return token;
    },
    subjectOf(token: string) {
      const entry = access.get(token);
      return entry && entry.untilMs > now() ? entry : null;
    },
  };
}

function subjectOfAssertion(assertion: string, nowSecs: number): { subject: string | null } | string {
  let claims: Record<string, unknown>;
  try {
    claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as typeof claims;
  } catch {
    return 'Invalid JWT.';
  }
  const expires = Number(claims['exp']);
  if (!(expires > nowSecs && expires - Number(claims['iat']) <= 3_600)) return 'Invalid JWT: it lives too long.';
  if (!claims['iss'] || !claims['scope']) return 'Invalid JWT: iss and scope are required.';
  return { subject: typeof claims['sub'] === 'string' ? claims['sub'] : null };
}

/**
 * Starts Google's side of the wire on a loopback port: the token endpoint, bearer tokens, quota and partial responses by `fields`;
 * `handle` answers one API. A refresh token is not rotated.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server#offline (2026-11-20)
 */
export async function startGoogleSimulator(
  options: GoogleSimulatorOptions,
  handle: (request: GoogleRequest) => SimulatedReply,
): Promise<GoogleSimulator> {
  const now = options.now ?? Date.now;
  const tokens = createTokens(now, options.accessTokenTtlMs ?? 3_600_000);
  const ttlSecs = Math.floor((options.accessTokenTtlMs ?? 3_600_000) / 1000);
  let used = 0;

  function token(request: SimulatedRequest): SimulatedReply {
    const form = new URLSearchParams(request.body);
    const grant = form.get('grant_type');
    const granted = (subject: string | null) => ({
      status: 200,
      json: {
        access_token: tokens.grant(subject),
        expires_in: ttlSecs,
        token_type: 'Bearer',
        scope: (options.scopes ?? []).join(' '),
      },
    });
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      const read = subjectOfAssertion(form.get('assertion') ?? '', now() / 1000);
      return typeof read === 'string' ? refused('invalid_grant', read) : granted(read.subject);
    }
    if (grant !== 'refresh_token') return refused('unsupported_grant_type', `Invalid grant_type: ${grant}`);
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return refused('invalid_client', 'The OAuth client was not found.', 401);
    }
    if (!tokens.refresh.has(form.get('refresh_token') ?? '')) {
      return refused('invalid_grant', 'Token has been expired or revoked.');
    }
    return granted(null);
  }

  function api(request: SimulatedRequest): SimulatedReply {
    const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    const entry = tokens.subjectOf(bearer);
    if (!entry) return googleFailure(401, 'authError', 'Invalid Credentials');
    if (options.requestQuota != null && used >= options.requestQuota) {
      return googleFailure(403, 'rateLimitExceeded', 'Quota exceeded for quota metric and limit.');
    }
    used += 1;
    const scopes = options.scopes ?? null;
    const may = (...wanted: string[]) => scopes === null || wanted.some((scope) => scopes.includes(scope));
    const reply = handle({ ...request, subject: entry.subject, may });
    const fields = request.query.get('fields');
    if (fields === null || reply.status !== 200 || reply.json === undefined) return reply;
    const masked = applyFields(fields, reply.json);
    return masked === null
      ? googleFailure(400, 'invalidParameter', `Invalid field selection ${fields}`)
      : { ...reply, json: masked };
  }

  const simulator = await startSimulator({
    handle: (request) => (request.path === '/token' ? token(request) : api(request)),
  });
  const refreshToken = `1//${random()}`;
  tokens.refresh.add(refreshToken);
  return {
    ...simulator,
    tokenUrl: `${simulator.baseUrl}/token`,
    credentials: { clientId, clientSecret, refreshToken, accessToken: tokens.grant(null) },
    expireAccessTokens: () => tokens.access.clear(),
    revokeAll() {
      tokens.access.clear();
      tokens.refresh.clear();
    },
    renewQuota() {
      used = 0;
    },
  };
}
