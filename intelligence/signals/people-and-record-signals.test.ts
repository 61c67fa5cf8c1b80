import { describe, expect, test } from 'vitest';
import type { Activity } from '../../src/domain/activity.ts';
import type { AccountEvent, SupportTicket } from '../../src/domain/deal-context.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import type { SignalState } from '../../src/domain/signal.ts';
import { salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
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
  stage,
  task,
} from '../../test/builders/deal-context.ts';
import { type Benchmarks, noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { accountNews } from './account-news.ts';
import { categoryContradicted } from './category-contradicted.ts';
import { competitorMentioned } from './competitor-mentioned.ts';
import { hygiene } from './hygiene.ts';
import { meetingsCancelled } from './meetings-cancelled.ts';
import { nextStepStale } from './next-step-stale.ts';
import { noDecisionMaker } from './no-decision-maker.ts';
import { nothingScheduled } from './nothing-scheduled.ts';
import { ownerUnstable } from './owner-unstable.ts';
import { qualificationGaps } from './qualification-gaps.ts';
import { redFlagPhrase } from './red-flag-phrase.ts';
import { rolesMissing } from './roles-missing.ts';
import { singleThreaded } from './single-threaded.ts';
import { supportTrouble } from './support-trouble.ts';

const stages = learnBenchmarks({ closed: [], open: [], stages: salesStages });

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

describe('single-threaded', () => {
  const at = (amount: string | null, benchmarks: Benchmarks = noBenchmarks, ...activities: Activity[]) =>
    severityOf(
      singleThreaded.evaluate(
        dealContext({ state: { amount }, activities: activities.length > 0 ? activities : [inbound(3)] }),
        benchmarks,
        settings,
      ),
    );

  test('one active contact fires from 10,000 and is high from 50,000', () => {
    expect(['9999.99', '10000', '15000', '50000', '-50000'].map((amount) => at(amount))).toEqual([
      'clear',
      'low',
      'medium',
      'high',
      'clear',
    ]);
    expect(at(null)).toBe('unknown');
  });

  test('two active contacts are enough, and nobody active is another matter', () => {
    expect(at('90000', noBenchmarks, inbound(4), inbound(3, { contactIds: ['contact-2'] }))).toBe('clear');
    expect(at('90000', noBenchmarks, inbound(31))).toBe('unknown');
    expect(at('90000', noBenchmarks, inbound(31, { contactIds: ['contact-2'] }), inbound(2))).toBe('high');
  });

  test('a person we only write to is not active', () => {
    expect(at('90000', noBenchmarks, outbound(3, { contactIds: ['contact-2'] }), inbound(2))).toBe('high');
  });

  test('where won deals usually have one contact it stays quiet', () => {
    const closed = wonDeals(20, [['proposal', 20]]).map((deal) => ({
      ...deal,
      context: {
        ...deal.context,
        activities: [inbound(0, { occurredAt: deal.context.createdAt, knownAt: deal.context.createdAt })],
      },
    }));
    expect(at('90000', learnBenchmarks({ closed, open: [] }))).toBe('clear');
  });
});

describe('no-decision-maker', () => {
  const vp = contact('contact-2', null, 'VP Finance');
  const at = (...activities: Activity[]) =>
    severityOf(
      noDecisionMaker.evaluate(
        dealContext({ contacts: [contact('contact-1', 'User', 'Analyst'), vp], activities: inOrder(...activities) }),
        noBenchmarks,
        settings,
      ),
    );

  test('it fires at Proposal or later when no decision maker was active in 14 days', () => {
    const spoke = (days: number) => at(inbound(1), inbound(days, { contactIds: ['contact-2'] }));
    expect([13.9, 14, 21, 28].map(spoke)).toEqual(['clear', 'low', 'medium', 'high']);
    expect(at(inbound(1))).toBe('medium');
  });

  test('before Proposal it is quiet, without titles or roles unknown', () => {
    const early = dealContext({ stage: stage('Discovery', 2, 25), contacts: [vp] });
    expect(noDecisionMaker.evaluate(early, noBenchmarks, settings).state).toBe('clear');
    const untitled = dealContext({ contacts: [contact('contact-1', null)] });
    expect(noDecisionMaker.evaluate(untitled, noBenchmarks, settings).state).toBe('unknown');
  });

  test('a role to decide counts as much as a title', () => {
    const contacts = [contact('contact-1', 'Economic Buyer')];
    const context = dealContext({ contacts, activities: [inbound(2)] });
    expect(noDecisionMaker.evaluate(context, noBenchmarks, settings).state).toBe('clear');
  });
});

describe('roles-missing and qualification-gaps', () => {
  const own = {
    ...settings,
    requiredRolesByStage: { Discovery: ['Champion'], proposal: ['Economic Buyer'], Negotiation: ['Legal'] },
    qualificationFieldsByStage: { Discovery: ['Metrics__c', 'Pain__c'], Proposal: ['Paper__c', 'Criteria__c'] },
  };

  test('roles asked for at this stage or before are required, later ones are not', () => {
    const judge = (...roles: string[]) =>
      rolesMissing.evaluate(
        dealContext({ contacts: roles.map((role, index) => contact(`contact-${index}`, role)) }),
        stages,
        own,
      );
    expect(judge('champion', 'ECONOMIC BUYER').state).toBe('clear');
    expect(judge('champion')).toMatchObject({
      severity: 'low',
      evidence: { text: 'Missing at this stage: Economic Buyer' },
    });
    expect(judge()).toMatchObject({ severity: 'medium' });
  });

  test('two empty qualification fields are medium, four high, one is let pass', () => {
    const judge = (custom: Record<string, string | null>) =>
      severityOf(qualificationGaps.evaluate(dealContext({ state: { custom } }), stages, own));
    expect(judge({ Metrics__c: 'a', Pain__c: 'b', Paper__c: 'c', Criteria__c: ' ' })).toBe('clear');
    expect(judge({ Metrics__c: 'a', Pain__c: 'b', Paper__c: null })).toBe('medium');
    expect(judge({ Metrics__c: 'a' })).toBe('medium');
    expect(judge({})).toBe('high');
  });

  test('without requirements in the settings both are unknown', () => {
    expect(rolesMissing.evaluate(dealContext(), stages, settings).state).toBe('unknown');
    expect(qualificationGaps.evaluate(dealContext(), stages, settings).state).toBe('unknown');
  });
});

describe('category-contradicted', () => {
  const high: SignalState = {
    state: 'fired',
    severity: 'high',
    evidence: { text: '', recordIds: [], at: null, value: null, unit: null, threshold: null, thresholdFrom: null },
  };
  const judge = (count: number, forecastCategory: 'commit' | 'best_case' = 'commit') =>
    severityOf(
      categoryContradicted.evaluate(
        dealContext({ state: { forecastCategory } }),
        noBenchmarks,
        settings,
        new Map((['ghosted', 'aging', 'hygiene', 'slow-replies'] as const).slice(0, count).map((id) => [id, high])),
      ),
    );

  test('Commit with two high signals contradicts itself, another category does not', () => {
    expect([1, 2, 3, 4].map((count) => judge(count))).toEqual(['clear', 'low', 'medium', 'high']);
    expect(judge(4, 'best_case')).toBe('clear');
  });
});

describe('meetings-cancelled', () => {
  const at = (...activities: Activity[]) =>
    severityOf(meetingsCancelled.evaluate(dealContext({ activities: inOrder(...activities) }), noBenchmarks, settings));

  test('two meetings declined, cancelled or missed in 30 days fire; our own cancellations do not', () => {
    expect(at(meeting(3, { status: 'declined' }))).toBe('clear');
    expect(at(meeting(29, { status: 'declined' }), meeting(3, { status: 'no_show' }))).toBe('low');
    expect(at(meeting(31, { status: 'declined' }), meeting(3, { status: 'no_show' }))).toBe('clear');
    expect(at(...[9, 5, 2].map((days) => meeting(days, { status: 'cancelled' })))).toBe('medium');
    expect(at(...[9, 5].map((days) => meeting(days, { status: 'cancelled', direction: 'outbound' })))).toBe('clear');
    expect(at(meeting(3, { status: 'declined' }), meeting(-4, { status: 'cancelled' }))).toBe('low');
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
