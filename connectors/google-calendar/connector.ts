import { googleSignIn } from '../google/sign-in.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { GoogleCalendarClient } from './client.ts';
import { googleCalendarSettingsSchema } from './settings.ts';
import { googleCalendarTools } from './tools.ts';

/**
 * Google Calendar as a source of meetings, held, planned, declined and cancelled. Credentials: `clientId`, `clientSecret` and
 * `refreshToken` of the user who signed in, or `clientEmail` and `privateKey` of a service account the calendars are shared with.
 */
export function googleCalendarConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof googleCalendarSettingsSchema, GoogleCalendarClient> {
  return defineConnector({
    id: 'google-calendar',
    title: 'Google Calendar',
    category: 'engagement',
    version: '1.0.0',
    settings: googleCalendarSettingsSchema,
    scopes: {
      'https://www.googleapis.com/auth/calendar.events.readonly':
        'Read meetings, who was invited and who accepted; no settings and no list of calendars.',
      'https://www.googleapis.com/auth/calendar.events':
        'Only where meetings are held in the calendar: create an event.',
    },
    signIn: googleSignIn(['https://www.googleapis.com/auth/calendar.events.readonly']),
    tools: googleCalendarTools,
    open: async (connection) => (await import('./client.ts')).openGoogleCalendarClient(ports, connection),
  });
}
