import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { AppError } from '../../domain/errors.ts';
import type { CredentialKind, GrantSettings } from '../../store/schema/credential.ts';
import type { Secrets, SendRequest } from './custody.ts';
import { type ClientIdentity, requestToken, type TokenAnswer } from './request-token.ts';

/** How long a JWT assertion is good for. Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm (2026-11-20) */
const assertionSecs = 180;

/** Asks for a new access token with what the credential holds. `nowSecs` dates a signed assertion. */
export async function askGrant(
  send: SendRequest,
  kind: CredentialKind,
  settings: GrantSettings,
  secrets: Secrets,
  scopes: readonly string[],
  nowSecs: number,
): Promise<TokenAnswer> {
  if (kind === 'oauth') {
    const refreshToken = secrets['refreshToken'];
    // without one, only the owner can give us a new access token
    if (!refreshToken) return { kind: 'refused', error: 'no_refresh_token' };
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return requestToken(send, settings, clientOf(secrets), form);
  }
  if (kind === 'client_credentials') {
    const scope = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
    return requestToken(send, settings, clientOf(secrets), { grant_type: 'client_credentials', ...scope });
  }
  if (kind === 'jwt_bearer') {
    const assertion = await signAssertion(settings, secrets, nowSecs);
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
    return requestToken(send, settings, null, form);
  }
  return { kind: 'refused', error: 'key_rejected' };
}

/** RFC 7523 section 3. */
async function signAssertion(settings: GrantSettings, secrets: Secrets, nowSecs: number): Promise<string> {
  const { clientId, privateKey } = secrets;
  if (!clientId || !privateKey || !settings.audience || !settings.subject) {
    throw new AppError('invalid_input', 'JWT bearer needs clientId, privateKey, audience and subject.');
  }
  const key = await importPKCS8(privateKey, 'RS256');
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(settings.subject)
    .setAudience(settings.audience)
    .setExpirationTime(Math.floor(nowSecs) + assertionSecs)
    .setJti(randomUUID())
    .sign(key);
}

/** The client's own identity among the secrets. @throws AppError `invalid_input` without a client id */
export function clientOf(secrets: Secrets): ClientIdentity {
  const { clientId, clientSecret } = secrets;
  if (!clientId) throw new AppError('invalid_input', 'The credential names no clientId.');
  return { clientId, clientSecret: clientSecret ?? null };
}
