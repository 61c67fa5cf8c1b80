import { describe, expect, test } from 'vitest';
import type { Activity } from '../../src/domain/activity.ts';
import type { AccountEvent, SupportTicket } from '../../src/domain/deal-context.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import type { SignalState } from '../../src/domain/signal.ts';
import { wonDeals } from '../../test/builders/closed-deals.ts';
import {
  change,
  contact,
  daysAgo,
  dealContext,
  inbound,
  inOrder,
  meeting,
  outbound,
  owner,
  task,
} from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { accountNews } from './account-news.ts';
import { competitorMentioned } from './competitor-mentioned.ts';
import { hygiene } from './hygiene.ts';
import { nextStepStale } from './next-step-stale.ts';
import { nothingScheduled } from './nothing-scheduled.ts';
import { ownerUnstable } from './owner-unstable.ts';
import { redFlagPhrase } from './red-flag-phrase.ts';
import { supportTrouble } from './support-trouble.ts';

function severityOf(result: SignalState): string {
  return result.state === 'fired' ? result.severity : result.state;
}

describe('next-step-stale', () => {
  const at = (days: number, to: string | null = 'Call') =>
    nextStepStale.evaluate(
      dealContext({ state: { nextStep: to }, changes: [change('nextStep', 'Mail', to, days)] }),
      noBenchmarks,
      settings,
    );

  test('a next step unchanged for 14 days fires, an empty one after 7', () => {
    expect([13.9, 14, 21, 28].map((days) => severityOf(at(days)))).toEqual(['clear', 'low', 'medium', 'high']);
    expect(at(6.9, null).state).toBe('clear');
    expect(severityOf(at(7, null))).toBe('low');
    expect(at(14, ' ')).toMatchObject({ state: 'fired', evidence: { text: 'No next step for 14 days' } });
  });

  test('without its history a filled next step is unknown and an empty one low', () => {
    const filled = dealContext({ without: ['nextStepHistory'] });
    const empty = dealContext({ state: { nextStep: null }, without: ['nextStepHistory'] });
    expect(nextStepStale.evaluate(filled, noBenchmarks, settings).state).toBe('unknown');
    expect(severityOf(nextStepStale.evaluate(empty, noBenchmarks, settings))).toBe('low');
  });
});

describe('nothing-scheduled', () => {
  const at = (...activities: Activity[]) =>
    severityOf(nothingScheduled.evaluate(dealContext({ activities: inOrder(...activities) }), noBenchmarks, settings));

  test('a meeting or an open task within 14 days is enough', () => {
    expect(at(meeting(-14))).toBe('clear');
    expect(at(task(-14))).toBe('clear');
    expect(at(task(0.4))).toBe('clear');
    expect(at(meeting(-15.5))).toBe('low');
  });

  test('it is medium with nothing ahead and a silent buyer, low while the buyer still speaks', () => {
    expect(at()).toBe('medium');
    expect(at(inbound(3))).toBe('low');
    expect(at(task(5))).toBe('medium');
    expect(at(task(-5, { status: 'done' }))).toBe('medium');
    expect(at(meeting(-5, { status: 'cancelled' }))).toBe('medium');
    expect(at(meeting(-5, { direction: 'internal' }))).toBe('medium');
  });
});

describe('competitor-mentioned and red-flag-phrase', () => {
  const own = { ...settings, competitors: ['Rivalsoft'] };
  const competitor = (...activities: Activity[]) =>
    severityOf(competitorMentioned.evaluate(dealContext({ activities }), noBenchmarks, own));
  const redFlag = (...activities: Activity[]) =>
    severityOf(redFlagPhrase.evaluate(dealContext({ activities }), noBenchmarks, settings));

  test('a competitor named as a whole word in the last 14 days fires', () => {
    expect(competitor(inbound(3, { subject: 'How do you compare to RIVALSOFT?' }))).toBe('low');
    expect(competitor(inbound(3, { phrases: ['rivalsoft'] }), inbound(2, { phrases: ['Rivalsoft'] }))).toBe('medium');
    expect(competitor(inbound(3, { subject: 'Rivalsoftware' }))).toBe('clear');
    expect(competitor(inbound(15, { subject: 'Rivalsoft' }))).toBe('clear');
  });

  test('without competitors in the settings it is unknown', () => {
    expect(competitorMentioned.evaluate(dealContext(), noBenchmarks, settings).state).toBe('unknown');
  });

  test('the evidence names the configured phrase and never the words of the source', () => {
    const activities = [inbound(3, { subject: 'secret words about Rivalsoft' })];
    const result = competitorMentioned.evaluate(dealContext({ activities }), noBenchmarks, own);
    expect(result).toMatchObject({ evidence: { text: 'Rivalsoft named in 1 activity of the last 14 days' } });
  });

  test('an objection counts when the buyer raises it, not when we do', () => {
    expect(redFlag(inbound(3, { phrases: ['budget'] }))).toBe('low');
    expect(redFlag(inbound(3, { phrases: ['budget'] }), inbound(2, { subject: 'Not now, sorry' }))).toBe('medium');
    expect(redFlag(outbound(3, { phrases: ['budget'] }))).toBe('clear');
    expect(redFlag(inbound(3, { phrases: ['budget'], isAutomatic: true }))).toBe('clear');
  });

  test('price never mentioned by Proposal fires only where most won deals mention it', () => {
    const priced = wonDeals(20, [['proposal', 20]]).map((deal) => ({
      ...deal,
      context: {
        ...deal.context,
        activities: [inbound(0, { occurredAt: deal.context.createdAt, phrases: ['pricing'] })],
      },
    }));
    const benchmarks = learnBenchmarks({ closed: priced, open: [] });
    const judge = (each: Activity) =>
      severityOf(redFlagPhrase.evaluate(dealContext({ activities: [each] }), benchmarks, settings));
    expect(judge(inbound(30))).toBe('low');
    expect(judge(inbound(30, { phrases: ['price'] }))).toBe('clear');
    expect(redFlag(inbound(30))).toBe('clear');
  });
});

describe('owner-unstable', () => {
  const at = (parts: Parameters<typeof dealContext>[0]) =>
    ownerUnstable.evaluate(dealContext(parts), noBenchmarks, settings);

  test('no owner and an inactive owner are high', () => {
    expect(at({ state: { ownerId: null } })).toMatchObject({ severity: 'high' });
    expect(at({ owner: owner({ isActive: false }) })).toMatchObject({ severity: 'high' });
  });

  test('a change of owner in 30 days is low, twice medium, in the first week of the deal none', () => {
    expect(at({ changes: [change('ownerId', 'user-2', 'user-1', 29)] })).toMatchObject({ severity: 'low' });
    expect(at({ changes: [change('ownerId', 'a', 'b', 9), change('ownerId', 'b', 'user-1', 3)] })).toMatchObject({
      severity: 'medium',
    });
    expect(at({ changes: [change('ownerId', 'user-2', 'user-1', 31)] }).state).toBe('clear');
    expect(at({ createdAt: daysAgo(20), changes: [change('ownerId', 'sdr', 'user-1', 14)] }).state).toBe('clear');
  });

  test('an owner of whom nothing else can be read is unknown', () => {
    expect(at({ without: ['ownerActive', 'ownerHistory'] }).state).toBe('unknown');
  });
});

describe('hygiene', () => {
  const full = { contacts: [contact('contact-1', null)], activities: [meeting(-3), task(-5)] };
  const at = (parts: Parameters<typeof dealContext>[0]) =>
    severityOf(hygiene.evaluate(dealContext(parts), noBenchmarks, settings));

  test('each missing fact counts: one low, two medium, three high', () => {
    expect(at(full)).toBe('clear');
    expect(at({ ...full, state: { amount: null } })).toBe('low');
    expect(at({ ...full, state: { amount: null, closeDate: null } })).toBe('medium');
    expect(at({ ...full, state: { amount: null, closeDate: null }, contacts: [] })).toBe('high');
    expect(at({ ...full, activities: [task(8), task(-5)] })).toBe('low');
    expect(at({ ...full, activities: [task(5)] })).toBe('clear');
  });

  test('no open task alone is left to nothing-scheduled', () => {
    expect(at({ ...full, activities: [] })).toBe('clear');
    expect(at({ ...full, activities: [], state: { amount: null } })).toBe('medium');
  });

  test('an amount that cannot be read is unknown, never missing [intelligence.unknown-is-not-clear]', () => {
    const parts = { ...full, state: { amount: null } };
    expect(at({ ...parts, without: ['amount'] })).toBe('clear');
    expect(at({ ...parts, readable: [] })).toBe('unknown');
  });
});

describe('account-news', () => {
  const event = (kind: string, days: number, parts: Partial<AccountEvent> = {}): AccountEvent => ({
    id: `event-${kind}`,
    kind,
    occurredAt: daysAgo(days),
    title: 'Item 1.03 Bankruptcy',
    url: 'https://www.sec.gov/filing',
    ...parts,
  });
  const at = (...accountEvents: AccountEvent[]) =>
    accountNews.evaluate(dealContext({ accountEvents }), noBenchmarks, settings);

  test('adverse 8-K items of the last 30 days fire by gravity, with the link of the filing', () => {
    expect(at(event('8-K item 5.02', 5))).toMatchObject({ severity: 'low' });
    expect(at(event('8-K item 5.02', 5), event('8-K item 4.02', 9))).toMatchObject({
      severity: 'high',
      evidence: {
        text: expect.stringContaining('(https://www.sec.gov/filing)'),
        recordIds: ['event-8-K item 5.02', 'event-8-K item 4.02'],
      },
    });
    expect(at(event('8-K item 1.03', 31)).state).toBe('clear');
    expect(at(event('8-K item 1.03', -1)).state).toBe('clear');
  });

  test('an ordinary filing is no bad news whatever its title says, and an odd link is not shown', () => {
    expect(at(event('8-K item 2.02', 5)).state).toBe('clear');
    const odd = at(event('8-K item 2.05', 5, { url: 'javascript:alert(1)' }));
    expect(odd).toMatchObject({ evidence: { text: expect.not.stringContaining('javascript') } });
  });
});

describe('support-trouble', () => {
  const ticket = (priority: number | null, openedDays: number, closedDays: number | null = null): SupportTicket => ({
    id: `ticket-${priority}-${openedDays}`,
    priority,
    openedAt: daysAgo(openedDays),
    closedAt: closedDays === null ? null : daysAgo(closedDays),
  });
  const at = (...supportTickets: SupportTicket[]) =>
    severityOf(supportTrouble.evaluate(dealContext({ supportTickets }), noBenchmarks, settings));

  test('open tickets of priority 1 and 2 fire, closed and lesser ones do not', () => {
    expect(at(ticket(2, 5))).toBe('low');
    expect(at(ticket(1, 5))).toBe('medium');
    expect(at(ticket(1, 5), ticket(1, 4))).toBe('high');
    expect(at(ticket(3, 5), ticket(null, 5), ticket(1, 5, 2))).toBe('clear');
    expect(at(ticket(2, 5, -1))).toBe('low');
  });
});
