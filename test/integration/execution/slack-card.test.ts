import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackSimulator } from '../../../connectors/slack/simulator.ts';
import type { DealAlert } from '../../../execution/alerts/deal-alert.ts';
import { dealActOf } from '../../../execution/channels/deal-buttons.ts';
import { latestReceipt } from '../../../execution/channels/latest-receipt.ts';
import { slackCard } from '../../../execution/channels/slack-card.ts';
import { type ChannelWorld, callThrough } from './channel-conformance.ts';
import { slackWorld } from './channel-worlds.ts';
import { type EngineRoom, interrupt, newAlert, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
let world: ChannelWorld & { readonly simulator: SlackSimulator };
let hasApp: boolean;
beforeEach(async () => {
  room = await openMemoryRoom();
  world = await slackWorld();
  hasApp = false;
});
afterEach(async () => {
  await room.close();
  await world.close();
});

const base = newAlert('acme', 'd1').payload as DealAlert;

async function deliver(
  triggerEpoch: string,
  change: Partial<DealAlert>,
  before: (id: string) => Promise<void> = async () => {},
) {
  const payload = { ...base, ...change };
  const [accepted] = await room.accept('acme', ['d1'], { channel: 'slack-card', triggerEpoch, payload });
  await before(accepted?.id ?? '');
  const channel = slackCard({
    earlierReceipt: (action) => latestReceipt(room.store, action),
    hasButtons: async () => hasApp,
  });
  const engine = await room.start({ gateway: world.gateway, channels: [channel] });
  await engine.drain({ patienceMs: 1_000, timeoutMs: 15_000 });
  await engine.stop(1_000);
  return (await room.rows('acme')).find(({ id }) => id === accepted?.id);
}

test('a deal has one card that changes in place, and a worsening is told in its thread [channels.slack-card]', async () => {
  await deliver('d1#1|high', {});
  const worse = await deliver('d1#1|critical', { change: 'worsened', risk: 93, band: 'critical' });
  const [card, reply, ...more] = world.simulator.messages;
  expect(more).toEqual([]);
  expect(JSON.stringify(card?.blocks)).toContain('Risk 93 of 100');
  expect(card?.isEdited).toBe(true);
  expect(reply?.threadTs).toBe(card?.ts);
  expect(worse?.receipt).toMatchObject({ ts: card?.ts, replyTs: reply?.ts });
});

test('a worsening whose worker died after the reply is not told twice [channels.slack-card]', async () => {
  await deliver('d1#1|high', {});
  const worse = await deliver('d1#1|critical', { change: 'worsened', risk: 93 }, async (id) => {
    const row = (await room.rows('acme')).find((each) => each.id === id);
    const [card] = world.simulator.messages;
    const call = callThrough(world.gateway, [], row?.request_key ?? '');
    const reply = { channel: 'C0DEALS', threadTs: card?.ts, text: 'Risk is rising', alertId: row?.request_key };
    await call('slack_post_message', reply);
    await interrupt(room.store, 'acme', id);
  });
  expect(worse?.status).toBe('sent');
  expect(world.simulator.messages.filter(({ threadTs }) => threadTs !== null)).toHaveLength(1);
});

test('buttons show only where the app is connected, and give back the opaque id alone [channels.slack-buttons]', async () => {
  await deliver('d1#1|high', {});
  expect(JSON.stringify(world.simulator.messages)).not.toContain('"button"');
  hasApp = true;
  const row = await deliver('d1#2|high', {});
  const blocks = (world.simulator.messages[0]?.blocks ?? []) as {
    readonly type: string;
    readonly elements?: { readonly action_id: string; readonly value: string }[];
  }[];
  const buttons = blocks.find(({ type }) => type === 'actions')?.elements ?? [];
  const acts = ['create_task', 'snooze', 'assign', 'why', 'useful', 'not_useful'];
  expect(buttons.map(({ action_id }) => dealActOf(action_id))).toEqual(acts);
  expect(new Set(buttons.map(({ value }) => value))).toEqual(new Set([row?.id]));
  expect(dealActOf('somebody.else')).toBeNull();
});
