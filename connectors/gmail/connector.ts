import { googleSignIn } from '../google/sign-in.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { GmailClient } from './client.ts';
import { gmailSettingsSchema } from './settings.ts';
import { gmailTools } from './tools.ts';

/**
 * Gmail as a source of who wrote to whom and when. Credentials: `clientId`, `clientSecret` and `refreshToken` of the user who
 * signed in, or `clientEmail` and `privateKey` of a service account with domain-wide delegation for the mailboxes of the settings.
 */
export function gmailConnector(ports: ConnectorPorts): ConnectorDefinition<typeof gmailSettingsSchema, GmailClient> {
  return defineConnector({
    id: 'gmail',
    title: 'Gmail',
    category: 'engagement',
    version: '1.0.0',
    settings: gmailSettingsSchema,
    scopes: {
      'https://www.googleapis.com/auth/gmail.metadata':
        'Read who wrote to whom, when and about what (headers and labels), never the text of messages.',
      'https://www.googleapis.com/auth/gmail.readonly':
        'Only where this connection opts in to bodies: find configured phrases in the text, and search all messages.',
      'https://www.googleapis.com/auth/gmail.compose':
        'Only where replies are drafted: put a draft into the thread. Nothing is sent.',
    },
    signIn: googleSignIn(['https://www.googleapis.com/auth/gmail.metadata']),
    tools: gmailTools,
    open: async (connection) => (await import('./client.ts')).openGmailClient(ports, connection),
  });
}
