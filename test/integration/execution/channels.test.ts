import { expect, test } from 'vitest';
import { startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { allChannels } from '../../../execution/channels/all-channels.ts';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import { slackGateway } from '../../chaos/slack-gateway.ts';
import { type ChannelCase, channelConformance } from './channel-conformance.ts';

async function openSlack() {
  const channels = [
    { id: 'C0DEALS', name: 'deals' },
    { id: 'C0OTHER', name: 'other' },
  ];
  const simulator = await startSlackSimulator({ postsPerSecond: null, historyPerMinute: null, channels });
  const { baseUrl, hostPort, credentials } = simulator;
  const gateway = slackGateway({ baseUrl, hostPort, botToken: credentials['botToken'] ?? '' });
  return {
    gateway,
    effects: () => simulator.messages.map(({ channel }) => channel),
    async close() {
      await gateway.close();
      await simulator.close();
    },
  };
}

const cases: readonly ChannelCase[] = [
  { channel: slackMessage, recipient: 'C0DEALS', otherRecipient: 'C0OTHER', open: openSlack },
];
for (const each of cases) channelConformance(each);

test('every channel of the product is in the conformance suite, with an id of its own [execution.channel-conforms]', () => {
  expect(cases.map(({ channel }) => channel)).toEqual(allChannels);
  expect(new Set(allChannels.map(({ id }) => id)).size).toBe(allChannels.length);
  for (const { id, tools } of allChannels) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(tools.length).toBeGreaterThan(0);
  }
});
