import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { HubspotClient } from './client.ts';
import { type PaceClock, realClock } from './pace.ts';
import { hubspotSettingsSchema } from './settings.ts';
import { hubspotSignIn } from './sign-in.ts';
import { hubspotTools } from './tools.ts';

/**
 * HubSpot as a source of deals with their revisions, companies, contacts, roles, activities, tickets and owners, and as a place to
 * write tasks, activities, notes and single fields. The credential is `accessToken`: a private app's, or an OAuth token that the
 * credential source renews. `clock` paces requests below HubSpot's limits.
 */
export function hubspotConnector(
  ports: ConnectorPorts,
  clock: PaceClock = realClock,
): ConnectorDefinition<typeof hubspotSettingsSchema, HubspotClient> {
  return defineConnector({
    id: 'hubspot',
    title: 'HubSpot',
    category: 'crm',
    version: '1.0.0',
    settings: hubspotSettingsSchema,
    scopes: {
      oauth: 'Tell which portal the connection belongs to, its time zone and currency.',
      'crm.objects.deals.read': 'Read deals with their revisions, and deal pipelines.',
      'crm.schemas.deals.read': 'Learn which properties deals have, the customer’s own included.',
      'crm.objects.companies.read': 'Read the companies that deals belong to.',
      'crm.objects.contacts.read': 'Read contacts, and calls, meetings, notes and tasks, which this scope guards too.',
      'crm.objects.owners.read': 'Read who owns deals and who has left.',
      'sales-email-read': 'Read direction, time and subject of logged e-mails; bodies are never asked for.',
      tickets: 'Read open support tickets of an account.',
      'crm.objects.contacts.write':
        'Write tasks, logged activities and notes, and the hidden key that keeps them single.',
      'crm.objects.deals.write': 'Change single fields of a deal when a person has agreed to it.',
    },
    signIn: hubspotSignIn,
    tools: hubspotTools,
    open: async (connection) => (await import('./client.ts')).openHubspotClient(ports, connection, clock),
  });
}
