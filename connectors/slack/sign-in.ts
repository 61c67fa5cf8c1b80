import type { SignIn } from '../kit/sign-in.ts';

const scopes = [
  'app_mentions:read',
  'chat:write',
  'channels:history',
  'channels:read',
  'commands',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'links:read',
  'links:write',
  'users:read',
  'users:read.email',
] as const;

/**
 * The bot token of an app installed in the workspace, or OAuth for an app that is not installed yet. Slack redirects to https
 * alone where bot scopes are asked for, so that the answer comes back by hand; it has no RFC 7009 revocation, a person removes
 * the app instead.
 * Source: https://docs.slack.dev/authentication/installing-with-oauth/ (2026-11-20)
 * Source: https://docs.slack.dev/changelog/2026/03/30/pkce (2026-11-20)
 */
export const slackSignIn: SignIn = [
  {
    kind: 'secret',
    fields: [{ name: 'botToken', label: 'Bot token (xoxb-…)', pattern: /^xoxb-[\w-]+$/ }],
    scopes,
  },
  {
    kind: 'browser',
    issuer: 'https://slack.com',
    authorizationUrl: 'https://slack.com/oauth/v2/authorize',
    tokenUrl: '{apiUrl}/oauth.v2.access',
    revocationUrl: null,
    clientAuth: 'body',
    clientSecret: 'required',
    returnsIssuer: false,
    extraParameters: {},
    redirectHost: null,
    scopes,
  },
];
