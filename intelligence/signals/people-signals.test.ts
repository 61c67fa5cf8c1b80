import { describe, expect, test } from 'vitest';
import type { Activity } from '../../src/domain/activity.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import type { SignalState } from '../../src/domain/signal.ts';
import { salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { contact, dealContext, inbound, inOrder, meeting, outbound, stage } from '../../test/builders/deal-context.ts';
import { type Benchmarks, noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { categoryContradicted } from './category-contradicted.ts';
import { meetingsCancelled } from './meetings-cancelled.ts';
import { noDecisionMaker } from './no-decision-maker.ts';
import { qualificationGaps } from './qualification-gaps.ts';
import { rolesMissing } from './roles-missing.ts';
import { singleThreaded } from './single-threaded.ts';

const stages = learnBenchmarks({ closed: [], open: [], stages: salesStages });

function severityOf(result: SignalState): string {
  return result.state === 'fired' ? result.severity : result.state;
}

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
