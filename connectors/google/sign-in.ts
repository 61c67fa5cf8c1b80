import type { SignIn } from '../kit/sign-in.ts';

const endpoints = {
  issuer: 'https://accounts.google.com',
  tokenUrl: '{tokenUrl}',
  revocationUrl: 'https://oauth2.googleapis.com/revoke',
} as const;

/**
 * A person in the browser, as an app of the kind "desktop", or a service account's key file; with a user it stands for that one
 * colleague (domain-wide delegation). Google gives a refresh token only for offline access, and again only after new consent.
 * Source: https://developers.google.com/identity/protocols/oauth2/native-app (2026-11-20)
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account (2026-11-20)
 */
export function googleSignIn(scopes: readonly string[]): SignIn {
  return [
    {
      ...endpoints,
      kind: 'browser',
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      clientAuth: 'body',
      clientSecret: 'required',
      returnsIssuer: false,
      extraParameters: { access_type: 'offline', prompt: 'consent' },
      redirectHost: '127.0.0.1',
      scopes,
    },
    { ...endpoints, kind: 'key', keyFile: 'google', audience: '{tokenUrl}', scopesInAssertion: true, scopes },
  ];
}
