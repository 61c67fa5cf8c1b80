import { describe, expect, test } from 'vitest';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import {
  account,
  contact,
  dealContext,
  inbound,
  inOrder,
  meeting,
  outbound,
} from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { championSilent } from './champion-silent.ts';
import { engagementDeclining } from './engagement-declining.ts';
import { ghosted } from './ghosted.ts';
import { noTwoWayActivity } from './no-two-way-activity.ts';
import { oneWayConversation } from './one-way-conversation.ts';
import { slowReplies } from './slow-replies.ts';

describe('no-two-way-activity', () => {
  const at = (days: number, segment?: string) =>
    noTwoWayActivity.evaluate(
      dealContext({
        activities: inOrder(outbound(days + 1), inbound(days)),
        ...(segment === undefined ? {} : { account: account({ segment }) }),
      }),
      noBenchmarks,
      settings,
    );

  test('it is quiet just below 14 days and grades at 14, 21 and 28 [intelligence.severity-follows-distance]', () => {
    expect(at(13.9).state).toBe('clear');
    expect(at(14)).toMatchObject({ state: 'fired', severity: 'low', evidence: { value: 14, threshold: 14 } });
    expect(at(21)).toMatchObject({ severity: 'medium' });
    expect(at(28)).toMatchObject({ severity: 'high', evidence: { thresholdFrom: 'default' } });
  });

  test('small customers are expected every 7 days and enterprises every 30', () => {
    expect(at(7, 'smb')).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(6.9, 'SMB').state).toBe('clear');
    expect(at(29.9, 'enterprise').state).toBe('clear');
    expect(at(30, 'Enterprise')).toMatchObject({ state: 'fired', severity: 'low' });
  });

  test('auto-replies, internal mail and mail to more than 50 people are not engagement [intelligence.engagement-is-two-way]', () => {
    const noise = [
      inbound(1, { isAutomatic: true }),
      inbound(1, { direction: 'internal' }),
      inbound(1, { participantCount: 51 }),
    ];
    for (const each of noise) {
      const context = dealContext({ activities: inOrder(outbound(21), inbound(20), each) });
      expect(noTwoWayActivity.evaluate(context, noBenchmarks, settings)).toMatchObject({ evidence: { value: 20 } });
    }
    const crowd = dealContext({ activities: inOrder(outbound(21), inbound(1, { participantCount: 50 })) });
    expect(noTwoWayActivity.evaluate(crowd, noBenchmarks, settings).state).toBe('clear');
  });

  test('mail among people of internal domains is not engagement', () => {
    const context = dealContext({ contacts: [contact('contact-1', null)], activities: [outbound(3), inbound(2)] });
    const own = { ...settings, internalDomains: ['acme.example'] };
    expect(noTwoWayActivity.evaluate(context, noBenchmarks, own)).toMatchObject({ state: 'fired' });
  });

  test('a deal on which nobody ever spoke is measured from its creation', () => {
    const result = noTwoWayActivity.evaluate(dealContext(), noBenchmarks, settings);
    expect(result).toMatchObject({ state: 'fired', severity: 'high', evidence: { value: 40 } });
  });

  test('activities later than the date asked for are ignored', () => {
    const late = inbound(-1, { knownAt: '2026-03-12T00:00:00.000Z' });
    const context = dealContext({ activities: inOrder(outbound(21), inbound(20), late) });
    expect(noTwoWayActivity.evaluate(context, noBenchmarks, settings)).toMatchObject({ evidence: { value: 20 } });
  });
});

describe('ghosted', () => {
  const at = (...days: number[]) =>
    ghosted.evaluate(
      dealContext({ activities: inOrder(inbound(38), ...days.map((each) => outbound(each))) }),
      noBenchmarks,
      settings,
    );

  test('it needs three unanswered messages, the first waiting for 10 days', () => {
    expect(at(10, 5).state).toBe('clear');
    expect(at(9.9, 5, 2).state).toBe('clear');
    expect(at(10, 5, 2)).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(15, 5, 2)).toMatchObject({ severity: 'medium' });
    expect(at(20, 5, 2)).toMatchObject({ severity: 'high' });
  });

  test('the evidence says since when, how many, and cites each message', () => {
    const result = at(12, 8, 4, 2);
    expect(result).toMatchObject({
      evidence: { text: 'No reply since 26 Feb: 4 messages from us, none back in 12 days' },
    });
    if (result.state !== 'unknown') expect(result.evidence?.recordIds).toHaveLength(4);
  });

  test('a meeting held meanwhile ends the wait', () => {
    const activities = inOrder(outbound(20), outbound(18), outbound(16), meeting(3));
    expect(ghosted.evaluate(dealContext({ activities }), noBenchmarks, settings).state).toBe('clear');
  });
});

describe('slow-replies', () => {
  const at = (...hours: number[]) =>
    slowReplies.evaluate(
      dealContext({
        activities: inOrder(
          ...hours.flatMap((each, index) => {
            const sentDays = (hours.length - index) * 5;
            return [outbound(sentDays), inbound(sentDays - each / 24)];
          }),
        ),
      }),
      noBenchmarks,
      settings,
    );

  test('it compares the last three replies with the deal’s own baseline', () => {
    expect(at(10, 12, 14, 12, 10, 50, 48, 52)).toMatchObject({ state: 'fired', severity: 'high' });
    expect(at(20, 22, 18, 21, 20, 41, 42, 43)).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(20, 22, 18, 21, 20, 38, 39, 37).state).toBe('clear');
    expect(at(10, 12, 14, 12, 10, 11, 28, 9).state).toBe('clear');
  });

  test('a reply within a day is never slow, and a short record is no baseline', () => {
    expect(at(1, 1, 1, 1, 1, 6, 7, 8).state).toBe('clear');
    expect(at(10, 10, 10, 40, 40, 40)).toMatchObject({ state: 'unknown' });
  });
});

describe('engagement-declining', () => {
  const at = (before: number, recent: number) =>
    engagementDeclining.evaluate(
      dealContext({
        activities: inOrder(
          ...Array.from({ length: before }, (_, index) => inbound(15 + (index * 26) / Math.max(before, 1))),
          ...Array.from({ length: recent }, (_, index) => inbound(1 + (index * 12) / Math.max(recent, 1))),
        ),
      }),
      noBenchmarks,
      settings,
    );

  test('three e-mails fewer is not a decline, a real fall is [intelligence.decline-is-significant]', () => {
    expect(at(6, 0).state).toBe('clear');
    expect(at(8, 1).state).toBe('clear');
    expect(at(12, 1)).toMatchObject({ state: 'fired', severity: 'high' });
    expect(at(30, 5)).toMatchObject({ state: 'fired', severity: 'medium' });
    expect(at(40, 9)).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(40, 11).state).toBe('clear');
  });

  test('fewer than four touches before give no rate', () => {
    expect(at(3, 0).state).toBe('unknown');
  });

  test('writing more without answers does not hide a decline', () => {
    const ours = Array.from({ length: 12 }, (_, index) => outbound(1 + index));
    const theirs = Array.from({ length: 18 }, (_, index) => inbound(16 + index * 1.4));
    const context = dealContext({ activities: inOrder(...theirs, ...ours) });
    expect(engagementDeclining.evaluate(context, noBenchmarks, settings)).toMatchObject({ state: 'fired' });
  });
});

describe('one-way-conversation', () => {
  const at = (ours: number, theirs: number) =>
    oneWayConversation.evaluate(
      dealContext({
        activities: inOrder(
          ...Array.from({ length: ours }, (_, index) => outbound(1 + index)),
          ...Array.from({ length: theirs }, (_, index) => inbound(1.5 + index)),
        ),
      }),
      noBenchmarks,
      settings,
    );

  test('it fires at four to one, grades at six and eight to one', () => {
    expect(at(3, 0).state).toBe('clear');
    expect(at(4, 0)).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(7, 2).state).toBe('clear');
    expect(at(6, 1)).toMatchObject({ severity: 'medium' });
    expect(at(8, 1)).toMatchObject({ severity: 'high' });
  });
});

describe('champion-silent', () => {
  const contacts = [contact('contact-1', 'Champion')];
  const late = (days: number) =>
    championSilent.evaluate(dealContext({ contacts, activities: [inbound(days)] }), noBenchmarks, settings);
  const early = (days: number) =>
    championSilent.evaluate(
      dealContext({ contacts, activities: [inbound(days)], stage: null }),
      noBenchmarks,
      settings,
    );

  test('late in the cycle it counts business days: a weekend adds none', () => {
    expect(late(6).state).toBe('clear');
    expect(late(7)).toMatchObject({ state: 'fired', severity: 'low', evidence: { value: 5, unit: 'business days' } });
    expect(late(8).state).toBe('fired');
    expect(late(12)).toMatchObject({ severity: 'medium' });
    expect(late(14)).toMatchObject({ severity: 'high', evidence: { value: 10 } });
  });

  test('earlier it allows 14 days', () => {
    expect(early(13.9).state).toBe('clear');
    expect(early(14)).toMatchObject({ state: 'fired', severity: 'low', evidence: { unit: 'days' } });
    expect(early(28)).toMatchObject({ severity: 'high' });
  });

  test('without a champion, or with one who never spoke, it is unknown', () => {
    expect(championSilent.evaluate(dealContext(), noBenchmarks, settings).state).toBe('unknown');
    expect(championSilent.evaluate(dealContext({ contacts }), noBenchmarks, settings).state).toBe('unknown');
  });
});
