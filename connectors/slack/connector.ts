import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { SlackClient } from './client.ts';
import { slackSettingsSchema } from './settings.ts';
import { slackSignIn } from './sign-in.ts';
import { slackTools } from './tools.ts';

/**
 * Slack: posting, scheduling, changing and reading back alerts; who wrote when, and who said what about an account; what the app in
 * Slack shows. Credentials:
 * `botToken`, and `userToken` where Slack's own search is to be used.
 */
export function slackConnector(ports: ConnectorPorts): ConnectorDefinition<typeof slackSettingsSchema, SlackClient> {
  return defineConnector({
    id: 'slack',
    title: 'Slack',
    category: 'engagement',
    version: '1.0.0',
    settings: slackSettingsSchema,
    scopes: {
      'chat:write': 'Posts alerts and changes them.',
      'channels:read': 'Lists the public channels that the app was invited to, and tells public from private ones.',
      'channels:history':
        'Reads back alerts, and what is said about accounts, in public channels the app was invited to.',
      'groups:history': 'Reads back alerts, and who wrote when, in private channels named in the settings.',
      'im:history': 'Reads back whether an alert reached a direct message.',
      'groups:read': 'Learns who reads a private channel before an answer is given there.',
      'im:read': 'Tells a direct message from a channel before an answer is given.',
      'app_mentions:read': 'Hears questions that name the app in a channel.',
      commands: 'Answers the command /deals and the shortcut that logs a message to the CRM.',
      'links:read': 'Notices links to the board, so that a card can stand under them.',
      'links:write': 'Puts a card under links to the board.',
      'im:write': 'Opens the direct message with a sales user.',
      'users:read': 'Required by users:read.email.',
      'users:read.email': 'Matches sales users to members of the workspace.',
      'search:read': 'Only with a user token: finds messages about an account without reading whole channels.',
    },
    signIn: slackSignIn,
    tools: slackTools,
    open: async ({ settings, credentials }) =>
      (await import('./client.ts')).createSlackClient(ports, settings, credentials),
  });
}
