import { randomBytes } from 'node:crypto';
import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';

/** HubSpot's token endpoint and what its tokens are good for. */
export interface OAuthTokens {
  issue(): { readonly accessToken: string; readonly refreshToken: string };
  /** `unknown` and `expired` are refused with different categories. */
  check(accessToken: string): 'good' | 'expired' | 'unknown';
  token(request: SimulatedRequest): SimulatedReply;
  expireAll(): void;
  revokeAll(): void;
}

/** Half an hour. Source: https://developers.hubspot.com/docs/api-reference/auth-oauth-v1/guide (2026-11-20) */
const tokenLifeMs = 30 * 60_000;

function refused(message: string, status: string): SimulatedReply {
  return {
    status: 400,
    json: { status, message, correlationId: '0', error: 'invalid_grant', error_description: message },
  };
}

/** Refresh tokens stay good until the app is removed; access tokens end after half an hour. */
export function createOAuthTokens(
  app: { readonly clientId: string; readonly clientSecret: string; readonly privateToken: string },
  now: () => number,
): OAuthTokens {
  const goodUntilMs = new Map<string, number>();
  const refreshTokens = new Set<string>();
  const random = () => randomBytes(16).toString('hex');
  function newAccess(): string {
    const token = `CK${random()}`;
    goodUntilMs.set(token, now() + tokenLifeMs);
    return token;
  }
  return {
    issue() {
      const refreshToken = random();
      refreshTokens.add(refreshToken);
      return { accessToken: newAccess(), refreshToken };
    },
    check(accessToken) {
      if (accessToken === app.privateToken) return 'good';
      const untilMs = goodUntilMs.get(accessToken);
      if (untilMs === undefined) return 'unknown';
      return untilMs > now() ? 'good' : 'expired';
    },
    token(request) {
      const form = new URLSearchParams(request.body);
      if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret) {
        return refused('missing or invalid client id or secret', 'BAD_CLIENT_ID');
      }
      if (form.get('grant_type') !== 'refresh_token') return refused('grant type not supported', 'BAD_GRANT_TYPE');
      const refreshToken = form.get('refresh_token') ?? '';
      if (!refreshTokens.has(refreshToken)) return refused('missing or invalid refresh token', 'BAD_REFRESH_TOKEN');
      const json = { token_type: 'bearer', access_token: newAccess(), refresh_token: refreshToken, expires_in: 1800 };
      return { status: 200, json };
    },
    expireAll() {
      for (const token of goodUntilMs.keys()) goodUntilMs.set(token, 0);
    },
    revokeAll() {
      goodUntilMs.clear();
      refreshTokens.clear();
    },
  };
}
