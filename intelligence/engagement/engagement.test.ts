import { describe, expect, test } from 'vitest';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import {
  contact,
  daysAgo,
  dealContext,
  inbound,
  inOrder,
  meeting,
  outbound,
} from '../../test/builders/deal-context.ts';
import { businessDaysBetween } from './business-days.ts';
import { readConversation } from './conversation.ts';
import { measureEngagement } from './measure-engagement.ts';
import { readReplies } from './reply-latency.ts';
import { isDecisionMaker, seniorityOf } from './seniority.ts';
import { binomialCdf, chanceOfSoFew, chanceOfSoHigh } from './significance.ts';
import { readTrend } from './trend.ts';

function every(stepDays: number, fromDays: number, toDays: number, make = inbound) {
  const count = Math.floor((fromDays - toDays) / stepDays) + 1;
  return Array.from({ length: count }, (_, index) => make(toDays + index * stepDays));
}

function trendOf(...activities: ReturnType<typeof inbound>[]) {
  return readTrend(
    readConversation(dealContext({ activities: inOrder(...activities) }), settings),
    settings.decliningRatio,
  );
}

describe('trend', () => {
  test('steady, rising, declining, quiet and unknown are told apart [intelligence.decline-is-significant]', () => {
    expect(trendOf(...every(3, 41, 1)).trend).toBe('steady');
    expect(trendOf(...every(1, 13, 1), inbound(30)).trend).toBe('rising');
    expect(trendOf(...every(1.5, 41, 15), inbound(3)).trend).toBe('declining');
    expect(trendOf(inbound(60)).trend).toBe('quiet');
    expect(trendOf().trend).toBe('unknown');
  });

  test('our volume alone saturates and cannot make a deal rise [intelligence.seller-volume-saturates]', () => {
    const base = [inbound(30), outbound(29)];
    const few = trendOf(...base, ...every(1, 4, 1, outbound));
    const flood = trendOf(...base, ...every(0.1, 13, 1, outbound));
    expect(flood.recentPerWeek).toBe(few.recentPerWeek);
    expect(flood.trend).toBe('steady');
  });
});

describe('significance', () => {
  test('the binomial matches values worked by hand', () => {
    expect(binomialCdf(0, 6, 1 / 3)).toBeCloseTo((2 / 3) ** 6, 12);
    expect(binomialCdf(1, 2, 0.5)).toBeCloseTo(0.75, 12);
    expect(binomialCdf(5, 5, 0.5)).toBe(1);
    expect(binomialCdf(400, 1_000, 0.4)).toBeCloseTo(0.513, 2);
  });

  test('six touches, then none in half the time, may still be chance; twelve may not', () => {
    expect(chanceOfSoFew(0, 6, 14, 28)).toBeGreaterThan(0.05);
    expect(chanceOfSoFew(0, 12, 14, 28)).toBeLessThan(0.01);
  });

  test('only a clear rise in rank is beyond chance', () => {
    expect(chanceOfSoHigh([10, 11, 12], [1, 2, 3, 4])).toBeLessThan(0.05);
    expect(chanceOfSoHigh([3, 11, 2], [1, 2, 3, 4])).toBeGreaterThan(0.05);
    expect(chanceOfSoHigh([], [1])).toBe(1);
  });
});

test('a reply is timed from our first unanswered message, and a meeting ends a wait without being one', () => {
  const activities = inOrder(outbound(20), outbound(19), inbound(18), outbound(10), meeting(8), outbound(4));
  const { replies, pending } = readReplies(readConversation(dealContext({ activities }), settings).touches);
  expect(replies.map((reply) => reply.hours)).toEqual([48]);
  expect(pending).toMatchObject({ firstAtMs: Date.parse(daysAgo(4)) });
});

test.each([
  ['CEO', 4],
  ['Chief Information Security Officer', 4],
  ['Co-Founder & CTO', 4],
  ['President', 4],
  ['VP Sales', 3],
  ['Senior Vice President, Operations', 3],
  ['Head of IT', 3],
  ['Director of Procurement', 2],
  ['Product Owner', 1],
  ['Partner Manager', 2],
  ['Assistant to the CEO', 1],
  ['Analyst', 1],
  ['  ', null],
  [null, null],
])('the title %s is of level %s', (title, level) => {
  expect(seniorityOf(title)).toBe(level);
});

test('a decision maker is told by role or by title', () => {
  expect(isDecisionMaker(contact('a', 'Decision Maker', 'Analyst'))).toBe(true);
  expect(isDecisionMaker(contact('a', 'Economic Buyer'))).toBe(true);
  expect(isDecisionMaker(contact('a', 'User', 'VP Finance'))).toBe(true);
  expect(isDecisionMaker(contact('a', 'User', 'Director'))).toBe(false);
});

test('business days leave out weekends', () => {
  const day = (date: string) => Date.parse(`${date}T12:00:00.000Z`);
  expect(businessDaysBetween(day('2026-03-06'), day('2026-03-09'))).toBe(1);
  expect(businessDaysBetween(day('2026-03-06'), day('2026-03-08'))).toBe(0);
  expect(businessDaysBetween(day('2026-03-02'), day('2026-03-10'))).toBe(6);
  expect(businessDaysBetween(day('2026-03-10'), day('2026-03-02'))).toBe(0);
  let counted = 0;
  for (let at = day('2025-12-01'); at < day('2026-03-01'); at += 86_400_000) {
    counted += [0, 6].includes(new Date(at + 86_400_000).getUTCDay()) ? 0 : 1;
    expect(businessDaysBetween(day('2025-12-01'), at + 86_400_000)).toBe(counted);
  }
});

test('the engagement of a deal names its rates, its balance, its people and its meetings', () => {
  const activities = inOrder(
    ...every(7, 84, 0.5),
    outbound(20, { contactIds: ['contact-2'] }),
    meeting(5, { contactIds: ['contact-1', 'contact-2'] }),
    meeting(3, { status: 'no_show' }),
    meeting(-4),
  );
  const contacts = [
    contact('contact-1', null, 'Analyst'),
    contact('contact-2', null, 'VP'),
    contact('contact-3', null, 'CEO'),
  ];
  const engagement = measureEngagement(dealContext({ activities, contacts }), settings);
  expect(engagement).toMatchObject({
    breadth: 2,
    highestSeniority: 3,
    meetingsHeld: 1,
    meetingsCancelled: 1,
    meetingsPlanned: 1,
  });
  expect(engagement.buyerPerWeek).toBeGreaterThan(0.9);
  expect(engagement.buyerPerWeek).toBeLessThan(1.6);
  expect(engagement.balance).toBeCloseTo(6 / 8, 9);
  expect(engagement.buyers.map((buyer) => [buyer.contactId, buyer.seniority, buyer.touches])).toEqual([
    ['contact-1', 1, 13],
    ['contact-2', 3, 1],
    ['contact-3', 4, 0],
  ]);
});
