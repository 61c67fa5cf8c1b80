import { expect, test } from 'vitest';
import { engagementSchema } from '../../src/domain/engagement.ts';
import { bodyText, isAutomatic, messageIds, phrasesIn, toEngagement } from './mapper.ts';
import { readAddresses } from './read-addresses.ts';
import type { RawMessage } from './schema.ts';

function message(headers: Record<string, string>, over: Partial<RawMessage> = {}): RawMessage {
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { id: 'm1', threadId: 't1', labelIds: [], internalDate: '1795000000000', payload: { headers: list }, ...over };
}

const automatic = (headers: Record<string, string>) =>
  isAutomatic(new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));

test.each([
  [{ 'Auto-Submitted': 'auto-replied' }, true],
  [{ 'Auto-Submitted': 'auto-generated; owner=x' }, true],
  [{ 'Auto-Submitted': 'no' }, false],
  [{ 'Auto-Submitted': 'NO; comment' }, false],
  [{ 'X-Autoreply': 'yes' }, true],
  [{ 'X-Autoreply': 'no' }, false],
  [{ Precedence: 'auto_reply' }, true],
  [{ Precedence: 'bulk' }, true],
  [{ Precedence: 'first-class' }, false],
  [{ 'List-Id': '<news.vendor.example>' }, true],
  [{ 'List-Unsubscribe': '<mailto:leave@vendor.example>' }, true],
  [{ From: 'Mail Delivery <MAILER-DAEMON@mx.example>' }, true],
  [{ Subject: 'Automatic reply: away' }, false],
])('the headers %j are automatic: %s [gmail.automatic-mail]', (headers, isIt) => {
  expect(automatic(headers as Record<string, string>)).toBe(isIt);
});

test('names with commas, groups, encoded words and plus addresses are read as people [gmail.addresses]', () => {
  const header =
    '"Doe, Jane" <Jane+deals@A.example>, Team: x@b.example, "B, the \\"second\\"" <y@b.example>;, =?UTF-8?Q?M=C3=BCller=2C_Jo?= <m@c.example>, undisclosed-recipients:;';
  expect(readAddresses(header, 'to').map(({ email, name }) => [email, name])).toEqual([
    ['jane+deals@a.example', 'Doe, Jane'],
    ['x@b.example', null],
    ['y@b.example', 'B, the "second"'],
    ['m@c.example', 'Müller, Jo'],
  ]);
});

test('an address inside a quoted name does not become a recipient [gmail.addresses]', () => {
  expect(readAddresses('"boss@ours.example" <attacker@evil.example>', 'from')).toEqual([
    { email: 'attacker@evil.example', name: 'boss@ours.example', part: 'from', response: null },
  ]);
  expect(readAddresses('no address here', 'from')).toEqual([]);
});

test('reply structure comes from Message-ID, In-Reply-To and else the last reference [gmail.reply-structure]', () => {
  const first = toEngagement(message({ 'Message-Id': ' <a@x> ', 'In-Reply-To': '<b@y> (from someone)' }), 'me', []);
  expect([first.sharedId, first.replyToId, first.threadId]).toEqual(['a@x', 'b@y', 't1']);
  const second = toEngagement(message({ References: '<a@x>\r\n <b@x> <c@x>' }), 'rep@ours.example', []);
  expect([second.id, second.sharedId, second.replyToId, second.threadId]).toEqual([
    'rep@ours.example/m1',
    null,
    'c@x',
    'rep@ours.example/t1',
  ]);
  expect(messageIds('<unclosed')).toEqual([]);
  expect(messageIds('bare@id')).toEqual(['bare@id']);
});

test('the moment is when Gmail took the message, not the date its sender wrote [gmail.internal-date]', () => {
  const read = toEngagement(message({ Date: 'Mon, 1 Jan 1990 00:00:00 +0000', From: 'a@x.example' }), 'me', []);
  expect(read.occurredAt).toBe('2026-11-18T11:06:40.000Z');
  expect(engagementSchema.parse(read)).toEqual(read);
});

test('only configured phrases leave a body, as whole words and not from quoted lines [gmail.phrases-only]', () => {
  const data = Buffer.from('We have a budget freeze.\n> you said Rivalsoft\nRegards').toString('base64url');
  const payload = { headers: [], parts: [{ mimeType: 'text/plain', body: { data } }] };
  const read = toEngagement(message({}, { payload }), 'me', ['Budget Freeze', 'rivalsoft', 'reg']);
  expect(read.phrases).toEqual(['Budget Freeze']);
  expect(JSON.stringify(read)).not.toContain('We have');
  expect(phrasesIn('Nicht jetzt – später', ['später'])).toEqual(['später']);
  expect(bodyText({ mimeType: 'text/html', body: { data } })).toBe('');
});
