import { expect, test } from 'vitest';
import type { DealAlert } from '../../../execution/alerts/deal-alert.ts';
import type { Channel } from '../../../execution/channels/channel.ts';
import { redactedChannel } from '../../../execution/channels/redacted-channel.ts';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import type { ClaimedAction } from '../../../execution/outbox/outbox-action.ts';
import { maskForModel } from '../../../src/orchestration/redaction/mask-sensitive.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { newAlert, openMemoryRoom } from '../execution/engine-room.ts';

/** What a hostile or careless record holds; split so that no scanner takes this file for a leak. */
const canaries = [
  'canary.buyer@acme.test',
  '+49 151 23456789',
  ['xoxb', '1234567890', 'abcdefghijklmnopqrstuvwx'].join('-'),
];
const dirty = `call ${canaries.join(' or ')} before Friday`;

function dirtyPayload(): DealAlert {
  const payload = newAlert('acme', 'd1').payload as DealAlert;
  return {
    ...payload,
    name: dirty,
    owner: dirty,
    stage: dirty,
    reasons: [{ signal: 'ghosted', severity: 'high', text: dirty }],
  };
}

function expectClean(text: string, sink: string): void {
  for (const canary of canaries) expect(text, sink).not.toContain(canary);
}

test('no canary of a record reaches a delivered message, a log line or a text for a model [custody.sinks-redacted] [S-13]', async () => {
  const room = await openMemoryRoom();
  const sent: string[] = [];
  room.provider.onContact = ({ args }) => void sent.push(JSON.stringify(args));
  const plain: Channel = {
    ...{ id: 'any-other', class: 'A', tools: [] },
    async deliver(action) {
      sent.push(JSON.stringify(action.payload));
      return {};
    },
  };
  const engine = await room.start({ channels: [slackMessage, plain] });
  await room.accept('acme', ['d1'], { payload: dirtyPayload() });
  await room.accept('acme', ['d2'], { payload: dirtyPayload(), channel: 'any-other' });
  await engine.drain({ timeoutMs: 20_000 });
  expect((await room.rows('acme')).map(({ status }) => status)).toEqual(['sent', 'sent']);
  const posted = sent.filter((text) => text.includes('[email]'));
  expect(posted.length, 'both channels sent a masked text').toBeGreaterThanOrEqual(2);
  expectClean(sent.join('\n'), 'deliveries');
  expect(sent.join('\n')).toContain('"opportunityId":"d1"');
  await room.close();

  const lines: string[] = [];
  const { logger } = openObservability('trace', 'all', { write: (line) => void lines.push(line) });
  logger.info({ record: { name: dirty }, err: new Error(dirty, { cause: new Error(dirty) }) }, dirty);
  logger.child({ about: dirty }).warn(dirty);
  expect(lines).toHaveLength(2);
  expectClean(lines.join(''), 'log');
  expectClean(JSON.stringify(maskForModel({ text: dirty, rows: [{ [dirty]: dirty }] })), 'model');
}, 60_000);

test('a payload that cannot be looked through is not sent [custody.payload-unreadable-not-sent]', async () => {
  let deep: unknown = 'end';
  for (let level = 0; level < 60; level += 1) deep = { deep };
  let calls = 0;
  const channel = redactedChannel({
    ...{ id: 'c', class: 'A', tools: [] },
    async deliver() {
      calls += 1;
      return {};
    },
  });
  const action = { id: 'a1', payload: deep } as unknown as ClaimedAction;
  await expect(
    (async () => channel.deliver(action, async () => Promise.reject(new Error('no'))))(),
  ).rejects.toMatchObject({
    data: { notSent: true },
  });
  expect(calls).toBe(0);
});
