import type { SignIn } from '../kit/sign-in.ts';

const scopes = [
  'crm.objects.deals.read',
  'crm.schemas.deals.read',
  'crm.objects.companies.read',
  'crm.objects.contacts.read',
  'crm.objects.owners.read',
  'sales-email-read',
  'tickets',
  'crm.objects.contacts.write',
  'crm.objects.deals.write',
] as const;

/**
 * The token of a private app, or OAuth with a public app, whose secret goes into the body. HubSpot redirects to https or to
 * `localhost`, and deletes refresh tokens by an address of its own in place of RFC 7009: a person uninstalls the app instead.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/working-with-oauth (2026-11-20)
 */
export const hubspotSignIn: SignIn = [
  {
    kind: 'secret',
    fields: [{ name: 'accessToken', label: 'Private app token (pat-…)', pattern: /^pat-[\w-]+$/ }],
    scopes,
  },
  {
    kind: 'browser',
    issuer: 'https://app.hubspot.com',
    authorizationUrl: 'https://app.hubspot.com/oauth/authorize',
    tokenUrl: '{baseUrl}/oauth/v1/token',
    revocationUrl: null,
    clientAuth: 'body',
    clientSecret: 'required',
    returnsIssuer: false,
    extraParameters: {},
    redirectHost: 'localhost',
    scopes: ['oauth', ...scopes],
  },
];
