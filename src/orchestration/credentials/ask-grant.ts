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
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...resourceOf(settings) };
    return requestToken(send, settings, clientOf(secrets), form);
  }
  if (kind === 'client_credentials') {
    const scope = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
    return requestToken(send, settings, clientOf(secrets), { grant_type: 'client_credentials', ...scope });
  }
  if (kind === 'jwt_bearer') {
    const assertion = await signAssertion(settings, secrets, scopes, nowSecs);
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
    return requestToken(send, settings, null, form);
  }
  return { kind: 'refused', error: 'key_rejected' };
}

/** The server that the tokens are for, where one is named. Source: https://datatracker.ietf.org/doc/html/rfc8707 (2026-11-20) */
export function resourceOf({ resource }: GrantSettings): Record<string, string> {
  return resource === undefined ? {} : { resource };
}

/**
 * RFC 7523 section 3. Google takes the scopes from the assertion, and a subject only where a service account acts for a user.
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests (2026-11-20)
 */
async function signAssertion(
  settings: GrantSettings,
  secrets: Secrets,
  scopes: readonly string[],
  nowSecs: number,
): Promise<string> {
  const { clientId, privateKey } = secrets;
  const { audience, subject, scopesInAssertion = false } = settings;
  if (!clientId || !privateKey || !audience || (!subject && !scopesInAssertion)) {
    throw new AppError('invalid_input', 'JWT bearer needs clientId, privateKey, audience and subject.');
  }
  const key = await importPKCS8(privateKey, 'RS256');
  const assertion = new SignJWT(scopesInAssertion ? { scope: scopes.join(' ') } : {});
  if (subject) assertion.setSubject(subject);
  return assertion
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setAudience(audience)
    .setIssuedAt(Math.floor(nowSecs))
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
