import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { EmailClient } from './client.ts';
import { emailSettingsSchema } from './settings.ts';
import { emailTools } from './tools.ts';

/**
 * Mail going out, over SMTP or a provider's HTTP API. Credentials: `user` and `password` for SMTP (none: the server wants none),
 * `apiKey` for a provider.
 */
export function emailConnector(ports: ConnectorPorts): ConnectorDefinition<typeof emailSettingsSchema, EmailClient> {
  return defineConnector({
    id: 'email',
    title: 'E-mail',
    category: 'engagement',
    version: '1.0.0',
    settings: emailSettingsSchema,
    scopes: {},
    signIn: [
      {
        kind: 'secret',
        fields: [
          { name: 'user', label: 'SMTP user', pattern: null },
          { name: 'password', label: 'SMTP password', pattern: null },
        ],
        scopes: [],
      },
      {
        kind: 'secret',
        fields: [{ name: 'apiKey', label: 'Key of the mail provider', pattern: /^[\x21-\x7e]+$/ }],
        scopes: [],
      },
    ],
    tools: emailTools,
    open: async ({ settings, credentials }) => (await import('./client.ts')).emailClient(ports, settings, credentials),
  });
}
