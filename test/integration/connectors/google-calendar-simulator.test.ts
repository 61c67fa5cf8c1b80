import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type GoogleCalendarSimulator,
  startGoogleCalendarSimulator,
} from '../../../connectors/google-calendar/simulator.ts';
import { SimulatedCalendar } from '../../../connectors/google-calendar/simulator-calendar.ts';
import { meeting, rep } from './calendar-events.ts';

let simulator: GoogleCalendarSimulator;
let calendar: SimulatedCalendar;

beforeEach(async () => {
  calendar = new SimulatedCalendar(rep, {
    events: [1, 2, 3].map((day) => meeting(`e000${day}`, `2026-11-0${day}T10:00:00Z`)),
  });
  simulator = await startGoogleCalendarSimulator({ calendars: [calendar] });
});
afterEach(() => simulator.close());

interface Answer {
  readonly status: number;
  readonly json: { items: { id: string }[]; error?: { errors: { reason: string }[] } } & Record<string, unknown>;
}
async function ask(path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${simulator.credentials['accessToken']}` };
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const answer = await fetch(`${simulator.baseUrl}/calendar/v3/calendars/primary/events${path}`, { headers, ...init });
  return { status: answer.status, json: (await answer.json()) as Answer['json'] };
}
const reasonOf = ({ json }: Answer) => json.error?.errors[0]?.reason;

// Source: https://developers.google.com/workspace/calendar/api/guides/sync (2026-11-20)
test('the sync token stands on the last page alone, and a list ordered by start has none [google.calendar-wire]', async () => {
  const first = await ask('?singleEvents=true&maxResults=2');
  expect(first.json).not.toHaveProperty('nextSyncToken');
  const last = await ask(`?singleEvents=true&maxResults=2&pageToken=${first.json['nextPageToken']}`);
  expect(last.json.items.map(({ id }) => id)).toEqual(['e0003']);
  expect(last.json).toHaveProperty('nextSyncToken');
  expect((await ask('?singleEvents=true&orderBy=startTime')).json).not.toHaveProperty('nextSyncToken');
});

// Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/list (2026-11-20)
test('a sync token beside a restriction is 400, one that is too old is 410 fullSyncRequired [google.calendar-wire]', async () => {
  const token = (await ask('?singleEvents=true')).json['nextSyncToken'];
  for (const name of [
    'timeMin=2026-01-01T00:00:00Z',
    'timeMax=2026-01-01T00:00:00Z',
    'q=x',
    'orderBy=startTime',
    'updatedMin=2026-01-01T00:00:00Z',
    'showDeleted=false',
  ]) {
    expect((await ask(`?singleEvents=true&syncToken=${token}&${name}`)).status).toBe(400);
  }
  calendar.expireSyncTokens();
  const gone = await ask(`?singleEvents=true&syncToken=${token}`);
  expect([gone.status, reasonOf(gone)]).toEqual([410, 'fullSyncRequired']);
});

// Source: https://developers.google.com/workspace/calendar/api/v3/reference/events (2026-11-20)
test('a deleted event comes with a sync token, in full only from its organizer’s calendar [google.calendar-wire]', async () => {
  calendar.put(meeting('guest', '2026-11-04T10:00:00Z', { organizer: { email: 'ada@buyer.example' } }));
  const token = (await ask('?singleEvents=true')).json['nextSyncToken'];
  calendar.cancel('e0001', '2026-11-20T08:00:00.000Z');
  calendar.cancel('guest', '2026-11-20T08:00:00.000Z');
  const { items } = (await ask(`?singleEvents=true&syncToken=${token}`)).json;
  expect(items).toMatchObject([
    { id: 'e0001', status: 'cancelled', summary: 'Product demo' },
    { id: 'guest', status: 'cancelled' },
  ]);
  expect(items[1]).not.toHaveProperty('start');
  expect((await ask('?singleEvents=true')).json.items).toHaveLength(2);
});

// Source: https://developers.google.com/workspace/calendar/api/guides/recurringevents (2026-11-20)
test('a series is expanded only with singleEvents, each instance with its original start [google.calendar-wire]', async () => {
  calendar.put(meeting('serie', '2026-12-01T10:00:00Z', { recurrence: ['RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3'] }));
  expect((await ask('?timeMin=2026-12-01T00:00:00Z')).json.items).toMatchObject([
    { id: 'serie', recurrence: expect.anything() },
  ]);
  const { items } = (await ask('?singleEvents=true&timeMin=2026-12-01T00:00:00Z')).json;
  expect(items.map(({ id }) => id)).toEqual([
    'serie_20261201T100000Z',
    'serie_20261203T100000Z',
    'serie_20261205T100000Z',
  ]);
  expect(items[1]).toMatchObject({
    recurringEventId: 'serie',
    originalStartTime: { dateTime: '2026-12-03T10:00:00Z' },
  });
  expect((await ask('?orderBy=startTime')).status).toBe(400);
  expect((await ask('?timeMin=2026-12-01')).status).toBe(400);
});

// Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/insert (2026-11-20)
test('an event id is the client’s to choose, from base32hex, and stands once: 409 duplicate [google.calendar-wire]', async () => {
  const body = {
    id: 'abcv019',
    start: { dateTime: '2026-12-01T10:00:00Z' },
    end: { dateTime: '2026-12-01T11:00:00Z' },
  };
  expect((await ask('', body)).status).toBe(200);
  expect(reasonOf(await ask('', body))).toBe('duplicate');
  expect((await ask('', { ...body, id: 'has-dash' })).status).toBe(400);
  expect((await ask('', { ...body, id: 'abcv020', end: body.start })).status).toBe(400);
});
