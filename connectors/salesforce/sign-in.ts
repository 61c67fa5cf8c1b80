import type { SignIn } from '../kit/sign-in.ts';

const endpoints = {
  issuer: '{loginUrl}',
  tokenUrl: '{loginUrl}/services/oauth2/token',
  revocationUrl: '{loginUrl}/services/oauth2/revoke',
} as const;

/**
 * A person in the browser, or an integration user by JWT bearer. An external client app may be public, with PKCE in place of a
 * secret; where its settings require one for the web server flow, the secret goes into the body.
 * Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm (2026-11-20)
 * Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm (2026-11-20)
 */
export const salesforceSignIn: SignIn = [
  {
    ...endpoints,
    kind: 'browser',
    authorizationUrl: '{loginUrl}/services/oauth2/authorize',
    clientAuth: 'body',
    clientSecret: 'optional',
    returnsIssuer: false,
    extraParameters: {},
    // Salesforce allows plain http for the name localhost alone
    redirectHost: 'localhost',
    scopes: ['api', 'refresh_token', 'id'],
  },
  { ...endpoints, kind: 'key', keyFile: 'pem', audience: '{loginUrl}', scopesInAssertion: false, scopes: ['api'] },
];
