import { z } from 'zod';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { TeamsClient } from './client.ts';
import { teamsTools } from './tools.ts';

const noSettings = z.object({});

/** Cards into a chat or channel of Microsoft Teams through a workflow. Credentials: `webhookUrl`, the workflow's address. */
export function teamsConnector(ports: ConnectorPorts): ConnectorDefinition<typeof noSettings, TeamsClient> {
  return defineConnector({
    id: 'teams',
    title: 'Microsoft Teams',
    category: 'engagement',
    version: '1.0.0',
    settings: noSettings,
    scopes: {},
    signIn: [
      {
        kind: 'secret',
        fields: [{ name: 'webhookUrl', label: 'Address of the workflow (https://…)', pattern: /^https:\/\/\S+$/ }],
        scopes: [],
      },
    ],
    tools: teamsTools,
    open: async ({ credentials }) => (await import('./client.ts')).teamsClient(ports, credentials),
  });
}
