import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { WebhookClient } from './client.ts';
import { webhookSecretPattern, webhookSettingsSchema } from './settings.ts';
import { webhookTools } from './tools.ts';

/**
 * Events to a receiver's endpoint, signed as Standard Webhooks says. Credentials: `secret`, and `previousSecret` while it is being
 * replaced.
 */
export function webhookConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof webhookSettingsSchema, WebhookClient> {
  return defineConnector({
    id: 'webhook',
    title: 'Webhook',
    category: 'any',
    version: '1.0.0',
    settings: webhookSettingsSchema,
    scopes: {},
    signIn: [
      {
        kind: 'secret',
        fields: [{ name: 'secret', label: 'Signing secret (whsec_…)', pattern: webhookSecretPattern }],
        scopes: [],
      },
    ],
    tools: webhookTools,
    open: async ({ settings, credentials }) =>
      (await import('./client.ts')).webhookClient(ports, settings, credentials),
  });
}
