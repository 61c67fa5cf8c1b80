import { afterEach, expect, test } from 'vitest';
import {
  type SlackSimulator,
  type SlackSimulatorOptions,
  startSlackSimulator,
} from '../../../connectors/slack/simulator.ts';

/** A wire fact with the page that documents it. */
const docs = 'https://docs.slack.dev';
const open: SlackSimulator[] = [];

async function start(options: SlackSimulatorOptions = {}): Promise<SlackSimulator> {
  const simulator = await startSlackSimulator({ postsPerSecond: null, historyPerMinute: null, ...options });
  open.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close();
});

type Fields = Record<string, string>;
interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: an answer on the wire has any shape until a test looks at it
  readonly body: any;
}

async function send(simulator: SlackSimulator, method: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${simulator.baseUrl}${method}`, { method: 'POST', ...init });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: JSON.parse(text) };
}

const bearer = (simulator: SlackSimulator) => ({ authorization: `Bearer ${simulator.credentials['botToken']}` });
const form = (simulator: SlackSimulator, method: string, fields: Fields) =>
  send(simulator, method, { headers: bearer(simulator), body: new URLSearchParams(fields) });
const json = (simulator: SlackSimulator, method: string, body: unknown) =>
  send(simulator, method, {
    headers: { ...bearer(simulator), 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
const metadata = (id: string) => ({ event_type: 'bellwether_alert', event_payload: { alert_id: id } });

test(`errors come as 200 with ok false and a word (${docs}/apis/web-api/#responses) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const answer = await form(simulator, 'chat.postMessage', { channel: 'C0NOPE', text: 'x' });
  expect(answer).toEqual({ status: 200, retryAfter: null, body: { ok: false, error: 'channel_not_found' } });
  expect((await form(simulator, 'no.such', {})).body).toEqual({ ok: false, error: 'unknown_method' });
});

test(`a token is needed, in the header or in a form, never in a JSON body (${docs}/apis/web-api/#authentication) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const token = simulator.credentials['botToken'] ?? '';
  const errorOf = async (init: RequestInit) => (await send(simulator, 'auth.test', init)).body.error;
  expect(await errorOf({})).toBe('not_authed');
  expect(await errorOf({ headers: { authorization: 'Bearer xoxb-other' } })).toBe('invalid_auth');
  expect(await errorOf({ body: new URLSearchParams({ token }) })).toBeUndefined();
  const headers = { 'content-type': 'application/json' };
  expect(await errorOf({ headers, body: JSON.stringify({ token }) })).toBe('not_authed');
});

test(`a message is posted by form or by JSON alike (${docs}/reference/methods/chat.postMessage) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const blocks = [{ type: 'divider' }];
  const first = await form(simulator, 'chat.postMessage', {
    channel: 'C0DEALS',
    text: 'one',
    blocks: JSON.stringify(blocks),
    metadata: JSON.stringify(metadata('a1')),
  });
  const second = await json(simulator, 'chat.postMessage', {
    channel: '#deals',
    text: 'two',
    metadata: metadata('a2'),
  });
  expect(first.body).toMatchObject({
    ok: true,
    channel: 'C0DEALS',
    message: { text: 'one', blocks, bot_id: 'B0BELLWETHER' },
  });
  expect(second.body).toMatchObject({ ok: true, channel: 'C0DEALS', message: { text: 'two' } });
  expect(first.body.ts).toMatch(/^\d{10}\.\d{6}$/);
  expect(second.body.ts > first.body.ts).toBe(true);
  expect(simulator.messages.map(({ text }) => text)).toEqual(['one', 'two']);
});

test(`a post needs text or blocks, a readable body and well-formed metadata (${docs}/reference/methods/chat.postMessage#errors) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const post = async (fields: Fields) =>
    (await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', ...fields })).body.error;
  expect(await post({})).toBe('no_text');
  expect(await post({ text: 'x', blocks: '{' })).toBe('invalid_blocks_format');
  expect(await post({ text: 'x', blocks: '[{}]' })).toBe('invalid_blocks');
  expect(await post({ text: 'x', metadata: '{"event_type":1}' })).toBe('invalid_metadata_format');
  const broken = { headers: { ...bearer(simulator), 'content-type': 'application/json' }, body: '{' };
  expect((await send(simulator, 'chat.postMessage', broken)).body.error).toBe('invalid_json');
  expect(simulator.messages).toHaveLength(0);
});

test(`the bot must be in the channel, and the channel must live (${docs}/reference/methods/chat.postMessage#errors) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start({
    channels: [
      { id: 'C0OUT', name: 'outside', isMember: false },
      { id: 'G0SECRET', name: 'secret', isPrivate: true, isMember: false },
      { id: 'C0OLD', name: 'old', isArchived: true },
    ],
  });
  const post = async (channel: string) =>
    (await form(simulator, 'chat.postMessage', { channel, text: 'x' })).body.error;
  expect(await post('C0OUT')).toBe('not_in_channel');
  expect(await post('G0SECRET')).toBe('channel_not_found');
  expect(await post('C0OLD')).toBe('is_archived');
});

test(`more than one post a second and channel is a 429 with Retry-After (${docs}/apis/web-api/rate-limits) [slack.simulator-keeps-wire-facts]`, async () => {
  let nowMs = 1_760_000_000_000;
  const channels = [
    { id: 'C0A', name: 'a' },
    { id: 'C0B', name: 'b' },
  ];
  const simulator = await start({ postsPerSecond: 1, now: () => nowMs, channels });
  const post = (channel: string) => form(simulator, 'chat.postMessage', { channel, text: 'x' });
  expect((await post('C0A')).body.ok).toBe(true);
  const refused = await post('C0A');
  expect(refused).toEqual({ status: 429, retryAfter: '1', body: { ok: false, error: 'ratelimited' } });
  expect((await post('C0B')).body.ok).toBe(true);
  nowMs += 1000;
  expect((await post('C0A')).body.ok).toBe(true);
  expect(simulator.messages).toHaveLength(3);
});

test(`history is Tier 3, fifty a minute (${docs}/reference/methods/conversations.history) [slack.simulator-keeps-wire-facts]`, async () => {
  let nowMs = 1_760_000_000_000;
  const simulator = await start({ historyPerMinute: 50, now: () => nowMs });
  const read = () => form(simulator, 'conversations.history', { channel: 'C0DEALS' });
  for (let count = 0; count < 50; count++) expect((await read()).status).toBe(200);
  expect((await read()).retryAfter).toBe('2');
  nowMs += 2000;
  expect((await read()).status).toBe(200);
});

test(`history is newest first, paged by an opaque cursor until next_cursor is empty (${docs}/apis/web-api/pagination) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  for (let count = 0; count < 7; count++)
    await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: `m${count}` });
  const seen: string[] = [];
  let cursor = '';
  let pages = 0;
  do {
    const { body } = await form(simulator, 'conversations.history', { channel: 'C0DEALS', limit: '3', cursor });
    seen.push(...body.messages.map((message: { text: string }) => message.text));
    cursor = body.response_metadata.next_cursor;
    expect(body.has_more).toBe(cursor !== '');
    pages += 1;
  } while (cursor !== '');
  expect(pages).toBe(3);
  expect(seen).toEqual(['m6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0']);
  const bad = await form(simulator, 'conversations.history', { channel: 'C0DEALS', cursor: 'nonsense' });
  expect(bad.body.error).toBe('invalid_cursor');
});

test(`oldest and latest are exclusive unless inclusive is set (${docs}/reference/methods/conversations.history) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const ts: string[] = [];
  for (let count = 0; count < 3; count++) {
    ts.push((await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: `m${count}` })).body.ts);
  }
  const read = async (fields: Fields) =>
    (await form(simulator, 'conversations.history', { channel: 'C0DEALS', ...fields })).body.messages?.length;
  expect(await read({ oldest: ts[0] ?? '' })).toBe(2);
  expect(await read({ oldest: ts[0] ?? '', inclusive: 'true' })).toBe(3);
  expect(await read({ latest: ts[2] ?? '' })).toBe(2);
  const bad = await form(simulator, 'conversations.history', { channel: 'C0DEALS', oldest: 'yesterday' });
  expect(bad.body.error).toBe('invalid_ts_oldest');
});

test(`metadata is served only with include_all_metadata (${docs}/messaging/message-metadata) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  await json(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: 'x', metadata: metadata('a1') });
  const read = async (fields: Fields) =>
    (await form(simulator, 'conversations.history', { channel: 'C0DEALS', ...fields })).body.messages[0].metadata;
  expect(await read({})).toBeUndefined();
  expect(await read({ include_all_metadata: 'true' })).toEqual(metadata('a1'));
});

test(`replies in a thread are not in the channel’s history but in conversations.replies (${docs}/reference/methods/conversations.replies) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const parent = (await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: 'parent' })).body.ts;
  await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: 'reply', thread_ts: parent });
  const texts = (answer: Answer) => answer.body.messages.map((message: { text: string }) => message.text);
  expect(texts(await form(simulator, 'conversations.history', { channel: 'C0DEALS' }))).toEqual(['parent']);
  expect(texts(await form(simulator, 'conversations.replies', { channel: 'C0DEALS', ts: parent }))).toEqual([
    'parent',
    'reply',
  ]);
  const none = await form(simulator, 'conversations.replies', { channel: 'C0DEALS', ts: '1.000000' });
  expect(none.body.error).toBe('thread_not_found');
});

test(`a changed text without blocks removes the blocks and keeps the metadata (${docs}/reference/methods/chat.update) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start();
  const posted = await json(simulator, 'chat.postMessage', {
    channel: 'C0DEALS',
    text: 'old',
    blocks: [{ type: 'divider' }],
    metadata: metadata('a1'),
  });
  const updated = await form(simulator, 'chat.update', { channel: 'C0DEALS', ts: posted.body.ts, text: 'new' });
  expect(updated.body).toMatchObject({ ok: true, ts: posted.body.ts, text: 'new' });
  expect(simulator.messages).toHaveLength(1);
  expect(simulator.messages[0]).toMatchObject({ text: 'new', blocks: null, metadata: metadata('a1'), isEdited: true });
  const lost = await form(simulator, 'chat.update', { channel: 'C0DEALS', ts: '1.000000', text: 'new' });
  expect(lost.body.error).toBe('message_not_found');
});

test('the same client_msg_id twice gives two messages, since Slack documents no de-duplication [slack.simulator-keeps-wire-facts]', async () => {
  const simulator = await start();
  const fields = { channel: 'C0DEALS', text: 'x', client_msg_id: '00000000-0000-8000-8000-000000000000' };
  await form(simulator, 'chat.postMessage', fields);
  await form(simulator, 'chat.postMessage', fields);
  expect(simulator.messages).toHaveLength(2);
});

test(`users are found by e-mail in any case, the deactivated are not (${docs}/reference/methods/users.lookupByEmail) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start({
    users: [
      { id: 'U0ONE', name: 'one', email: 'One@lanternworks.example' },
      { id: 'U0GONE', name: 'gone', email: 'gone@lanternworks.example', isDeleted: true },
    ],
  });
  const look = async (email: string) => (await form(simulator, 'users.lookupByEmail', { email })).body;
  expect((await look('one@LANTERNWORKS.example')).user.id).toBe('U0ONE');
  expect((await look('gone@lanternworks.example')).error).toBe('users_not_found');
  expect((await form(simulator, 'users.list', { limit: '1' })).body).toMatchObject({ members: [{ id: 'U0ONE' }] });
});

test(`conversations.list shows public channels unless asked for more, and never direct messages (${docs}/reference/methods/conversations.list) [slack.simulator-keeps-wire-facts]`, async () => {
  const simulator = await start({
    channels: [
      { id: 'C0A', name: 'a' },
      { id: 'C0B', name: 'b', isArchived: true },
      { id: 'G0C', name: 'c', isPrivate: true },
    ],
  });
  await form(simulator, 'conversations.open', { users: 'U0REP1' });
  const list = async (fields: Fields) =>
    (await form(simulator, 'conversations.list', fields)).body.channels.map((channel: { id: string }) => channel.id);
  expect(await list({})).toEqual(['C0A', 'C0B']);
  expect(await list({ exclude_archived: 'true', types: 'public_channel,private_channel' })).toEqual(['C0A', 'G0C']);
});

test('the page for people shows the messages and lets no data come to life [slack.simulator-page-escapes]', async () => {
  const simulator = await start({ team: '<script>alert(1)</script>' });
  const hostile = '<img src=x onerror=alert(1)> "quoted" <https://crm.example/?a="><b>|open>';
  await form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: hostile });
  await json(simulator, 'chat.postMessage', {
    channel: 'C0DEALS',
    text: 'fallback',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: '<script>x</script>' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*Northmoor* is at risk &lt;!channel&gt;' } },
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Snooze' } }] },
    ],
  });
  const response = await fetch(simulator.pageUrl);
  const page = await response.text();
  expect(response.headers.get('content-type')).toContain('text/html');
  // no script but the page's own runs, whatever a text says
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/<script>|<img|onerror/);
  const script = await (await fetch(new URL('/page.js', simulator.pageUrl))).text();
  expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  const state = await (await fetch(new URL('/state?user=U0REP1&channel=C0DEALS', simulator.pageUrl))).text();
  expect(state).toContain('*Northmoor* is at risk');
  expect(state).toContain('Snooze');
});

test('barriers hold a post before it is recorded, after it is recorded, and tell when the answer has left [slack.simulator-barriers]', async () => {
  const simulator = await start();
  const post = (signal: AbortSignal, id: string) =>
    send(simulator, 'chat.postMessage', {
      headers: { ...bearer(simulator), 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'C0DEALS', text: 'x', metadata: metadata(id) }),
      signal,
    });
  const never = new Promise<void>(() => undefined);
  const reached: string[] = [];
  for (const barrier of ['beforeRecord', 'afterRecord'] as const) {
    const caller = new AbortController();
    const arrived = new Promise<void>((resolve) => {
      simulator.barriers[barrier] = (effect) => {
        reached.push(`${barrier} ${effect.alertId}`);
        resolve();
        return never;
      };
    });
    const waiting = post(caller.signal, barrier);
    await arrived;
    caller.abort();
    await expect(waiting).rejects.toThrow();
    simulator.barriers[barrier] = null;
  }
  const left = new Promise<void>((resolve) => {
    simulator.barriers.afterReply = () => resolve();
  });
  await post(new AbortController().signal, 'told');
  await left;
  expect(reached).toEqual(['beforeRecord beforeRecord', 'afterRecord afterRecord']);
  const ids = simulator.messages.map(({ metadata: stored }) => stored?.event_payload['alert_id']);
  expect(ids).toEqual(['afterRecord', 'told']);
});

test('a fault can cut the answer of a message that was recorded [slack.simulator-barriers]', async () => {
  const simulator = await start();
  simulator.faults.add({ path: /chat\.postMessage/ }, [{ kind: 'truncate', afterBytes: 0 }]);
  await expect(form(simulator, 'chat.postMessage', { channel: 'C0DEALS', text: 'x' })).rejects.toThrow();
  expect(simulator.messages).toHaveLength(1);
  expect(simulator.requests).toHaveLength(1);
});
