import {
  type GoogleRequest,
  type GoogleSimulator,
  type GoogleSimulatorOptions,
  googleFailure,
  startGoogleSimulator,
} from '../google/simulator-wire.ts';
import type { SimulatedReply } from '../kit/simulator.ts';
import { instancesOf, momentMs, type SimulatedCalendar, type SimulatedEvent } from './simulator-calendar.ts';

export interface GoogleCalendarSimulatorOptions extends GoogleSimulatorOptions {
  /** The first is `primary` of the user who signed in. */
  readonly calendars: readonly SimulatedCalendar[];
}

export interface GoogleCalendarSimulator extends GoogleSimulator {
  readonly calendars: readonly SimulatedCalendar[];
}

const scope = (name: string) => `https://www.googleapis.com/auth/calendar${name}`;
const writingScopes = [scope(''), scope('.events')];
const readingScopes = [...writingScopes, scope('.readonly'), scope('.events.readonly')];
/** What may not stand beside a sync token. Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/list (2026-11-20) */
const conflicting = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

const missing = googleFailure(404, 'notFound', 'Not Found');
const bad = (message: string) => googleFailure(400, 'badRequest', message);

interface Token {
  readonly change: number;
  readonly singleEvents: boolean;
  readonly window: readonly [string | null, string | null];
}
interface PageToken {
  readonly after: readonly [startMs: number, id: string] | null;
  readonly change: number;
}
function isAfter(event: SimulatedEvent, after: PageToken['after']): boolean {
  if (after === null) return true;
  const startMs = momentMs(event.start);
  return startMs > after[0] || (startMs === after[0] && event.id > after[1]);
}

const tokenText = (token: unknown) => Buffer.from(JSON.stringify(token)).toString('base64url');
function tokenOf<Value>(text: string | null): Value | null {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')) as Value;
  } catch {
    return null;
  }
}

/** Instances of series with their exceptions in place of the planned ones, or the stored events as they are. */
function expand(
  calendar: SimulatedCalendar,
  events: readonly SimulatedEvent[],
  singleEvents: boolean,
): SimulatedEvent[] {
  if (!singleEvents) return [...events];
  const exceptions = new Map(
    calendar.events.filter((event) => event.recurringEventId).map((event) => [event.id, event]),
  );
  const instances = events.flatMap(instancesOf).map((event) => exceptions.get(event.id) ?? event);
  return [...new Map(instances.map((event) => [event.id, event])).values()];
}

/** A deleted event keeps its details only in the organizer's own calendar. */
function shown(event: SimulatedEvent, calendar: SimulatedCalendar): object {
  const base = { kind: 'calendar#event', etag: `"${Date.parse(event.updated)}"`, id: event.id, status: event.status };
  if (event.status === 'cancelled' && event.organizer.email !== calendar.id) {
    const { recurringEventId, originalStartTime } = event;
    return { ...base, ...(recurringEventId ? { recurringEventId, originalStartTime } : {}) };
  }
  const own = event.attendees?.map((guest) => (guest.email === calendar.id ? { ...guest, self: true } : guest));
  return {
    ...base,
    htmlLink: `https://calendar.google.example/event?eid=${event.id}`,
    ...event,
    ...(own ? { attendees: own } : {}),
  };
}

function inWindow(event: SimulatedEvent, [from, to]: Token['window']): boolean {
  return (
    (from === null || momentMs(event.end) > Date.parse(from)) && (to === null || momentMs(event.start) < Date.parse(to))
  );
}

function listEvents(calendar: SimulatedCalendar, request: GoogleRequest): SimulatedReply {
  const { query } = request;
  const size = Math.min(Number(query.get('maxResults') ?? 250), 2_500);
  if (!(size >= 1)) return bad('Invalid maxResults');
  const singleEvents = query.get('singleEvents') === 'true';
  if (query.get('orderBy') === 'startTime' && !singleEvents) {
    return bad('The requested ordering is not available for the particular query.');
  }
  for (const name of ['timeMin', 'timeMax', 'updatedMin']) {
    const value = query.get(name);
    if (value !== null && !/T.*(Z|[+-]\d\d:\d\d)$/.test(value)) return bad(`Invalid ${name}: an offset is required.`);
  }
  const syncText = query.get('syncToken');
  const conflict = conflicting.find((name) => query.has(name));
  if (syncText !== null && conflict)
    return bad(`Sync token cannot be used with other query restrictions (${conflict}).`);
  if (syncText !== null && query.get('showDeleted') === 'false')
    return bad('Sync token cannot be used with showDeleted=false.');
  const since = syncText === null ? null : tokenOf<Token>(syncText);
  if (syncText !== null && since === null) return bad('Sync token is invalid.');
  if (since !== null && (!calendar.isGood(since.change) || since.singleEvents !== singleEvents)) {
    return googleFailure(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
  }
  const window = since?.window ?? ([query.get('timeMin'), query.get('timeMax')] as const);
  const candidates = since === null ? calendar.events : calendar.changedSince(since.change);
  const showDeleted = since !== null || query.get('showDeleted') === 'true';
  const found = expand(calendar, candidates, singleEvents)
    .filter((event) => (showDeleted || event.status !== 'cancelled') && inWindow(event, window))
    .sort((a, b) => momentMs(a.start) - momentMs(b.start) || (a.id < b.id ? -1 : 1));
  const pageText = query.get('pageToken');
  // A page token tells the last event given: what moves between two pages pushes no other event out of them.
  const page = pageText === null ? { after: null, change: calendar.change } : tokenOf<PageToken>(pageText);
  if (!page) return bad('Invalid page token value.');
  const rest = found.filter((event) => isAfter(event, page.after));
  // A sync token tells of the moment the first page was made; ordered lists and searches have none.
  const hasToken = query.get('orderBy') === null && query.get('q') === null;
  const nextSyncToken = hasToken ? { nextSyncToken: tokenText({ change: page.change, singleEvents, window }) } : {};
  const last = rest[size - 1];
  const after = last && [momentMs(last.start), last.id];
  const tail = rest.length > size ? { nextPageToken: tokenText({ after, change: page.change }) } : nextSyncToken;
  const items = rest.slice(0, size).map((event) => shown(event, calendar));
  return {
    status: 200,
    json: { kind: 'calendar#events', summary: calendar.id, timeZone: calendar.timeZone, items, ...tail },
  };
}

function insertEvent(calendar: SimulatedCalendar, request: GoogleRequest, nowMs: number): SimulatedReply {
  const body = JSON.parse(request.body) as Partial<SimulatedEvent>;
  if (!body.start || !body.end) return googleFailure(400, 'required', 'Missing end time.');
  if (momentMs(body.end) <= momentMs(body.start))
    return googleFailure(400, 'timeRangeEmpty', 'The specified time range is empty.');
  if (body.id !== undefined && !/^[a-v0-9]{5,1024}$/.test(body.id))
    return googleFailure(400, 'invalid', 'Invalid resource id value.');
  const id = body.id ?? `event${calendar.events.length}`;
  if (calendar.event(id)) return googleFailure(409, 'duplicate', 'The requested identifier already exists.');
  const stamp = new Date(nowMs).toISOString();
  const guests = (body.attendees ?? []).map((guest) => ({ ...guest, responseStatus: 'needsAction' as const }));
  const event: SimulatedEvent = {
    ...body,
    id,
    status: body.status ?? 'confirmed',
    iCalUID: `${id}@google.com`,
    created: stamp,
    updated: stamp,
    start: body.start,
    end: body.end,
    organizer: { email: calendar.id, self: true },
    attendees: guests,
  };
  calendar.put(event);
  return { status: 200, json: shown(event, calendar) };
}

/**
 * Starts Google Calendar's side of the wire over calendars on a loopback port.
 * Source: https://developers.google.com/workspace/calendar/api/v3/reference (2026-11-20)
 */
export async function startGoogleCalendarSimulator(
  options: GoogleCalendarSimulatorOptions,
): Promise<GoogleCalendarSimulator> {
  const calendars = [...options.calendars];
  const now = options.now ?? Date.now;
  const simulator = await startGoogleSimulator(options, (request) => {
    const [, encoded = '', encodedEvent] =
      /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/([^/]+))?$/.exec(request.path) ?? [];
    const name = decodeURIComponent(encoded);
    const calendar = name === 'primary' ? calendars[0] : calendars.find(({ id }) => id === name);
    if (!calendar) return missing;
    const scopes = request.method === 'GET' ? readingScopes : writingScopes;
    if (!request.may(...scopes)) return googleFailure(403, 'insufficientPermissions', 'Insufficient Permission');
    if (request.method === 'POST') return insertEvent(calendar, request, now());
    if (encodedEvent === undefined) return listEvents(calendar, request);
    const id = decodeURIComponent(encodedEvent);
    const event = expand(calendar, calendar.events, true).find((one) => one.id === id) ?? calendar.event(id);
    return event ? { status: 200, json: shown(event, calendar) } : missing;
  });
  return { ...simulator, calendars };
}
