import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gmailConnector } from '../../../connectors/gmail/connector.ts';
import { startGmailSimulator } from '../../../connectors/gmail/simulator.ts';
import { googleCalendarConnector } from '../../../connectors/google-calendar/connector.ts';
import { startGoogleCalendarSimulator } from '../../../connectors/google-calendar/simulator.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toCalendars } from '../../../src/demo/to-calendars.ts';
import { toGmailMailboxes, withoutMailAndMeetings } from '../../../src/demo/to-gmail-mailboxes.ts';
import type { Engagement } from '../../../src/domain/engagement.ts';
import { engagementPageSchema } from '../../../src/domain/record.ts';
import { linkGoogle } from './google-harness.ts';

const organisation = generateDemoOrganisation({ seed: 9, anchorDate: '2026-11-20' });
const now = () => Date.parse('2026-11-20T00:00:00.000Z');
const userOf = new Map(organisation.users.map(({ id, email }) => [id, email]));
const contactOf = new Map(organisation.contacts.map(({ id, email }) => [id, email]));
let mails: Engagement[];
let meetings: Engagement[];
const closing: (() => Promise<void>)[] = [];

async function readAll(room: { call(tool: string, args: Record<string, unknown>): Promise<unknown> }, tool: string) {
  const read: Engagement[] = [];
  let cursor: string | null = null;
  do {
    const page = engagementPageSchema.parse(await room.call(tool, { cursor, limit: 500 }));
    expect(page.engagements.every(({ isDeleted }) => !isDeleted)).toBe(true);
    read.push(...page.engagements.map(({ engagement }) => engagement));
    cursor = page.cursor;
  } while (cursor !== null);
  return read;
}

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const mailboxes = toGmailMailboxes(organisation);
  const calendars = toCalendars(organisation);
  const gmail = linkGoogle(gmailConnector, await startGmailSimulator({ mailboxes, now }), {
    now,
    settings: { mailboxes: mailboxes.map(({ email }) => email), historyDays: 1_500 },
    credentials: memoryCredentials({ clientEmail: 'sa@project.iam.example', privateKey }),
  });
  const calendar = linkGoogle(googleCalendarConnector, await startGoogleCalendarSimulator({ calendars, now }), {
    now,
    settings: { calendarIds: calendars.map(({ id }) => id), historyDays: 1_500 },
  });
  closing.push(
    () => gmail.close(),
    () => calendar.close(),
  );
  mails = await readAll(gmail, 'gmail_read_engagement');
  meetings = await readAll(calendar, 'google_calendar_read_engagement');
}, 120_000);
afterAll(async () => {
  for (const close of closing) await close();
});

const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();
const isOurs = (email: string | null) => email?.endsWith('@lanternworks.example') ?? false;
const withBuyers = (engagement: Engagement) => engagement.participants.some(({ email }) => !isOurs(email));

test('the mailboxes tell every e-mail on record once, at its moment, with its people, direction and subject, and no other that a person wrote [demo.google-tells-the-same]', () => {
  const recorded = organisation.activities
    .filter(({ kind }) => kind === 'email')
    .map(({ occurredAt, direction, userId, attendees, subject }) => {
      const people = [userOf.get(userId), contactOf.get(attendees[0]?.contactId ?? '')];
      return [occurredAt, ...(direction === 'outbound' ? people : people.reverse()), subject];
    });
  const read = mails
    .filter((mail) => !mail.isAutomatic && withBuyers(mail))
    .map(({ occurredAt, participants, subject }) => [occurredAt, ...participants.map(({ email }) => email), subject]);
  expect(recorded.length).toBeGreaterThan(5_000);
  expect(sorted(read)).toEqual(sorted(recorded));
});

test('a reply stands in the thread of the mail that it answers [demo.google-tells-the-same]', () => {
  const byShared = new Map(mails.map((mail) => [mail.sharedId, mail]));
  const replies = mails.filter(({ subject, isAutomatic }) => subject?.startsWith('Re: ') && !isAutomatic);
  expect(replies.length).toBeGreaterThan(1_000);
  for (const reply of replies) {
    const answered = byShared.get(reply.replyToId);
    expect(answered?.threadId).toBe(reply.threadId);
    expect((answered?.occurredAt ?? '') < reply.occurredAt).toBe(true);
  }
});

test('the calendars tell every meeting on record once, with guests, answers and outcome, and no other with a customer [demo.google-tells-the-same]', () => {
  const recorded = organisation.activities
    .filter(({ kind }) => kind === 'meeting')
    .map(({ occurredAt, userId, attendees, subject, status }) => {
      const guests = attendees.map(({ contactId }) => contactOf.get(contactId));
      return [occurredAt, userOf.get(userId), guests, subject, status];
    });
  const domains = new Set(organisation.accounts.map(({ domain }) => domain));
  const read = meetings
    .filter(({ participants }) => participants.some(({ email }) => domains.has(email?.split('@')[1] ?? '')))
    .map(({ occurredAt, participants, subject, status }) => {
      const [host, ...guests] = participants.map(({ email }) => email);
      return [occurredAt, host, guests, subject, status];
    });
  expect(recorded.length).toBeGreaterThan(500);
  expect(recorded.some(([, , , , status]) => status === 'planned')).toBe(true);
  expect(recorded.some(([, , , , status]) => status === 'declined')).toBe(true);
  expect(sorted(read)).toEqual(sorted(recorded));
});

test('nothing is known later than the day before the demo’s today [demo.google-tells-the-same]', () => {
  const latest = [...mails, ...meetings]
    .map(({ knownAt }) => knownAt)
    .sort()
    .at(-1);
  expect(latest && latest < '2026-11-20').toBe(true);
});

test('auto-replies, newsletters, mail among colleagues and declined calls stand in between as noise [demo.google-noise]', () => {
  expect(mails.filter(({ subject }) => subject?.startsWith('Automatic reply:')).length).toBeGreaterThan(50);
  expect(mails.filter(({ isAutomatic, subject }) => isAutomatic && subject === 'This week').length).toBe(64);
  expect(mails.filter((mail) => !withBuyers(mail)).length).toBe(64);
  expect(meetings.filter(({ subject }) => subject === 'Team call').length).toBeGreaterThan(8 * 12);
  expect(meetings.filter(({ subject, status }) => subject === 'Supplier call' && status === 'declined')).toHaveLength(
    8,
  );
});

test('what the mailboxes and calendars hold is left out for the CRM beside them, and nothing else [demo.google-tells-the-same]', () => {
  const left = withoutMailAndMeetings(organisation, '1970-01-01T00:00:00.000Z').activities;
  expect(new Set(left.map(({ kind }) => kind))).toEqual(new Set(['call', 'task']));
  const kinds = organisation.activities.filter(({ kind }) => kind === 'call' || kind === 'task');
  expect(left).toEqual(kinds);
});

test('the same seed gives the same mailboxes and calendars [demo.google-noise]', () => {
  const again = generateDemoOrganisation({ seed: 9, anchorDate: '2026-11-20' });
  expect(toGmailMailboxes(again).map(({ messages }) => messages)).toEqual(
    toGmailMailboxes(organisation).map(({ messages }) => messages),
  );
  expect(toCalendars(again).map(({ events }) => events)).toEqual(toCalendars(organisation).map(({ events }) => events));
});
