import { expect, test } from 'vitest';
import type { Touch } from './conversation.ts';
import { readReplies } from './reply-latency.ts';

const hourMs = 3_600_000;
const touch = (hour: number, from: 'us' | 'buyer', threadId: string | null, kind: Touch['kind'] = 'email'): Touch => ({
  id: `${from}-${hour}`,
  at: new Date(hour * hourMs).toISOString(),
  atMs: hour * hourMs,
  kind,
  threadId,
  fromBuyer: from === 'buyer' || kind === 'meeting',
  fromUs: from === 'us' || kind === 'meeting',
  contactIds: [],
});

test('threads side by side do not make a slow reply look fast [learning.replies-per-thread]', () => {
  const { replies } = readReplies([
    touch(0, 'us', 'contract'),
    touch(90, 'us', 'lunch'),
    touch(91, 'buyer', 'lunch'),
    touch(95, 'us', 'lunch'),
    touch(100, 'buyer', 'contract'),
  ]);
  expect(replies.map(({ hours }) => hours)).toEqual([1, 100]);
});

test('without threads the conversation is one, and a meeting ends every wait [learning.replies-per-thread]', () => {
  const plain = [touch(0, 'us', null), touch(5, 'us', null), touch(10, 'buyer', null), touch(12, 'buyer', null)];
  expect(readReplies(plain).replies.map(({ hours }) => hours)).toEqual([10]);
  const met = [touch(0, 'us', 'a'), touch(20, 'us', 'b', 'meeting'), touch(30, 'buyer', 'a')];
  expect(readReplies(met)).toEqual({ replies: [], pending: null });
  expect(readReplies([touch(0, 'us', 'a'), touch(3, 'us', 'b')]).pending).toEqual({
    firstAtMs: 0,
    messageIds: ['us-0', 'us-3'],
  });
});
