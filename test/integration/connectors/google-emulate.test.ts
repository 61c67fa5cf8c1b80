import { createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { engagementPageSchema } from '../../../src/domain/record.ts';

const email = 'rep@lanternworks.example';
let emulator: Awaited<ReturnType<typeof createEmulator>>;
let http: OutboundHttp;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'google',
    port: 0,
    seed: {
      google: {
        users: [{ email, name: 'Rep One' }],
        messages: [1, 2, 3].map((day) => ({
          id: `msg_${day}`,
          thread_id: 'thr_1',
          user_email: email,
          from: '"Doe, Ada" <ada@buyer.example>',
          to: email,
          subject: 'Prüfung der Preise',
          body_text: 'text',
          label_ids: ['INBOX'],
          date: `2026-11-0${day}T10:00:00.000Z`,
        })),
        calendars: [
          { id: 'primary', user_email: email, summary: email, primary: true, selected: true, time_zone: 'UTC' },
        ],
        calendar_events: [1, 2, 3].map((day) => ({
          id: `evt${day}`,
          user_email: email,
          calendar_id: 'primary',
          summary: 'Vorführung',
          start_date_time: `2026-11-0${day}T10:00:00.000Z`,
          end_date_time: `2026-11-0${day}T10:30:00.000Z`,
          attendees: [{ email: 'ada@buyer.example', response_status: 'accepted' }],
        })),
      },
    },
  } as unknown as Parameters<typeof createEmulator>[0]);
  http = createOutboundHttp({ allowList: [new URL(emulator.url).host] });
});
afterAll(async () => {
  await http.close();
  await emulator.close();
});

function link(make: (ports: ConnectorPorts) => AnyConnector) {
  const now = () => Date.parse('2026-11-20T09:00:00.000Z');
  return linkConnector(make({ http, now }), {
    id: 'emulate',
    settings: { rootUrl: emulator.url, tokenUrl: `${emulator.url}/oauth2/token` },
    credentials: memoryCredentials({ accessToken: 'any' }),
  });
}

async function call(make: (ports: ConnectorPorts) => AnyConnector, tool: string, args: Record<string, unknown>) {
  return link(make).call(tool, args, { signal: AbortSignal.timeout(10_000), idempotencyKey: null, requestId: 'r' });
}

/** Reads to the end, two at a time. */
async function readAll(make: (ports: ConnectorPorts) => AnyConnector, tool: string, since: string | null) {
  const read = [];
  let cursor: string | null = null;
  do {
    const page = engagementPageSchema.parse(await call(make, tool, { since, cursor, limit: 2 }));
    read.push(...page.engagements.map(({ engagement }) => engagement));
    cursor = page.cursor;
  } while (cursor !== null);
  return read;
}

const expected = [1, 2, 3].map((day) => [`2026-11-0${day}T10:00:00.000Z`, 'Prüfung der Preise', 'Doe, Ada']);

test('an independent Gmail tells the connector its history page by page, with people and subjects [google.independent-server]', async () => {
  // It has no getProfile, so a full pass has no history id to begin with; the pass starts at the beginning of its history.
  const since = Buffer.from('{"me":"1"}').toString('base64url');
  const mails = await readAll(gmailConnector, 'gmail_read_engagement', since);
  expect(mails.map(({ occurredAt, subject, participants }) => [occurredAt, subject, participants[0]?.name])).toEqual(
    expected,
  );
  expect(mails.every(({ threadId, sharedId }) => threadId === 'thr_1' && sharedId?.startsWith('msg_'))).toBe(true);
});

test('an independent Gmail answers the connector’s search and thread [google.independent-server]', async () => {
  const found = await call(gmailConnector, 'gmail_search_messages', {
    participant: 'buyer.example',
    subjectWords: 'preise',
  });
  expect(found).toMatchObject({
    scanned: 3,
    truncated: false,
    messages: [{ id: 'msg_3' }, { id: 'msg_2' }, { id: 'msg_1' }],
  });
  const thread = await call(gmailConnector, 'gmail_get_thread', { threadId: 'thr_1' });
  expect(thread).toMatchObject({ messages: [{ id: 'msg_1' }, { id: 'msg_2' }, { id: 'msg_3' }], bodies: [] });
});

test('an independent Calendar gives the connector its meetings page by page, each once [google.independent-server]', async () => {
  // It has no sync tokens: the next pass reads the window again.
  const meetings = await readAll(googleCalendarConnector, 'google_calendar_read_engagement', null);
  expect(meetings.map(({ id, status, occurredAt }) => [id, status, occurredAt])).toEqual(
    [1, 2, 3].map((day) => [`evt${day}`, 'held', `2026-11-0${day}T10:00:00.000Z`]),
  );
  expect(meetings[0]?.participants).toMatchObject([{ email: 'ada@buyer.example', part: 'attendee' }]);
});
