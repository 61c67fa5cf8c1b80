import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { SalesforceClient } from './client.ts';
import { salesforceSettingsSchema } from './settings.ts';
import { salesforceSignIn } from './sign-in.ts';
import { salesforceTools } from './tools.ts';

/**
 * Salesforce as a source of opportunities, their histories, accounts, contacts, roles, activities and users.
 * Its sign-in is the credential broker's: the client is handed an `accessToken` and the `instanceUrl`.
 */
export function salesforceConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof salesforceSettingsSchema, SalesforceClient> {
  return defineConnector({
    id: 'salesforce',
    title: 'Salesforce',
    category: 'crm',
    version: '1.0.0',
    settings: salesforceSettingsSchema,
    scopes: {
      api: 'Read opportunities, their histories, accounts, contacts, activities and users through the REST API.',
      refresh_token: 'Stay connected while nobody is signed in; not needed with the JWT bearer flow.',
      id: 'Tell which organisation and integration user the connection belongs to.',
    },
    signIn: salesforceSignIn,
    tools: salesforceTools,
    open: async (connection) => (await import('./client.ts')).openSalesforceClient(ports, connection),
  });
}
