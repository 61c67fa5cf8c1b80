import { z } from 'zod';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { slackSignIn } from './sign-in.ts';
import { slackTools } from './tools.ts';

/** Where the Web API is; a simulator or a proxy takes its place through `apiUrl`, which must end in `/api/`. */
export const slackSettingsSchema = z.object({
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.endsWith('/api/'), 'must end in /api/')
    .default('https://slack.com/api/'),
});

/** Slack: posting, changing and reading back alerts. The credential is `botToken`. */
export function slackConnector(ports: ConnectorPorts): ConnectorDefinition<typeof slackSettingsSchema, SlackClient> {
  return defineConnector({
    id: 'slack',
    title: 'Slack',
    category: 'engagement',
    version: '1.0.0',
    settings: slackSettingsSchema,
    scopes: {
      'chat:write': 'Posts alerts and changes them.',
      'channels:history': 'Reads back whether an alert reached a public channel.',
      'groups:history': 'Reads back whether an alert reached a private channel.',
      'im:history': 'Reads back whether an alert reached a direct message.',
      'im:write': 'Opens the direct message with a sales user.',
      'users:read': 'Required by users:read.email.',
      'users:read.email': 'Matches sales users to members of the workspace.',
    },
    signIn: slackSignIn,
    tools: slackTools,
    open: async ({ settings, credentials }) =>
      (await import('./client.ts')).createSlackClient(ports, settings.apiUrl, credentials),
  });
}
