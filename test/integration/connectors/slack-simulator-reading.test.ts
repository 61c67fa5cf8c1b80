import { afterEach, expect, test } from 'vitest';
import {
  type SlackSimulator,
  type SlackSimulatorOptions,
  startSlackSimulator,
} from '../../../connectors/slack/simulator.ts';

/** A wire fact with the page that documents it. */
const docs = 'https://docs.slack.dev/reference/methods';
const open: SlackSimulator[] = [];
const atMs = Date.parse('2026-11-10T09:00:00.000Z');
const say = (text: string, minutes: number, answers?: number) => ({
  ...{ channel: 'C0DEALS', userId: 'U0REP1', text, atMs: atMs + minutes * 60_000 },
  ...(answers === undefined ? {} : { answers }),
});

afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close();
});

async function start(options: SlackSimulatorOptions = {}) {
  const simulator = await startSlackSimulator(options);
  open.push(simulator);
  return async (method: string, fields: Record<string, string>, token = simulator.credentials['botToken']) => {
    const response = await fetch(`${simulator.baseUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(fields),
    });
    const retryAfter = response.headers.get('retry-after');
    // biome-ignore lint/suspicious/noExplicitAny: an answer on the wire has any shape until a test looks at it
    return { status: response.status, retryAfter, body: (await response.json()) as any };
  };
}

test(`a commercial app gets 15 messages a page and one page a minute (${docs}/conversations.history) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start({
    appKind: 'commercial',
    talk: Array.from({ length: 20 }, (_, index) => say(`m${index}`, index)),
  });
  const page = await call('conversations.history', { channel: 'C0DEALS', limit: '200' });
  expect(page.body.messages).toHaveLength(15);
  expect(page.body.has_more).toBe(true);
  const again = await call('conversations.history', { channel: 'C0DEALS' });
  expect([again.status, again.body.error, Number(again.retryAfter) > 50]).toEqual([429, 'ratelimited', true]);
});

test(`a thread’s first message counts its replies, and comes first with every page of them (${docs}/conversations.replies) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start({ talk: [say('first', 0), say('one', 1, 0), say('two', 2, 0)] });
  const [parent] = (await call('conversations.history', { channel: 'C0DEALS' })).body.messages;
  expect(parent).toMatchObject({ reply_count: 2, thread_ts: parent.ts, latest_reply: '1794301320.000000' });
  const first = await call('conversations.replies', { channel: 'C0DEALS', ts: parent.ts, limit: '2' });
  expect(first.body.messages.map(({ text }: { text: string }) => text)).toEqual(['first', 'one']);
  const second = await call('conversations.replies', {
    ...{ channel: 'C0DEALS', ts: parent.ts, limit: '2' },
    cursor: first.body.response_metadata.next_cursor,
  });
  expect(second.body.messages.map(({ text }: { text: string }) => text)).toEqual(['first', 'two']);
});

test(`search takes a user token only and pages by number (${docs}/search.messages) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start({ userToken: 'xoxp-1', talk: [say('Acme one', 0), say('Acme two', 1), say('Else', 2)] });
  expect((await call('search.messages', { query: 'acme' })).body.error).toBe('not_allowed_token_type');
  const found = await call('search.messages', { query: '"acme"', count: '1', page: '2' }, 'xoxp-1');
  expect(found.body.messages.matches.map(({ text }: { text: string }) => text)).toEqual(['Acme one']);
  expect(found.body.messages.paging).toMatchObject({ page: 2, pages: 2, total: 2 });
  const later = await call('search.messages', { query: '"acme" after:2026-11-10' }, 'xoxp-1');
  expect(later.body.messages.matches).toEqual([]);
});

test(`a missing scope names what is needed and what was granted (${docs}/users.info) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start({ scopes: ['chat:write'] });
  expect((await call('users.info', { user: 'U0REP1' })).body).toEqual({
    ...{ ok: false, error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
  });
  expect((await call('conversations.history', { channel: 'G0X' })).body.needed).toBe('groups:history');
});

test(`users.info gives the profile’s address and knows nobody it was not told of (${docs}/users.info) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start();
  const found = await call('users.info', { user: 'U0REP1' });
  expect(found.body.user.profile.email).toBe('rep@lanternworks.example');
  expect((await call('users.info', { user: 'U0NOBODY' })).body.error).toBe('user_not_found');
});

test(`a message is scheduled up to 120 days ahead, thirty in five minutes, and listed until it is posted (${docs}/chat.scheduleMessage) [slack.simulator-keeps-wire-facts]`, async () => {
  const call = await start({ now: () => atMs });
  const at = (secs: number) => ({ channel: 'C0DEALS', text: 'x', post_at: String(atMs / 1000 + secs) });
  expect((await call('chat.scheduleMessage', at(-1))).body.error).toBe('time_in_past');
  expect((await call('chat.scheduleMessage', at(121 * 86_400))).body.error).toBe('time_too_far');
  expect((await call('chat.scheduleMessage', { ...at(60), channel: 'C0NOPE' })).body.error).toBe('channel_not_found');
  const answers = [];
  for (let count = 0; count < 31; count += 1) answers.push((await call('chat.scheduleMessage', at(600))).body);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(30);
  expect(answers.at(-1).error).toBe('restricted_too_many');
  const listed = await call('chat.scheduledMessages.list', { channel: 'C0DEALS' });
  expect(listed.body.scheduled_messages).toHaveLength(30);
});
