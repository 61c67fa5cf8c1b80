import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { AppError } from '../../../src/domain/errors.ts';

let simulator: SlackSimulator;
let http: OutboundHttp;
let slack: LinkedConnector;
let token: string;

beforeEach(async () => {
  simulator = await startSlackSimulator({
    postsPerSecond: null,
    historyPerMinute: null,
    channels: [
      { id: 'C0DEALS', name: 'deals' },
      { id: 'C0OUT', name: 'outside', isMember: false },
      { id: 'C0OLD', name: 'old', isArchived: true },
    ],
  });
  token = simulator.credentials['botToken'] ?? '';
  http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 5_000 });
  slack = linkConnector(slackConnector({ http, now: Date.now }), {
    id: 'slack-1',
    settings: { apiUrl: simulator.baseUrl },
    credentials: { read: async () => ({ botToken: token }), replace: async () => undefined },
  });
});

afterEach(async () => {
  await slack.close();
  await http.close();
  await simulator.close();
});

function call(tool: string, args: Record<string, unknown>, signal = AbortSignal.timeout(10_000)) {
  return slack.call(tool, args, { signal, idempotencyKey: null, requestId: 'r1' });
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

const message = { channel: 'C0DEALS', text: 'Northmoor is at risk', alertId: 'alert-1' };
const since = () => new Date(Date.now() - 60_000).toISOString();

test('a post carries only the opaque alert id in its metadata, no unfurling, and a stable client message id [slack.post-carries-alert-id]', async () => {
  const posted = await call('slack_post_message', message);
  expect(posted).toEqual({ channel: 'C0DEALS', ts: simulator.messages[0]?.ts });
  expect(simulator.messages[0]?.metadata).toEqual({
    event_type: 'bellwether_alert',
    event_payload: { alert_id: 'alert-1' },
  });
  const sent = new URLSearchParams(simulator.requests[0]?.body);
  expect(sent.get('unfurl_links')).toBe('false');
  expect(sent.get('unfurl_media')).toBe('false');
  expect(sent.get('client_msg_id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('hostile text in message and blocks reaches the channel without a single live mention or link [slack.data-text-is-inert]', async () => {
  const hostile = '<!channel> <@U0REP1> <http://evil.example|salesforce.com> &lt;!here&gt;';
  await call('slack_post_message', {
    ...message,
    text: hostile,
    blocks: [
      { kind: 'header', text: hostile },
      { kind: 'section', text: [{ text: hostile, isBold: true }], fields: [[{ text: hostile }]] },
      { kind: 'context', text: [{ text: hostile }] },
      { kind: 'actions', buttons: [{ label: hostile, actionId: 'a' }] },
    ],
  });
  const { text, blocks } = simulator.messages[0] ?? {};
  expect(text).toContain('&lt;!channel&gt;');
  expect(JSON.stringify([text, blocks])).not.toMatch(/[<>]/);
  const page = await (await fetch(simulator.pageUrl)).text();
  expect(page).not.toContain('<mark>');
});

test('half an emoji in a text is sent as the replacement character instead of failing the post [slack.data-text-is-inert]', async () => {
  await call('slack_post_message', {
    ...message,
    text: 'cut \ud83d',
    blocks: [{ kind: 'header', text: 'cut \ud83d' }],
  });
  expect(simulator.messages[0]?.text).toBe('cut \ufffd');
});

test('a lost answer is found again by reading back, over several pages [slack.read-back-finds-alert]', async () => {
  simulator.faults.add({ path: /chat\.postMessage/ }, [{ kind: 'truncate', afterBytes: 0 }]);
  expect((await failure(call('slack_post_message', message))).code).toBe('unavailable');
  for (let count = 0; count < 450; count++) {
    simulator.workspace.messages.push({
      channel: 'C0DEALS',
      ts: `${Math.floor(Date.now() / 1000) + 1}.${String(count).padStart(6, '0')}`,
      threadTs: null,
      userId: 'U0REP1',
      text: 'chatter',
      blocks: null,
      metadata: null,
      clientMessageId: null,
      isEdited: false,
    });
  }
  const found = await call('slack_find_posted_message', { channel: 'C0DEALS', alertId: 'alert-1', since: since() });
  expect(found).toEqual({ ts: simulator.messages[0]?.ts, count: 1, scanned: 451 });
  expect(simulator.requests.filter(({ path }) => path.endsWith('conversations.history'))).toHaveLength(3);
});

test('an alert that never arrived is not found, and one from before the window does not count [slack.read-back-finds-alert]', async () => {
  await call('slack_post_message', message);
  const search = (alertId: string, from: string) =>
    call('slack_find_posted_message', { channel: 'C0DEALS', alertId, since: from });
  expect(await search('alert-2', since())).toEqual({ ts: null, count: 0, scanned: 1 });
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect(await search('alert-1', later)).toEqual({ ts: null, count: 0, scanned: 0 });
});

test('an alert posted twice is counted twice, so that the duplicate is visible [slack.read-back-finds-alert]', async () => {
  const first = await call('slack_post_message', message);
  await call('slack_post_message', message);
  const found = await call('slack_find_posted_message', { channel: 'C0DEALS', alertId: 'alert-1', since: since() });
  expect(found).toMatchObject({ ts: first['ts'], count: 2 });
});

test('a reply in a thread is read back from the thread [slack.read-back-finds-alert]', async () => {
  const parent = String((await call('slack_post_message', message))['ts']);
  const reply = await call('slack_post_message', { ...message, alertId: 'alert-2', threadTs: parent });
  const args = { channel: 'C0DEALS', alertId: 'alert-2', since: since() };
  expect(await call('slack_find_posted_message', args)).toMatchObject({ ts: null });
  expect(await call('slack_find_posted_message', { ...args, threadTs: parent })).toMatchObject({
    ts: reply['ts'],
    count: 1,
  });
});

test('an alert in a direct message is posted to its conversation and read back there [slack.read-back-finds-alert]', async () => {
  const { channel } = await call('slack_open_direct_message', { userId: 'U0REP1' });
  const posted = await call('slack_post_message', { ...message, channel });
  const found = await call('slack_find_posted_message', { channel, alertId: 'alert-1', since: since() });
  expect(found).toMatchObject({ ts: posted['ts'], count: 1 });
});

test('changing a message twice leaves one message with the new text and its alert id [slack.update-is-idempotent]', async () => {
  const { ts } = await call('slack_post_message', message);
  const change = { ...message, ts, text: 'Northmoor recovered' };
  await call('slack_update_message', change);
  await call('slack_update_message', change);
  expect(simulator.messages).toHaveLength(1);
  expect(simulator.messages[0]).toMatchObject({
    text: 'Northmoor recovered',
    metadata: { event_payload: { alert_id: 'alert-1' } },
  });
});

test('a user is found by e-mail, and nobody is not_found [slack.tools-answer]', async () => {
  expect(await call('slack_lookup_user_by_email', { email: 'rep@lanternworks.example' })).toEqual({
    userId: 'U0REP1',
    name: 'Rep One',
    isActive: true,
    isBot: false,
    timeZone: 'Europe/Berlin',
  });
  const error = await failure(call('slack_lookup_user_by_email', { email: 'nobody@lanternworks.example' }));
  expect(error.code).toBe('not_found');
});

test('the connection check names workspace and bot [slack.tools-answer]', async () => {
  expect(await call('slack_auth_test', {})).toMatchObject({ team: 'Lantern Works', userId: 'U0BELLWETHER' });
});

test.each([
  ['C0NOPE', 'not_found', /channel id/],
  ['C0OUT', 'forbidden', /invite/i],
  ['C0OLD', 'forbidden', /archived/],
])('posting to %s fails as %s and says what to do [slack.errors-say-what-to-do]', async (channel, code, advice) => {
  const error = await failure(call('slack_post_message', { ...message, channel }));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(advice);
});

test.each(['invalid_auth', 'token_revoked', 'account_inactive', 'not_authed'])(
  'Slack’s %s asks for a new connection [slack.errors-say-what-to-do]',
  async (reason) => {
    simulator.faults.add({}, [{ kind: 'json', status: 200, body: { ok: false, error: reason } }]);
    expect((await failure(call('slack_post_message', message))).code).toBe('auth_expired');
  },
);

test('a rotated token is used at the next call, and a wrong one is auth_expired [slack.errors-say-what-to-do]', async () => {
  const right = token;
  token = 'xoxb-wrong';
  expect((await failure(call('slack_auth_test', {}))).code).toBe('auth_expired');
  token = right;
  expect(await call('slack_auth_test', {})).toMatchObject({ team: 'Lantern Works' });
});

test.each([
  ['7', 7_000],
  ['0', 0],
  [null, 5_000],
  ['soon', 5_000],
  ['-3', 5_000],
  ['999999999', 86_400_000],
])(
  'a 429 with Retry-After %s waits %i ms and is not repeated by the SDK [slack.rate-limit-is-exact]',
  async (header, waitMs) => {
    simulator.faults.add({ path: /chat\.postMessage/ }, [faults.throttled(header)]);
    const error = await failure(call('slack_post_message', message));
    expect(error.code).toBe('rate_limited');
    expect(error.data.retryAfterMs).toBe(waitMs);
    expect(simulator.requests).toHaveLength(1);
    expect(simulator.messages).toHaveLength(0);
  },
);

test.each([
  ['a 503 page', faults.unavailable, 'unavailable'],
  ['a reset', faults.reset, 'unavailable'],
  ['an HTML page with status 200', faults.htmlPage, 'bad_vendor_response'],
  ['half an answer', { kind: 'truncate', afterBytes: 20 } as const, 'unavailable'],
  [
    'an unknown error word',
    { kind: 'json', status: 200, body: { ok: false, error: 'brand_new_thing' } } as const,
    'bad_vendor_response',
  ],
  [
    'an answer of another shape',
    { kind: 'json', status: 200, body: { ok: true, channel: 7 } } as const,
    'bad_vendor_response',
  ],
  ['a fatal error', { kind: 'json', status: 200, body: { ok: false, error: 'fatal_error' } } as const, 'unavailable'],
  [
    'a redirect',
    { kind: 'status', status: 302, body: '', headers: { location: 'http://10.0.0.1/' } } as const,
    'bad_vendor_response',
  ],
])('%s is told as what it is, once [slack.errors-say-what-to-do]', async (_name, fault, code) => {
  simulator.faults.add({ path: /chat\.postMessage/ }, [fault]);
  const error = await failure(call('slack_post_message', message));
  expect(error.code).toBe(code);
  expect(error.message).not.toContain(token);
  expect(simulator.requests).toHaveLength(1);
});

test('a caller that stops waiting ends a hanging request at once [slack.deadline-holds]', async () => {
  simulator.faults.add({ path: /chat\.postMessage/ }, [faults.hang]);
  const startedAtMs = performance.now();
  const error = await failure(call('slack_post_message', message, AbortSignal.timeout(150)));
  expect(error.code).toBe('unavailable');
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
});

test('a channel name, a user id or a readable alert id is refused before anything is sent [slack.arguments-are-checked]', async () => {
  const bad = [
    { channel: '#deals' },
    { channel: 'U0REP1' },
    { alertId: 'Northmoor deal' },
    { text: '' },
    { threadTs: 'x' },
  ];
  for (const wrong of bad) {
    expect((await failure(call('slack_post_message', { ...message, ...wrong }))).code).toBe('invalid_input');
  }
  expect(simulator.requests).toHaveLength(0);
});

test('a base URL that is not on the allow-list and not public is never called [slack.goes-through-outbound]', async () => {
  const closed = createOutboundHttp({ timeoutMs: 2_000 });
  const connector = linkConnector(slackConnector({ http: closed, now: Date.now }), {
    id: 'slack-2',
    settings: { apiUrl: simulator.baseUrl },
    credentials: { read: async () => ({ botToken: token }), replace: async () => undefined },
  });
  const context = { signal: AbortSignal.timeout(5_000), idempotencyKey: null, requestId: 'r2' };
  expect((await failure(connector.call('slack_auth_test', {}, context))).code).toBe('forbidden');
  expect(simulator.requests).toHaveLength(0);
  await closed.close();
});

test('a base URL that does not end in /api/ is refused when the connection opens', () => {
  const link = () =>
    linkConnector(slackConnector({ http, now: Date.now }), {
      id: 'slack-3',
      settings: { apiUrl: 'https://slack.com/' },
      credentials: { read: async () => ({}), replace: async () => undefined },
    });
  expect(link).toThrow(/must end in \/api\//);
});
