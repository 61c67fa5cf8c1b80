import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { SalesforceClient } from './client.ts';
import { salesforceSettingsSchema } from './settings.ts';
import { salesforceSignIn } from './sign-in.ts';
import { salesforceTools } from './tools.ts';

/**
 * Salesforce as a source of opportunities, their histories, accounts, contacts, roles, activities, cases and users, and as the place
 * where tasks, notes and deal fields are written.
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
      api: 'Read opportunities, their histories, accounts, contacts, activities, cases and users, and write tasks, notes and deal fields; Salesforce has no narrower scope for its APIs.',
      refresh_token: 'Stay connected while nobody is signed in; not needed with the JWT bearer flow.',
      id: 'Tell which organisation and integration user the connection belongs to.',
    },
    signIn: salesforceSignIn,
    tools: salesforceTools,
    open: async (connection) => (await import('./client.ts')).openSalesforceClient(ports, connection),
  });
}
