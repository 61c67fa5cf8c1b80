import { calendar } from '@googleapis/calendar';
import type { Instant } from '../../src/domain/time.ts';
import { callOptions, readAnswer } from '../google/google-fetch.ts';
import { createGoogleSession } from '../google/google-session.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { eventListSchema, eventSchema, type RawEvent, type RawEventList } from './schema.ts';
import type { GoogleCalendarSettings } from './settings.ts';

/** A list of events: everything of a window, or what changed since a sync token, which allows no window of its own. */
export interface EventList {
  readonly calendarId: string;
  readonly pageToken: string | null;
  readonly limit: number;
  readonly since:
    | { readonly syncToken: string }
    | { readonly from: Instant; readonly to: Instant; readonly byStart: boolean };
}

export interface NewEvent {
  /** Base32hex in lower case, 5 to 1,024 letters. */
  readonly id: string;
  readonly summary: string;
  readonly description: string | null;
  readonly start: Instant;
  readonly end: Instant;
  readonly attendees: readonly string[];
  readonly isTentative: boolean;
  readonly invites: boolean;
}

/** Google Calendar as one connection sees it; each method is one request, never repeated. */
export interface GoogleCalendarClient {
  readonly settings: GoogleCalendarSettings;
  readonly connectionId: string;
  nowInstant(): Instant;
  /** @throws AppError `not_found` with status 410 when the sync token is no longer good */
  listEvents(list: EventList, signal: AbortSignal): Promise<RawEventList>;
  event(calendarId: string, id: string, signal: AbortSignal): Promise<RawEvent>;
  /** @throws AppError `conflict` when the id exists */
  insertEvent(calendarId: string, event: NewEvent, signal: AbortSignal): Promise<RawEvent>;
}

const system = 'google-calendar';
const eventFields =
  'id,status,created,updated,summary,iCalUID,recurringEventId,originalStartTime,start,end,eventType,organizer,attendees,attendeesOmitted,htmlLink';
const scopes = ['https://www.googleapis.com/auth/calendar.events'];

/** Opens a client; the token is read for each request, so a renewed one is used at once. */
export function openGoogleCalendarClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<GoogleCalendarSettings>,
): GoogleCalendarClient {
  const { settings, credentials } = connection;
  const session = createGoogleSession(ports, credentials, { system, tokenUrl: settings.tokenUrl, scopes });
  const { events } = calendar({ version: 'v3', ...(settings.rootUrl === null ? {} : { rootUrl: settings.rootUrl }) });
  const route = (signal: AbortSignal) => callOptions({ ports, session, system, subject: null, signal });
  return {
    settings,
    connectionId: connection.id,
    nowInstant: () => new Date(ports.now()).toISOString(),
    listEvents: ({ calendarId, pageToken, limit, since }, signal) => {
      const range =
        'syncToken' in since
          ? { syncToken: since.syncToken }
          : { timeMin: since.from, timeMax: since.to, ...(since.byStart ? { orderBy: 'startTime' } : {}) };
      const parameters = {
        calendarId,
        singleEvents: true,
        maxResults: limit,
        ...range,
        ...(pageToken === null ? {} : { pageToken }),
        fields: `items(${eventFields}),timeZone,nextPageToken,nextSyncToken`,
      };
      return readAnswer(system, 'events.list', events.list(parameters, route(signal)), eventListSchema);
    },
    event: (calendarId, eventId, signal) =>
      readAnswer(
        system,
        'events.get',
        events.get({ calendarId, eventId, fields: eventFields }, route(signal)),
        eventSchema,
      ),
    insertEvent: (calendarId, event, signal) => {
      const requestBody = {
        id: event.id,
        summary: event.summary,
        ...(event.description === null ? {} : { description: event.description }),
        start: { dateTime: event.start, timeZone: 'UTC' },
        end: { dateTime: event.end, timeZone: 'UTC' },
        attendees: event.attendees.map((email) => ({ email })),
        status: event.isTentative ? 'tentative' : 'confirmed',
      };
      const parameters = { calendarId, sendUpdates: event.invites ? 'all' : 'none', requestBody, fields: eventFields };
      return readAnswer(system, 'events.insert', events.insert(parameters, route(signal)), eventSchema);
    },
  };
}
