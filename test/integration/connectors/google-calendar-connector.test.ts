import { afterEach, beforeEach, expect, test } from 'vitest';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import {
  type GoogleCalendarSimulator,
  startGoogleCalendarSimulator,
} from '../../../connectors/google-calendar/simulator.ts';
import { SimulatedCalendar } from '../../../connectors/google-calendar/simulator-calendar.ts';
import type { Engagement } from '../../../src/domain/engagement.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { engagementPageSchema } from '../../../src/domain/record.ts';
import { meeting, rep } from './calendar-events.ts';
import { type GoogleHarness, linkGoogle } from './google-harness.ts';

let nowMs: number;
let calendar: SimulatedCalendar;
let harness: GoogleHarness<GoogleCalendarSimulator>;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  const now = () => nowMs;
  calendar = new SimulatedCalendar(rep, {
    timeZone: 'Europe/Berlin',
    events: [meeting('held1', '2026-11-10T10:00:00Z'), meeting('plan1', '2026-11-27T10:00:00+01:00')],
  });
  const simulator = await startGoogleCalendarSimulator({ calendars: [calendar], now, accessTokenTtlMs: 1e12 });
  harness = linkGoogle(googleCalendarConnector, simulator, { now });
});
afterEach(() => harness.close());

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );

async function readAll(since: string | null = null, limit = 100) {
  const pages = [];
  let cursor: string | null = null;
  do {
    const answer = await harness.call('google_calendar_read_engagement', { since, cursor, limit });
    const page = engagementPageSchema.parse(answer);
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null);
  const items = pages.flatMap(({ engagements }) => engagements);
  return { items, watermark: pages.at(-1)?.watermark ?? null, isResync: pages.some((page) => page.isResync) };
}
async function one(id: string): Promise<Engagement | undefined> {
  return (await readAll()).items.find(({ engagement }) => engagement.id === id)?.engagement;
}

test('meetings held and planned come with people, answers and stamps; rooms are no people [google-calendar.meetings]', async () => {
  expect(await one('held1')).toMatchObject({
    kind: 'meeting',
    occurredAt: '2026-11-10T10:00:00.000Z',
    endsAt: '2026-11-10T10:30:00.000Z',
    knownAt: '2026-10-01T08:00:00.000Z',
    status: 'held',
    sharedId: 'held1@google.com',
    participants: [
      { email: rep, name: 'Rep One', part: 'organizer', response: 'accepted' },
      { email: 'ada@buyer.example', name: 'Ada', part: 'attendee', response: 'accepted' },
    ],
    participantCount: 2,
  });
  expect(await one('plan1')).toMatchObject({ status: 'planned', occurredAt: '2026-11-27T09:00:00.000Z' });
});

test('a declined, a cancelled and a missed meeting each say so, known since then [google-calendar.outcomes]', async () => {
  const { watermark } = await readAll();
  const declined = [
    { email: rep, responseStatus: 'accepted' as const },
    { email: 'boss@lanternworks.example', responseStatus: 'accepted' as const },
    { email: 'ada@buyer.example', responseStatus: 'declined' as const },
  ];
  calendar.put(meeting('decl1', '2026-11-12T10:00:00Z', { attendees: declined }));
  calendar.put(meeting('miss1', '2026-11-13T10:00:00Z', { summary: '[No-show] Product demo' }));
  calendar.cancel('plan1', '2026-11-20T08:00:00.000Z');
  const { items } = await readAll(watermark);
  const byId = Object.fromEntries(
    items.map(({ engagement }) => [engagement.id, [engagement.status, engagement.knownAt]]),
  );
  expect(byId).toEqual({
    decl1: ['declined', '2026-10-02T08:00:00.000Z'],
    miss1: ['no_show', '2026-10-01T08:00:00.000Z'],
    plan1: ['cancelled', '2026-11-20T08:00:00.000Z'],
  });
  expect(items.every(({ isDeleted }) => !isDeleted)).toBe(true);
});

test('a deleted event of which Google tells only the id is a deletion [google-calendar.deleted]', async () => {
  calendar.put(meeting('other', '2026-11-12T10:00:00Z', { organizer: { email: 'ada@buyer.example' } }));
  const { watermark } = await readAll();
  calendar.cancel('other', '2026-11-20T08:00:00.000Z');
  const { items } = await readAll(watermark);
  expect(items).toMatchObject([{ isDeleted: true, engagement: { id: 'other', participants: [] } }]);
});

test('each instance of a series is a meeting of its own, moved or cancelled ones keep their shared id [google-calendar.recurring]', async () => {
  const series = meeting('week1', '2026-11-02T10:00:00Z', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] });
  calendar.put(series);
  const start = { dateTime: '2026-11-09T10:00:00Z' };
  const { recurrence: _recurrence, ...single } = series;
  const moved = { ...single, id: 'week1_20261109T100000Z', recurringEventId: 'week1', originalStartTime: start };
  calendar.put({ ...moved, start: { dateTime: '2026-11-11T15:00:00Z' }, end: { dateTime: '2026-11-11T15:30:00Z' } });
  const { items, watermark } = await readAll();
  const instances = items.map(({ engagement }) => engagement).filter(({ threadId }) => threadId === 'week1');
  expect(instances.map(({ occurredAt, sharedId, status }) => [occurredAt, sharedId, status])).toEqual([
    ['2026-11-02T10:00:00.000Z', 'week1@google.com/2026-11-02T10:00:00.000Z', 'held'],
    ['2026-11-11T15:00:00.000Z', 'week1@google.com/2026-11-09T10:00:00.000Z', 'held'],
    ['2026-11-16T10:00:00.000Z', 'week1@google.com/2026-11-16T10:00:00.000Z', 'held'],
    ['2026-11-23T10:00:00.000Z', 'week1@google.com/2026-11-23T10:00:00.000Z', 'planned'],
  ]);
  calendar.put({ ...moved, status: 'cancelled' });
  expect((await readAll(watermark)).items).toMatchObject([{ engagement: { id: moved.id, status: 'cancelled' } }]);
});

test('an all-day meeting begins with the day in the calendar’s zone, also on the days clocks change [google-calendar.zones]', async () => {
  const allDay = (id: string, date: string) =>
    calendar.put(meeting(id, '2026-01-01T00:00:00Z', { start: { date }, end: { date } }));
  allDay('winter', '2026-11-12');
  allDay('summer', '2026-07-01');
  allDay('change', '2026-10-25');
  expect((await one('winter'))?.occurredAt).toBe('2026-11-11T23:00:00.000Z');
  expect((await one('summer'))?.occurredAt).toBe('2026-06-30T22:00:00.000Z');
  expect((await one('change'))?.occurredAt).toBe('2026-10-24T22:00:00.000Z');
});

test('own reminders, absences and working places are no meetings [google-calendar.what-counts]', async () => {
  calendar.put(meeting('alone', '2026-11-12T10:00:00Z', { attendees: [] }));
  calendar.put(meeting('away', '2026-11-12T10:00:00Z', { eventType: 'outOfOffice' }));
  expect((await readAll()).items.map(({ engagement }) => engagement.id)).toEqual(['held1', 'plan1']);
});

test('a sync token is sent alone, and only what changed comes back [google-calendar.incremental]', async () => {
  const { watermark } = await readAll(null, 1);
  expect((await readAll(watermark)).items).toEqual([]);
  calendar.put(meeting('new01', '2026-12-01T10:00:00Z'));
  harness.simulator.requests.length = 0;
  const { items, isResync } = await readAll(watermark);
  expect([items.length, isResync]).toEqual([1, false]);
  const [asked] = harness.simulator.requests;
  expect([...(asked?.query.keys() ?? [])].sort()).toEqual(['fields', 'maxResults', 'singleEvents', 'syncToken']);
});

test('a sync token that is no longer good starts a full pass that says so [google-calendar.resync-on-410]', async () => {
  const { watermark } = await readAll();
  calendar.expireSyncTokens();
  const again = await readAll(watermark, 1);
  expect(again.isResync).toBe(true);
  expect(again.items.map(({ engagement }) => engagement.id)).toEqual(['held1', 'plan1']);
  expect((await readAll(again.watermark)).isResync).toBe(false);
});

test('after thirty days the window is moved by a full pass [google-calendar.window-moves]', async () => {
  const { watermark } = await readAll();
  calendar.put(meeting('far01', '2027-12-10T10:00:00Z'));
  nowMs += 29 * 86_400_000;
  expect((await readAll(watermark)).isResync).toBe(false);
  nowMs += 86_400_000;
  const moved = await readAll(watermark);
  expect(moved.isResync).toBe(true);
  expect(moved.items.map(({ engagement }) => engagement.id)).toContain('far01');
});

test('planned meetings of several calendars are listed once each, by start [google-calendar.list-once]', async () => {
  const other = new SimulatedCalendar('boss@lanternworks.example', {
    events: [meeting('plan1', '2026-11-27T10:00:00+01:00'), meeting('plan0', '2026-11-21T10:00:00Z')],
  });
  const simulator = await startGoogleCalendarSimulator({ calendars: [calendar, other] });
  const room = linkGoogle(googleCalendarConnector, simulator, {
    now: () => nowMs,
    settings: { calendarIds: ['primary', other.id] },
  });
  const { meetings, truncated } = await room.call('google_calendar_list_meetings');
  expect((meetings as Engagement[]).map(({ id }) => id)).toEqual([`${other.id}/plan0`, `${other.id}/plan1`]);
  expect(truncated).toBe(false);
  await room.close();
});

test('a hold is made once, also when the answer was lost, and not again after it was deleted [google-calendar.hold-once]', async () => {
  const hold = { summary: 'Next steps', start: '2026-11-25T09:00:00.000Z', end: '2026-11-25T09:30:00.000Z' };
  harness.simulator.faults.add({ method: 'POST' }, [{ kind: 'truncate', afterBytes: 0 }]);
  expect((await failure(harness.call('google_calendar_create_event', hold, 'k1'))).code).toBe('unavailable');
  const again = await harness.call('google_calendar_create_event', hold, 'k1');
  expect(again).toMatchObject({ isNew: false });
  expect(calendar.event(String(again['id']))).toMatchObject({ status: 'tentative', summary: 'Next steps' });
  expect(harness.simulator.requests.every(({ query }) => query.get('sendUpdates') !== 'all')).toBe(true);
  calendar.cancel(String(again['id']), '2026-11-20T08:00:00.000Z');
  expect((await failure(harness.call('google_calendar_create_event', hold, 'k1'))).code).toBe('conflict');
  const wrong = { ...hold, end: hold.start };
  expect((await failure(harness.call('google_calendar_create_event', wrong, 'k2'))).code).toBe('invalid_input');
});
