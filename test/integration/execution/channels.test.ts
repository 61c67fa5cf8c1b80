import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allChannels } from '../../../execution/channels/all-channels.ts';
import type { Channel } from '../../../execution/channels/channel.ts';
import { defaultChannelSettings } from '../../../execution/channels/channel-settings.ts';
import { providerMessage, smtpMessage } from '../../../execution/channels/email-message.ts';
import { type ChannelCase, channelConformance } from './channel-conformance.ts';
import {
  calendarWorld,
  hubspotWorld,
  mailApiWorld,
  slackWorld,
  smtpWorld,
  teamsWorld,
  telegramWorld,
  webhookWorld,
} from './channel-worlds.ts';
import { type EngineRoom, newAlert, openMemoryRoom } from './engine-room.ts';

const channels = allChannels({ settingsOf: async () => defaultChannelSettings, earlierReceipt: async () => null });
const byId = (id: string) => channels.find((channel) => channel.id === id) as Channel;

const in10Days = new Date(Date.now() + 10 * 86_400_000).toISOString();
const in11Days = new Date(Date.now() + 11 * 86_400_000).toISOString();
const slack = { recipient: 'C0DEALS', otherRecipient: 'C0OTHER', live: /<!|<@|<http/, open: slackWorld };
const mail = { recipient: 'rep@lanternworks.example', otherRecipient: 'evil@evil.example', live: /^Bcc:|\nBcc:/i };
const deal = { recipient: 'hubspot:9000001', otherRecipient: 'hubspot:9000002', live: /<b>/, open: hubspotWorld };

const cases: readonly ChannelCase[] = [
  { channel: byId('slack-message'), ...slack },
  { channel: byId('slack-card'), ...slack },
  {
    channel: byId('slack-scheduled'),
    ...slack,
    payload: (text) => ({
      kind: 'scheduled_message',
      postAt: in10Days,
      message: { ...newAlert('acme', 'd1').payload, name: text },
    }),
  },
  { channel: byId('email-message'), ...mail, open: smtpWorld },
  { title: 'email-message, never missed', channel: smtpMessage('never_missed'), ...mail, open: smtpWorld },
  { title: 'email-message, provider', channel: providerMessage, ...mail, open: mailApiWorld },
  { channel: byId('webhook-event'), recipient: 'hook-1', otherRecipient: 'hook-2', live: /\r|\n/, open: webhookWorld },
  {
    channel: byId('teams-card'),
    recipient: 'teams-1',
    otherRecipient: 'teams-2',
    live: /"type":"(?!RichTextBlock|TextRun|AdaptiveCard)/,
    open: teamsWorld,
  },
  {
    channel: byId('telegram-message'),
    recipient: '1001',
    otherRecipient: '1002',
    live: /@[a-z]|https:\/\/[a-z]|\w\.[a-z]{2}/i,
    open: telegramWorld,
  },
  {
    channel: byId('crm-task'),
    ...deal,
    payload: (text) => ({ kind: 'crm_task', subject: text, body: text, ownerId: null, dueDate: '2026-12-01' }),
    live: /"hs_task_body":"[^"]*<b>/,
  },
  {
    channel: byId('crm-activity'),
    ...deal,
    payload: (text) => ({
      kind: 'crm_activity',
      activity: 'call',
      subject: text,
      body: text,
      ownerId: null,
      occurredAt: '2026-11-19T10:00:00.000Z',
      direction: 'outbound',
    }),
    live: /"hs_call_body":"[^"]*<b>/,
  },
  {
    channel: byId('crm-field-update'),
    ...deal,
    payload: () => ({ kind: 'crm_field_update', field: 'nextStep', expected: null, value: 'Sign' }),
    isExact: true,
  },
  {
    channel: byId('calendar-hold'),
    recipient: 'calendar-1',
    otherRecipient: 'calendar-2',
    payload: (text) => ({ kind: 'calendar_hold', title: text, description: null, startAt: in10Days, endAt: in11Days }),
    live: /"attendees":\[\{/,
    open: calendarWorld,
  },
];
let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
afterAll(() => room.close());
describe('every channel [channels.hostile-text-is-text] [channels.refusal-told] [channels.rate-limit-exact] [channels.text-redacted] [channels.ambiguous-by-class] [channels.kill-points] [channels.duplicate-key]', () => {
  for (const each of cases) channelConformance(each, () => room);
});

/** They call whichever tool a verified plan names, so they declare none; test/integration/plans and the chaos run of plans hold them. */
const channelsOfPlans = new Set(['tool-call', 'tool-call-once']);

test('every channel of the product is in the conformance suite, with an id of its own [execution.channel-conforms]', () => {
  const ofPeople = channels.filter(({ id }) => !channelsOfPlans.has(id));
  expect(ofPeople.filter(({ id }) => !cases.some(({ channel }) => channel.id === id))).toEqual([]);
  expect(new Set(channels.map(({ id }) => id)).size).toBe(channels.length);
  for (const { id, tools } of ofPeople) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(tools.length).toBeGreaterThan(0);
  }
});
