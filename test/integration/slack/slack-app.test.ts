import { afterAll, beforeAll, expect, test } from 'vitest';
import { signRequest } from '../../../connectors/slack/simulator-app.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { type AppRoom, openAppRoom } from './app-room.ts';

let room: AppRoom;
beforeAll(async () => {
  room = await openAppRoom();
});
afterAll(() => room.close());

const bot = 'U0BELLWETHER';
const textOf = (blocks: readonly unknown[] | null | undefined) => JSON.stringify(blocks ?? []);
const posts = (channel: string) =>
  room.workspace.messages.filter((each) => each.channel === channel && each.userId === bot);
const alone = (userId: string) => room.workspace.ephemeral.filter((each) => each.userId === userId);

/** Says something and gives the app's next public message there. */
async function publicAnswer(userId: string, channel: string, text: string, threadTs: string | null = null) {
  const before = posts(channel).length;
  const said = await room.people.say({ userId, channel, text, threadTs });
  const answer = await room.until(() =>
    posts(channel)
      .slice(before)
      .find(({ text }) => text !== 'Looking…'),
  );
  return { ...said, answer };
}

async function privateAnswer(userId: string, channel: string, text: string) {
  const before = alone(userId).length;
  await room.people.say({ userId, channel, text });
  return room.until(() => alone(userId)[before]);
}

const post = (body: string, headers: Record<string, string>) =>
  fetch(room.requestUrl, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
const signed = (body: string, seconds = Math.floor(Date.now() / 1000), secret = room.slack.sender.signingSecret) => ({
  'x-slack-request-timestamp': String(seconds),
  'x-slack-signature': signRequest(secret, seconds, body),
});
const eventBody = (event: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{ type: 'event_callback', team_id: 'T0SIMULATED', api_app_id: 'A0', event_id: 'Ev0ONE', event_time: 1 },
    ...{ authorizations: [{ team_id: 'T0SIMULATED', user_id: bot, is_bot: true }], event, ...more },
  });

test('a mention is acknowledged at once and answered in its thread, for whom the policies let see it [slack.answers-in-thread]', async () => {
  const { answers, answer, message } = await publicAnswer(
    'U0OPS',
    'C0LEADERS',
    '@bellwether how many open deals are there?',
  );
  expect(answers[0]?.status).toBe(200);
  expect(answers[0]?.elapsedMs).toBeLessThan(3_000);
  expect(answer.threadTs).toBe(message.ts);
  expect(textOf(answer.blocks)).toContain('3 ');
});

test('a direct message is answered with what is the asker’s alone [slack.answers-as-person]', async () => {
  const channel = room.people.directMessage('U0BEN');
  const { answer } = await publicAnswer('U0BEN', channel, 'list my open deals');
  expect(textOf(answer.blocks)).toContain('Deal of ben');
  expect(textOf(answer.blocks)).not.toContain('Deal of mia');
});

test('a follow-up in a thread goes on from the question before it [slack.follow-up]', async () => {
  const channel = room.people.directMessage('U0OPS');
  const first = await publicAnswer('U0OPS', channel, 'how many open deals does mia have?');
  const next = await publicAnswer('U0OPS', channel, 'and for ben?', first.message.ts);
  const [kept] = await room.rows<{ n: number }>(
    sql`select count(*)::int as n from bellwether.slack_exchange where thread_ts = ${first.message.ts} and understood is not null`,
  );
  expect(kept?.n).toBe(2);
  expect(textOf(next.answer.blocks)).toMatch(/1 /);
});

test('in a channel an answer holds what every reader may see, and says so [slack.channel-readers]', async () => {
  const { answer } = await publicAnswer('U0OPS', 'C0SALES', '@bellwether list open deals');
  expect(textOf(answer.blocks)).toContain('everybody in this channel');
  expect(textOf(answer.blocks)).not.toMatch(/Deal of (ben|mia)/);
});

test('what no reader shares is told to the asker alone, with a word why [slack.channel-readers]', async () => {
  const before = posts('C0REPS').length;
  const answer = await privateAnswer('U0ANN', 'C0REPS', '@bellwether list my open deals');
  expect(textOf(answer.blocks)).toContain('Only you see this');
  expect(posts('C0REPS')).toHaveLength(before);
});

test('where a stranger or another organisation reads, only the asker gets the answer [slack.channel-readers]', async () => {
  const unknown = await privateAnswer('U0OPS', 'C0MIXED', '@bellwether list open deals');
  expect(textOf(unknown.blocks)).toContain('whom I do not know');
  const outside = await privateAnswer('U0OPS', 'C0SHARED', '@bellwether list open deals');
  expect(textOf(outside.blocks)).toContain('another organisation');
  expect([...posts('C0MIXED'), ...posts('C0SHARED')]).toEqual([]);
});

test('who is not linked, of another organisation or without a confirmed address gets the way to link and no data [slack.unlinked]', async () => {
  for (const userId of ['U0NEW', 'U0UNSURE', 'U0FAR']) {
    await room.people.command({ userId, channel: 'C0SALES', text: 'list open deals' });
    const told = await room.until(() => alone(userId).at(-1));
    expect(textOf(told.blocks)).toContain('I do not know you yet');
    expect(textOf(told.blocks)).not.toContain('Deal');
  }
  await room.people.openHome('U0NEW');
  const home = await room.until(() => room.workspace.views.find(({ userId }) => userId === 'U0NEW'));
  expect(JSON.stringify(home.content)).not.toContain('Deal of');
});

test('a deactivated member and a program get no answer [slack.unlinked]', async () => {
  const before = room.workspace.ephemeral.length;
  await room.people.command({ userId: 'U0OLD', channel: 'C0SALES', text: 'list open deals' });
  const channel = room.people.directMessage('U0OPS');
  const own = {
    type: 'message',
    channel_type: 'im',
    channel,
    user: bot,
    bot_id: 'B0BELLWETHER',
    text: 'list open deals',
  };
  const said = posts(channel).length;
  await room.slack.sender.sendEvent({ ...own, ts: '1780000000.000001', event_ts: '1780000000.000001' });
  await publicAnswer('U0OPS', channel, 'how many open deals are there?');
  expect(posts(channel)).toHaveLength(said + 1);
  expect(room.workspace.ephemeral).toHaveLength(before);
});

test('/deals answers the person alone [slack.command]', async () => {
  const answered = await room.people.command({ userId: 'U0MIA', channel: 'C0REPS', text: 'list my open deals' });
  expect(answered.status).toBe(200);
  const told = await room.until(() => alone('U0MIA').at(-1));
  expect(textOf(told.blocks)).toContain('Deal of mia');
});

test('names of deals ping nobody, link nowhere and shout at no channel [slack.injection]', async () => {
  await room.people.command({ userId: 'U0ANN', channel: 'C0SALES', text: 'list my open deals' });
  const told = await room.until(() => alone('U0ANN').find(({ blocks }) => textOf(blocks).includes('of ann')));
  const all = textOf(told.blocks) + told.text;
  expect(all).toContain('&lt;!channel&gt;');
  expect(all).not.toMatch(/<[!@#]|<http:\/\/evil/);
});

test('what is not signed by Slack over these bytes within five minutes is refused with 401 [slack.signature]', async () => {
  const body = eventBody({
    type: 'app_mention',
    user: 'U0OPS',
    text: 'list open deals',
    ts: '1.000001',
    channel: 'C0LEADERS',
  });
  const seconds = Math.floor(Date.now() / 1000);
  const refused = [
    {},
    { ...signed(body), 'x-slack-signature': 'v0=00' },
    signed(body, seconds, 'another-secret'),
    signed(body, seconds - 600),
    signed(body, seconds + 600),
    signed(JSON.stringify(JSON.parse(body), null, 1)),
    { ...signed(body), 'x-slack-request-timestamp': 'soon' },
  ];
  for (const headers of refused) expect((await post(body, headers)).status).toBe(401);
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c' });
  expect((await post(challenge, {})).status).toBe(401);
  expect(await (await post(challenge, signed(challenge))).text()).toContain('c');
  const check = 'ssl_check=1&token=x';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post(check, { ...signed(check), ...form })).status).toBe(200);
});

test('the same event again, by a retry or by whoever caught it, is acknowledged and answered once [slack.replay]', async () => {
  const event = { type: 'app_mention', user: 'U0OPS', text: 'how many open deals are there?', ts: '1780000001.000001' };
  const body = eventBody({ ...event, channel: 'C0LEADERS', event_ts: event.ts }, { event_id: 'Ev0AGAIN' });
  const before = posts('C0LEADERS').length;
  const headers = signed(body);
  const all = await Promise.all([
    post(body, headers),
    post(body, { ...headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' }),
    post(body, headers),
  ]);
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  await publicAnswer('U0OPS', 'C0LEADERS', '@bellwether how many open deals are there?');
  await room.until(() => posts('C0LEADERS').length >= before + 2);
  expect(posts('C0LEADERS')).toHaveLength(before + 2);
});

test('a workspace that nobody here has connected is acknowledged and nothing is said [slack.unknown-team]', async () => {
  const event = { type: 'app_mention', user: 'U0OPS', text: 'x', ts: '1780000002.000001', channel: 'C0LEADERS' };
  const body = eventBody(event, {
    team_id: 'T0NOBODY',
    authorizations: [{ team_id: 'T0NOBODY', user_id: 'U', is_bot: true }],
  });
  const before = posts('C0LEADERS').length;
  expect((await post(body, signed(body))).status).toBe(200);
  expect(posts('C0LEADERS')).toHaveLength(before);
});

test('a task is made by preview and confirm, once, for whom the deal is visible [slack.preview-confirm]', async () => {
  const value = await room.alert('ann');
  await room.people.press({
    userId: 'U0OPS',
    channel: 'C0SALES',
    ts: '1.1',
    actionId: 'bellwether.create_task',
    value,
  });
  const view = await room.until(() =>
    room.workspace.views.find((each) => each.userId === 'U0OPS' && each.type === 'modal'),
  );
  await room.people.submit({
    userId: 'U0OPS',
    viewId: view.id,
    values: { subject: 'Call the buyer', due: '2026-12-01' },
  });
  await room.until(() => JSON.stringify(view.content).includes('Please confirm'));
  const count = async () =>
    (
      await room.rows<{ n: number }>(sql`select count(*)::int as n from bellwether.outbox where channel = 'crm-task'`)
    )[0]?.n;
  expect(JSON.stringify(view.content)).toContain('Call the buyer');
  expect(await count()).toBe(0);
  const confirm = view.content;
  await room.people.submit({ userId: 'U0OPS', viewId: view.id, values: {} });
  await room.until(() => JSON.stringify(view.content).includes('Accepted'));
  expect(await count()).toBe(1);
  view.content = confirm;
  await room.people.submit({ userId: 'U0OPS', viewId: view.id, values: {} });
  await room.until(() => JSON.stringify(view.content).includes('Accepted'));
  expect(await count()).toBe(1);
});

test('a button’s forged value and a form of somebody else or changed on its way do nothing [slack.forged]', async () => {
  const value = await room.alert('mia');
  const before = alone('U0BEN').length;
  for (const forged of [value, 'alert-nobody', "x' or true --"]) {
    await room.people.press({
      userId: 'U0BEN',
      channel: 'C0REPS',
      ts: '1.1',
      actionId: 'bellwether.why',
      value: forged,
    });
  }
  await room.until(() => alone('U0BEN').length === before + 3);
  for (const { text } of alone('U0BEN').slice(before)) expect(text).toContain('cannot find that alert');
  await room.people.press({ userId: 'U0MIA', channel: 'C0REPS', ts: '1.1', actionId: 'bellwether.snooze', value });
  const view = await room.until(() =>
    room.workspace.views.find((each) => each.userId === 'U0MIA' && each.type === 'modal'),
  );
  const sealed = view.content;
  await room.people.submit({ userId: 'U0OPS', viewId: view.id, values: { days: '7' } });
  await room.until(() => JSON.stringify(view.content).includes('not yours'));
  view.content = { ...sealed, private_metadata: `${String(sealed['private_metadata']).slice(0, -4)}AAAA` };
  await room.people.submit({ userId: 'U0MIA', viewId: view.id, values: { days: '7' } });
  await room.until(() => JSON.stringify(view.content).includes('was changed'));
  const [episode] = await room.rows(sql`select snoozed_until from bellwether.episode where id = 'dmia#1'`);
  expect(episode?.['snoozed_until']).toBeNull();
});

test('an alert is snoozed, rated and explained by its buttons [slack.alert-buttons]', async () => {
  const value = await room.alert('ben');
  const at = { userId: 'U0BEN', channel: 'C0REPS', ts: '1.1', value };
  await room.people.press({ ...at, actionId: 'bellwether.useful' });
  await room.until(() => alone('U0BEN').some(({ text }) => text.includes('Noted as useful')));
  await room.people.press({ ...at, actionId: 'bellwether.why' });
  await room.until(() => alone('U0BEN').some(({ text }) => text.includes('Deal of ben')));
  await room.people.press({ ...at, actionId: 'bellwether.snooze' });
  const view = await room.until(() =>
    room.workspace.views.find((each) => each.userId === 'U0BEN' && each.type === 'modal'),
  );
  await room.people.submit({ userId: 'U0BEN', viewId: view.id, values: { days: '3' } });
  await room.until(() => JSON.stringify(view.content).includes('stays quiet until'));
  await room.people.submit({ userId: 'U0BEN', viewId: view.id, values: {} });
  await room.until(() => JSON.stringify(view.content).includes('Quiet until'));
  const [episode] = await room.rows(sql`select snoozed_until from bellwether.episode where id = 'dben#1'`);
  expect(episode?.['snoozed_until']).not.toBeNull();
});

test('the Home tab shows a person their deals, their day and how they are known [slack.home]', async () => {
  await room.people.openHome('U0BEN');
  const home = await room.until(() =>
    room.workspace.views.find((each) => each.userId === 'U0BEN' && each.type === 'home'),
  );
  const shown = JSON.stringify(home.content);
  for (const part of ['My deals at risk', 'My day', 'Settings', 'Deal of ben']) expect(shown).toContain(part);
  expect(shown).not.toContain('Deal of mia');
});

test('a link to a deal gets a card where all readers may see the deal, and none elsewhere [slack.unfurl]', async () => {
  const text = 'look https://board.test/deals/dmia and https://evil.test/deals/dmia';
  const hidden = await room.people.say({ userId: 'U0OPS', channel: 'C0SALES', text });
  const shown = await room.people.say({ userId: 'U0OPS', channel: 'C0LEADERS', text });
  const cards = await room.until(() => room.workspace.unfurls.get(`C0LEADERS:${shown.message.ts}`));
  expect(Object.keys(cards)).toEqual(['https://board.test/deals/dmia']);
  expect(room.workspace.unfurls.has(`C0SALES:${hidden.message.ts}`)).toBe(false);
});

test('a message is logged to a deal in the CRM by its shortcut [slack.log-to-crm]', async () => {
  const { message } = await room.people.say({ userId: 'U0MIA', channel: 'C0REPS', text: 'They want a discount' });
  await room.people.shortcut({ userId: 'U0MIA', channel: 'C0REPS', ts: message.ts, callbackId: 'log_to_crm' });
  const view = await room.until(() =>
    room.workspace.views.find((each) => JSON.stringify(each.content).includes('They want a discount')),
  );
  await room.people.submit({ userId: 'U0MIA', viewId: view.id, values: { deal: 'dmia' } });
  await room.until(() => JSON.stringify(view.content).includes('Please confirm'));
  await room.people.submit({ userId: 'U0MIA', viewId: view.id, values: {} });
  await room.until(() => JSON.stringify(view.content).includes('Accepted'));
});

test('a very long message is told to be shorter, and nothing breaks [slack.long-text]', async () => {
  const channel = room.people.directMessage('U0OPS');
  const { answer } = await publicAnswer('U0OPS', channel, 'x'.repeat(40_000));
  expect(textOf(answer.blocks)).toContain('fewer words');
});
