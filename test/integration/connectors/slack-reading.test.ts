import { afterEach, expect, test } from 'vitest';
import { callContext } from '../../../connectors/kit/conformance-definition.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { type SlackSimulatorOptions, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import type { EngagementPage } from '../../../src/domain/record.ts';

const atMs = Date.parse('2026-11-10T09:00:00.000Z');
const minute = 60_000;
const users = [
  { id: 'U0ANA', name: 'ana', realName: 'Ana Ødegård', email: 'Ana@Lanternworks.example' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Ito', email: null },
];
const channels = [
  { id: 'C0DEALS', name: 'deals' },
  { id: 'C0OTHER', name: 'other' },
  { id: 'C0OUT', name: 'outside', isMember: false },
  { id: 'G0PRIVATE', name: 'board', isPrivate: true },
];
const say = (text: string, minutes: number, over: object = {}) => ({
  ...{ channel: 'C0DEALS', userId: 'U0ANA', text, atMs: atMs + minutes * minute },
  ...over,
});
const talk = [
  say('Northmoor &amp; Sons want a discount', 0),
  say('<@U0BEN> has seen it too', 1, { answers: 0, userId: 'U0BEN' }),
  say('Nothing about anybody', 2, { channel: 'C0OTHER' }),
  say('Northmoor in the board room', 3, { channel: 'G0PRIVATE' }),
  say('See https://northmoor.example/news', 4, { channel: 'C0OTHER', userId: 'U0BEN' }),
];

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function start(
  options: SlackSimulatorOptions = {},
  settings: Record<string, unknown> = {},
  nowMs?: () => number,
) {
  const simulator = await startSlackSimulator({
    ...{ users, channels, talk, postsPerSecond: null },
    ...(nowMs ? { now: nowMs } : {}),
    ...options,
  });
  const http = createOutboundHttp({ allowList: [simulator.hostPort] });
  const linked = linkConnector(slackConnector({ http, now: nowMs ?? Date.now }), {
    id: 'slack-1',
    settings: { apiUrl: simulator.baseUrl, ...settings },
    credentials: memoryCredentials(simulator.credentials),
  });
  open.push({ close: () => Promise.all([linked.close(), http.close(), simulator.close()]).then(() => undefined) });
  const call = (tool: string, args: Record<string, unknown>) => linked.call(tool, args, callContext());
  return { simulator, call };
}

type Room = Awaited<ReturnType<typeof start>>;

async function readPass({ call }: Room, args: Record<string, unknown> = {}): Promise<EngagementPage[]> {
  const pages: EngagementPage[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = (await call('slack_read_engagement', {
      ...args,
      ...(cursor === null ? {} : { cursor }),
    })) as unknown as EngagementPage;
    pages.push(page);
    cursor = page.cursor;
    if (cursor === null) return pages;
  }
}

const engagementsOf = (pages: readonly EngagementPage[]) =>
  pages.flatMap((page) => page.engagements.map(({ engagement }) => engagement));

test('a pass reads joined public channels and their threads, with authors by e-mail and no text [slack.reads-engagement]', async () => {
  const room = await start();
  const pages = await readPass(room, { mentions: ['Northmoor & Sons', 'northmoor.example', 'Anybody'] });
  const found = engagementsOf(pages);
  expect(found.map(({ threadId, mentions }) => [threadId?.slice(0, 7), mentions])).toEqual([
    ['C0DEALS', ['Northmoor & Sons']],
    ['C0DEALS', []],
    ['C0OTHER', ['northmoor.example']],
    ['C0OTHER', ['Anybody']],
  ]);
  expect(found[0]?.participants).toEqual([
    { email: 'ana@lanternworks.example', name: 'Ana Ødegård', part: 'author', response: null },
  ]);
  expect(found[1]?.replyToId).toBe(found[0]?.sharedId);
  expect(found[1]?.participants.map(({ name, part }) => [name, part])).toEqual([
    ['Ben Ito', 'author'],
    ['Ben Ito', 'mentioned'],
  ]);
  expect(JSON.stringify(pages)).not.toMatch(/discount|board room/);
});

test('a member is looked up once for many messages [slack.reads-engagement]', async () => {
  const room = await start();
  await readPass(room);
  await readPass(room);
  const asked = room.simulator.requests.filter(({ path }) => path.endsWith('users.info'));
  expect(asked).toHaveLength(2);
});

test('a later pass finds new replies in an older thread, and says where the next one starts [slack.reads-engagement]', async () => {
  const room = await start();
  const since = new Date(atMs + minute / 2).toISOString();
  const pages = await readPass(room, { since });
  expect(engagementsOf(pages).map(({ occurredAt }) => occurredAt)).toEqual([
    '2026-11-10T09:01:00.000Z',
    '2026-11-10T09:04:00.000Z',
    '2026-11-10T09:02:00.000Z',
  ]);
  const watermark = pages.at(-1)?.watermark ?? '';
  expect(Date.now() - Date.parse(watermark)).toBeGreaterThanOrEqual(minute);
  expect(pages.slice(0, -1).every((page) => page.watermark === undefined && !page.done)).toBe(true);
});

test('pages of one cover what pages of two hundred cover, in any number of threads [slack.reads-engagement]', async () => {
  const long = Array.from({ length: 12 }, (_, index) =>
    say(`message ${index}`, index, index % 3 === 2 ? { answers: index - 2 } : {}),
  );
  const room = await start({ talk: long, historyPerMinute: null });
  const ids = async (limit: number) =>
    engagementsOf(await readPass(room, { limit }))
      .map(({ id }) => id)
      .sort();
  const whole = await ids(200);
  expect(whole).toHaveLength(12);
  expect(await ids(1)).toEqual(whole);
  expect(await ids(2)).toEqual(whole);
});

test('configured channels are read instead, a private one without its text, and one the app is not in is forbidden [slack.reads-engagement]', async () => {
  const room = await start({}, { channels: ['G0PRIVATE'] });
  expect(engagementsOf(await readPass(room, { mentions: ['Northmoor'] }))[0]?.mentions).toEqual(['Northmoor']);
  const outside = await start({}, { channels: ['C0OUT'] });
  await expect(readPass(outside)).rejects.toMatchObject({ code: 'forbidden', data: { reason: 'not_in_channel' } });
});

test('the limits of a commercial app are learned from the first page, and the next call waits here instead of being refused there [slack.learns-history-limit]', async () => {
  let nowMs = atMs + 86_400_000;
  const many = Array.from({ length: 40 }, (_, index) => say(`message ${index}`, index));
  const room = await start({ talk: many, channels: channels.slice(0, 1), appKind: 'commercial' }, {}, () => nowMs);
  const first = (await room.call('slack_read_engagement', {})) as unknown as EngagementPage;
  expect(first.engagements).toHaveLength(15);
  expect(first.quota).toEqual({ limit: 1, remaining: 0, resetsAt: new Date(nowMs + minute).toISOString() });
  const asked = room.simulator.requests.length;
  await expect(room.call('slack_read_engagement', { cursor: first.cursor })).rejects.toMatchObject({
    code: 'rate_limited',
    data: { retryAfterMs: minute },
  });
  expect(room.simulator.requests).toHaveLength(asked);
  nowMs += minute;
  const second = (await room.call('slack_read_engagement', { cursor: first.cursor })) as unknown as EngagementPage;
  expect(second.engagements).toHaveLength(15);
});

test('an internal app is told fifty a minute once a page shows it [slack.learns-history-limit]', async () => {
  const many = Array.from({ length: 40 }, (_, index) => say(`message ${index}`, index));
  const room = await start({ talk: many });
  const page = (await room.call('slack_read_engagement', {})) as unknown as EngagementPage;
  expect(page.quota).toEqual({ limit: 50, remaining: null, resetsAt: null });
});

test('a cursor of somewhere else is refused, and one that Slack no longer knows too [slack.reads-engagement]', async () => {
  const room = await start();
  await expect(room.call('slack_read_engagement', { cursor: 'e30' })).rejects.toMatchObject({ code: 'invalid_input' });
  const page = (await room.call('slack_read_engagement', { limit: 1 })) as unknown as EngagementPage;
  const position = JSON.parse(Buffer.from(page.cursor ?? '', 'base64url').toString()) as Record<string, unknown>;
  const stale = Buffer.from(JSON.stringify({ ...position, threads: [], page: 'bm8=' })).toString('base64url');
  await expect(room.call('slack_read_engagement', { cursor: stale })).rejects.toMatchObject({
    data: { reason: 'invalid_cursor' },
  });
});

interface Hits {
  readonly messages: { readonly text: string; readonly author: { readonly email: string | null } | null }[];
  readonly via: string;
  readonly truncated: boolean;
}
const about = { about: ['Northmoor'], since: '2026-11-01T00:00:00.000Z' };

test.each([
  ['Slack’s search with a user token', 'xoxp-1', 'search'],
  ['the history of joined channels without one', undefined, 'history'],
])(
  'who said what about an account is found by %s, in public channels only [slack.searches-messages]',
  async (_how, userToken, via) => {
    const room = await start(userToken ? { userToken } : {});
    const hits = (await room.call('slack_search_messages', about)) as unknown as Hits;
    expect(hits.via).toBe(via);
    expect(hits.truncated).toBe(false);
    expect(hits.messages.map(({ text }) => text)).toEqual([
      'See https://northmoor.example/news',
      'Northmoor & Sons want a discount',
    ]);
    expect(hits.messages[1]?.author?.email).toBe('ana@lanternworks.example');
  },
);

test('a name cannot become a modifier of the search [slack.searches-messages]', async () => {
  const room = await start({ userToken: 'xoxp-1' });
  await room.call('slack_search_messages', { ...about, about: ['Acme" in:#board from:me "x'] });
  const asked = room.simulator.requests.find(({ path }) => path.endsWith('search.messages'));
  expect(new URLSearchParams(asked?.body).get('query')).toBe('"Acme in:#board from:me x" after:2026-10-30');
});

test('a search that meets Slack’s limit says that it is partial [slack.searches-messages]', async () => {
  const room = await start({ historyPerMinute: 1 });
  const hits = (await room.call('slack_search_messages', about)) as unknown as Hits & { scannedChannels: number };
  expect([hits.truncated, hits.scannedChannels]).toEqual([true, 1]);
});

test('a thread is read in pages without its first message twice, and never from a private channel [slack.reads-threads]', async () => {
  const room = await start();
  const [first] = room.simulator.messages;
  const thread = { channel: 'C0DEALS', threadTs: first?.ts };
  const texts: string[] = [];
  for (let cursor: unknown; ; ) {
    const page = await room.call('slack_read_thread', { ...thread, limit: 1, ...(cursor ? { cursor } : {}) });
    texts.push(...(page['messages'] as { text: string }[]).map(({ text }) => text));
    cursor = page['cursor'];
    if (cursor === null) break;
  }
  expect(texts).toEqual(['Northmoor & Sons want a discount', '@U0BEN has seen it too']);
  await expect(room.call('slack_read_thread', { ...thread, channel: 'G0PRIVATE' })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('a scheduled message is posted by Slack at its time, and times Slack does not take are refused [slack.schedules]', async () => {
  let nowMs = atMs;
  const room = await start({ talk: [] }, {}, () => nowMs);
  const message = { channel: 'C0DEALS', text: 'Call Northmoor', alertId: 'a-1' };
  const schedule = (at: number) =>
    room.call('slack_schedule_message', { ...message, postAt: new Date(at).toISOString() });
  expect(await schedule(atMs + 10 * minute)).toMatchObject({ postAt: '2026-11-10T09:10:00.000Z' });
  await expect(schedule(atMs - minute)).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(schedule(atMs + 121 * 86_400_000)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(room.simulator.messages).toHaveLength(0);
  nowMs += 11 * minute;
  await room.call('slack_auth_test', {});
  expect(room.simulator.messages.map(({ text }) => text)).toEqual(['Call Northmoor']);
});

test('a missing scope is forbidden and says so [slack.errors-say-what-to-do]', async () => {
  const room = await start({ scopes: ['chat:write', 'channels:read'] });
  await expect(readPass(room)).rejects.toMatchObject({ code: 'forbidden', data: { reason: 'missing_scope' } });
});

test('someone who left keeps the messages and loses name and address [slack.reads-engagement]', async () => {
  const room = await start({ users: [] });
  const [first] = engagementsOf(await readPass(room));
  expect(first?.participants).toEqual([{ email: null, name: null, part: 'author', response: null }]);
});
