import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { TelegramClient } from './client.ts';
import { botTokenPattern, telegramSettingsSchema } from './settings.ts';
import { telegramTools } from './tools.ts';

/** Messages of a Telegram bot. Credentials: `botToken`. */
export function telegramConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof telegramSettingsSchema, TelegramClient> {
  return defineConnector({
    id: 'telegram',
    title: 'Telegram',
    category: 'engagement',
    version: '1.0.0',
    settings: telegramSettingsSchema,
    scopes: {},
    signIn: [
      {
        kind: 'secret',
        fields: [{ name: 'botToken', label: 'Bot token (123456:ABC…)', pattern: botTokenPattern }],
        scopes: [],
      },
    ],
    tools: telegramTools,
    open: async ({ settings, credentials }) =>
      (await import('./client.ts')).telegramClient(ports, settings, credentials),
  });
}
