import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import { type PostgresClient, postgresClient } from './client.ts';
import { postgresSettingsSchema } from './settings.ts';
import { postgresSignIn } from './sign-in.ts';
import { postgresTools } from './tools.ts';

/** Tables or views of a PostgreSQL warehouse as a CRM source, read only. Credentials: `user` and `password`. */
export function postgresConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof postgresSettingsSchema, PostgresClient> {
  return defineConnector({
    id: 'postgres',
    title: 'PostgreSQL',
    category: 'crm',
    version: '1.0.0',
    settings: postgresSettingsSchema,
    scopes: { 'tables.select': 'SELECT on the tables and views named in the settings, and nothing else.' },
    signIn: postgresSignIn,
    tools: postgresTools,
    open: ({ settings, credentials }) => postgresClient(ports, settings, credentials),
  });
}
