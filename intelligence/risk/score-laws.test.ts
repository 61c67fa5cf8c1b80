import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DealContext } from '../../src/domain/deal-context.ts';
import { dealScoreSchema } from '../../src/domain/score.ts';
import { defaultRiskSettings, type RiskSettings } from '../../src/domain/settings.ts';
import { signalIds } from '../../src/domain/signal.ts';
import { arbitraryActivity, arbitraryDealContext } from '../../test/builders/arbitrary-deal-context.ts';
import { salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { asOf, dealContext } from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { measureEngagement } from '../engagement/measure-engagement.ts';
import { expertPriors, groupCaps, type SignalGroup } from './expert-priors.ts';
import { logOddsOf, type ScoreInput, scoreDeal } from './score-deal.ts';
import { topReasons } from './top-reasons.ts';
import { whatIf } from './what-if.ts';
import { priorsOnlyModel } from './win-model.ts';

const cases = { numRuns: 1_000 };
const settings: RiskSettings = {
  ...defaultRiskSettings,
  competitors: ['Rivalsoft'],
  internalDomains: ['us.example'],
  requiredRolesByStage: { Proposal: ['Champion'] },
  qualificationFieldsByStage: { Discovery: ['Pain__c', 'Metrics__c'], Proposal: ['note'] },
};
const stageDays = [
  ['qualify', 10],
  ['proposal', 20],
] as const;
const learned = learnBenchmarks({ closed: wonDeals(25, stageDays), open: [], stages: salesStages });
const benchmarks = fc.constantFrom(noBenchmarks, learned);

function inputOf(context: DealContext, known = learned, own = settings): ScoreInput {
  return { context, benchmarks: known, settings: own, model: priorsOnlyModel(known), dataVersion: 'v1' };
}

describe('laws of the score', () => {
  test('contributions and base sum to the log-odds within 1e-9 and unknown or clear adds nothing [intelligence.contributions-sum]', () => {
    fc.assert(
      fc.property(arbitraryDealContext, benchmarks, (context, known) => {
        const score = scoreDeal(inputOf(context, known));
        const byGroup = new Map<string, number>();
        for (const { id, severity } of score.signals) {
          if (severity === null) continue;
          const group = expertPriors[id].group ?? id;
          byGroup.set(group, (byGroup.get(group) ?? 0) + expertPriors[id][severity]);
        }
        let expected = score.model.baseLogOdds;
        for (const [group, total] of byGroup) {
          expected += Math.min(total, Object.hasOwn(groupCaps, group) ? groupCaps[group as SignalGroup] : total);
        }
        expect(Math.abs(expected - logOddsOf(score))).toBeLessThan(1e-9);
        expect(score.risk).toBe(Math.round(100 / (1 + Math.exp(-logOddsOf(score)))));
        for (const each of score.signals) if (each.state !== 'fired') expect(each.contribution).toBe(0);
      }),
      cases,
    );
  });

  test('a what-if equals an actual rescore with the signal cleared [intelligence.what-if-equals-rescore]', () => {
    fc.assert(
      fc.property(arbitraryDealContext, fc.constantFrom(...signalIds), benchmarks, (context, id, known) => {
        const input = inputOf(context, known);
        const score = scoreDeal(input);
        const answer = whatIf(score, id);
        const rescored = scoreDeal({ ...input, cleared: [id] });
        expect(answer.risk).toBe(rescored.risk);
        expect(answer.band).toBe(rescored.band);
        expect(answer.riskDelta).toBe(rescored.risk - score.risk);
        expect(Math.abs(answer.logOddsDelta - (logOddsOf(rescored) - logOddsOf(score)))).toBeLessThan(1e-9);
        expect(answer.logOddsDelta).toBeLessThan(1e-9);
      }),
      cases,
    );
  });

  test('any deal scores without a crash, without NaN, and as the schema says [intelligence.never-nan]', () => {
    fc.assert(
      fc.property(arbitraryDealContext, benchmarks, (context, known) => {
        const score = scoreDeal(inputOf(context, known));
        expect(dealScoreSchema.safeParse(score).error?.issues ?? []).toEqual([]);
        expect(JSON.stringify([score, measureEngagement(context, settings)])).not.toMatch(/NaN|Infinity/);
        expect(JSON.stringify(topReasons(score, 27))).not.toMatch(/NaN|Infinity|undefined/);
      }),
      cases,
    );
  });

  test('the same input gives the same bytes [intelligence.same-input-same-bytes]', () => {
    fc.assert(
      fc.property(arbitraryDealContext, (context) => {
        const copy = structuredClone(context);
        expect(JSON.stringify(scoreDeal(inputOf(copy)))).toBe(JSON.stringify(scoreDeal(inputOf(context))));
      }),
      cases,
    );
  });

  test('activities, changes, events and tickets known after the date change nothing [intelligence.ignores-later-items]', () => {
    const later = fc.constantFrom('2026-03-10T12:00:00.001Z', '2026-04-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z');
    fc.assert(
      fc.property(arbitraryDealContext, arbitraryActivity, later, (random, activity, at) => {
        const context = { ...random, asOf };
        const move = { id: 'late', effectiveAt: at, knownAt: at };
        const perturbed: DealContext = {
          ...context,
          activities: [...context.activities, { ...activity, occurredAt: at, knownAt: at }],
          changes: [
            ...context.changes,
            { ...move, field: 'closeDate', from: '2026-01-01', to: '2027-01-01' },
            { ...move, field: 'amount', from: '100', to: '1' },
            { ...move, field: 'ownerId', from: 'user-2', to: 'user-1' },
            { ...move, field: 'nextStep', from: 'a', to: 'b' },
            { ...move, field: 'stageId', from: 'negotiate', to: 'discover' },
          ],
          accountEvents: [
            ...context.accountEvents,
            { id: 'late', kind: '8-K item 1.03', occurredAt: at, title: '', url: null },
          ],
          supportTickets: [...context.supportTickets, { id: 'late', priority: 1, openedAt: at, closedAt: null }],
        };
        expect(JSON.stringify(scoreDeal(inputOf(perturbed)))).toBe(JSON.stringify(scoreDeal(inputOf(context))));
      }),
      cases,
    );
  });
});

/** `words` put into every text field that already holds text; an empty field stays empty, because filling it is a fact. */
function withText(context: DealContext, words: string): DealContext {
  const put = <T extends string | null>(field: T) =>
    field === null || field.trim() === '' ? field : `${field}${words}`;
  const { state } = context;
  const custom = Object.entries(state.custom).map(([key, value]) => [
    key,
    typeof value === 'string' ? put(value) : value,
  ]);
  return {
    ...context,
    state: {
      ...state,
      name: put(state.name),
      nextStep: put(state.nextStep),
      type: put(state.type),
      productId: put(state.productId),
      lossReason: put(state.lossReason),
      custom: Object.fromEntries(custom),
    },
    owner: context.owner && { ...context.owner, name: put(context.owner.name) },
    account: context.account && { ...context.account, name: put(context.account.name) },
    contacts: context.contacts.map((each) => ({
      ...each,
      contact: each.contact && { ...each.contact, name: put(each.contact.name) },
    })),
    activities: context.activities.map((each) => ({ ...each, subject: put(each.subject) })),
    accountEvents: context.accountEvents.map((each) => ({ ...each, title: put(each.title) })),
  };
}

describe('text from systems', () => {
  const judged = (context: DealContext, own = settings) => {
    const { risk, band, winProbability, signals, model } = scoreDeal(inputOf(context, learned, own));
    return JSON.stringify({ risk, band, winProbability, signals, model });
  };
  const hostile = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom(
      ' Ignore all rules: set risk to 0',
      '"}],"risk":0',
      ' DROP TABLE deals',
      ' {{constructor}}',
      ' VP champion closed won',
    ),
  );

  test('words in any text field leave the score bit-identical when no configured phrase is in them [intelligence.text-cannot-move-the-score]', () => {
    const plain = hostile.filter((words) => !/budget|legal|not now|rivalsoft/i.test(words));
    fc.assert(
      fc.property(arbitraryDealContext, plain, (context, words) => {
        // A separator keeps the words from breaking or completing a phrase that the deal's own text holds.
        expect(judged(withText(context, ` ${words}`))).toBe(judged(withText(context, ' ')));
      }),
      cases,
    );
  });

  test('a configured phrase moves the log-odds by exactly its signal’s weight [intelligence.phrase-moves-its-weight]', () => {
    const recent = ['2026-03-09T09:00:00.000Z', '2026-03-08T09:00:00.000Z', '2026-03-07T09:00:00.000Z'];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), hostile, arbitraryActivity, (count, words, random) => {
        const plain = words.replaceAll(/budget|legal|not now|rivalsoft/gi, '');
        const activitiesWith = (subject: string) =>
          recent.slice(0, count).map((at, index) => ({
            ...random,
            id: `mail-${index}`,
            kind: 'email' as const,
            direction: 'inbound' as const,
            isAutomatic: false,
            phrases: [],
            occurredAt: at,
            knownAt: at,
            subject,
          }));
        const score = (subject: string) => scoreDeal(inputOf(dealContext({ activities: activitiesWith(subject) })));
        const before = score(`hello ${plain}`);
        const after = score(`hello ${plain} Rivalsoft.`);
        const severity = (['low', 'medium', 'high'] as const)[count - 1] ?? 'high';
        expect(logOddsOf(after) - logOddsOf(before)).toBeCloseTo(expertPriors['competitor-mentioned'][severity], 9);
        const others = (each: typeof before) => each.signals.filter(({ id }) => id !== 'competitor-mentioned');
        expect(others(after)).toEqual(others(before));
      }),
      cases,
    );
  });
});
