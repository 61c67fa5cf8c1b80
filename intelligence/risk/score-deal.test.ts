import { describe, expect, test } from 'vitest';
import type { DealContext } from '../../src/domain/deal-context.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import { signalIds } from '../../src/domain/signal.ts';
import { closedDeal, salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import {
  activity,
  change,
  contact,
  dateAgo,
  daysAgo,
  dealContext,
  inbound,
  inOrder,
  meeting,
  outbound,
  task,
} from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { baseLogOdds, healthyLogOdds } from './base-log-odds.ts';
import { expertPriors, groupCaps, type SignalGroup } from './expert-priors.ts';
import { scoreDeal } from './score-deal.ts';
import { topReasons } from './top-reasons.ts';
import { whatIf } from './what-if.ts';
import { priorsOnlyModel, type WinModel } from './win-model.ts';

const score = (context: DealContext, benchmarks = noBenchmarks, model: WinModel = priorsOnlyModel(benchmarks)) =>
  scoreDeal({ context, benchmarks, settings, model, dataVersion: 'v1' });

/** A deal that goes well: weekly talks with two people, one of them a VP, a meeting ahead, fresh fields. */
function healthyDeal(parts: Parameters<typeof dealContext>[0] = {}): DealContext {
  const talks = [2, 6, 9, 13, 17, 20, 24, 28, 32, 36].flatMap((days, index) => [
    outbound(days + 1),
    inbound(days, { contactIds: [index % 2 === 0 ? 'contact-1' : 'contact-2'] }),
  ]);
  return dealContext({
    contacts: [contact('contact-1', 'Champion', 'Manager'), contact('contact-2', 'Economic Buyer', 'VP Finance')],
    activities: inOrder(...talks, meeting(5), meeting(-4), task(-2)),
    changes: [change('stageId', 'discover', 'proposal', 12), change('nextStep', 'Demo', 'Send the contract', 5)],
    ...parts,
  });
}

const quiet = (sinceDays: number) =>
  inOrder(outbound(sinceDays + 1), inbound(sinceDays), ...[0.7, 0.5, 0.3].map((share) => outbound(sinceDays * share)));

describe('how much planted problems weigh', () => {
  test('a healthy deal has low risk and nothing to say [intelligence.healthy-stays-quiet]', () => {
    const result = score(healthyDeal());
    expect(result).toMatchObject({ band: 'low', risk: 20 });
    expect(topReasons(result, 3)).toEqual([]);
  });

  test('one strong signal at high severity stands clearly above a healthy deal', () => {
    const pushed = [20, 12, 5].map((days, index) =>
      change('closeDate', `2026-0${index + 3}-01`, `2026-0${index + 4}-01`, days),
    );
    const base = healthyDeal();
    const result = score({ ...base, changes: [...base.changes, ...pushed] });
    expect(result.band).toBe('medium');
    expect(result.risk).toBeGreaterThanOrEqual(score(base).risk + 20);
  });

  test('a buyer gone quiet for a month is high, and critical with an overdue close date [intelligence.planted-problems-show]', () => {
    const silent = healthyDeal({ activities: quiet(30) });
    expect(['high', 'critical']).toContain(score(silent).band);
    const overdue = healthyDeal({ activities: quiet(30), state: { closeDate: dateAgo(16) } });
    expect(score(overdue).band).toBe('critical');
  });

  test('a stalled, twice-aged deal of which nothing else can be read still ranks above a fresh one', () => {
    const readable = ['stage', 'stageHistory'] as const;
    const benchmarks = learnBenchmarks({ closed: wonDeals(40, [['proposal', 50]]), open: [] });
    const at = (days: number) => score(dealContext({ createdAt: daysAgo(days), readable }), benchmarks).risk;
    expect(at(20)).toBe(20);
    expect(at(60)).toBeGreaterThan(at(20));
    expect(at(90)).toBeGreaterThan(at(60));
    expect(at(160)).toBeGreaterThan(at(90));
    expect(score(dealContext({ createdAt: daysAgo(160), readable }), benchmarks).band).toBe('high');
  });
});

describe('contributions', () => {
  test('three views of one silence do not count three times', () => {
    const result = score(dealContext({ activities: quiet(30) }));
    const conversation = result.signals.filter((each) => expertPriors[each.id].group === 'conversation');
    const sum = conversation.reduce((total, each) => total + each.contribution, 0);
    expect(conversation.filter((each) => each.state === 'fired').length).toBeGreaterThanOrEqual(2);
    expect(sum).toBeCloseTo(groupCaps.conversation, 9);
  });

  test('weights rise with severity, and each cap lies between its strongest member and the sum of all', () => {
    for (const id of signalIds) {
      const { low, medium, high, reason } = expertPriors[id];
      expect(low <= medium && medium <= high).toBe(true);
      expect(reason.length).toBeGreaterThan(10);
    }
    for (const group of Object.keys(groupCaps) as SignalGroup[]) {
      const highs = signalIds.filter((id) => expertPriors[id].group === group).map((id) => expertPriors[id].high);
      expect(groupCaps[group]).toBeGreaterThanOrEqual(Math.max(...highs));
      expect(groupCaps[group]).toBeLessThan(highs.reduce((sum, each) => sum + each, 0));
    }
  });

  test('the contradicted category is seen by the others’ results and weighs nothing', () => {
    const result = score(
      healthyDeal({ activities: quiet(30), state: { forecastCategory: 'commit', closeDate: dateAgo(20) } }),
    );
    expect(result.signals.find((each) => each.id === 'category-contradicted')).toMatchObject({
      state: 'fired',
      contribution: 0,
    });
  });
});

describe('the base', () => {
  const closed = [
    ...wonDeals(30, [
      ['qualify', 10],
      ['proposal', 10],
    ]),
    ...Array.from({ length: 60 }, (_, number) => closedDeal(number, 'lost', [['qualify', 10]])),
  ];
  const benchmarks = learnBenchmarks({ closed, open: [], stages: salesStages });
  const at = (stageId: string) => baseLogOdds(dealContext({ state: { stageId } }), benchmarks);

  test('a stage from which more deals are won starts lower, within bounds', () => {
    expect(at('proposal')).toBeLessThan(at('qualify'));
    expect(at('proposal')).toBeGreaterThanOrEqual(healthyLogOdds - 0.25);
    expect(at('unheard of')).toBe(healthyLogOdds);
  });
});

describe('win probability', () => {
  test('without history there is none, and the reason says how much is missing [intelligence.no-probability-without-history]', () => {
    const benchmarks = learnBenchmarks({ closed: wonDeals(12, [['proposal', 5]]), open: [] });
    expect(score(dealContext(), benchmarks)).toMatchObject({
      winProbability: null,
      model: { kind: 'priors', winProbabilityReason: 'not enough history: 12 closed deals, 20 needed' },
    });
  });

  test('a model that allows one is quoted with its stamp', () => {
    const model: WinModel = { kind: 'learned', version: 'm7', winProbability: () => ({ value: 0.42, reason: null }) };
    expect(score(dealContext(), noBenchmarks, model)).toMatchObject({
      winProbability: 0.42,
      model: { kind: 'learned', version: 'm7', winProbabilityReason: null },
    });
  });
});

describe('what people read', () => {
  const context = healthyDeal({ activities: quiet(21), state: { closeDate: dateAgo(3) } });

  test('top reasons are short phrases, the strongest first', () => {
    const result = score(context);
    expect(topReasons(result, 2)).toHaveLength(2);
    expect(topReasons(result, 27)).toEqual(
      expect.arrayContaining([
        'no exchange for 21 days',
        '3 messages unanswered for 14 days',
        'close date passed 3 days ago',
      ]),
    );
  });

  test('a what-if names what fixing one signal would bring', () => {
    const result = score(context);
    const fixed = whatIf(result, 'close-date-overdue');
    expect(fixed.riskDelta).toBeLessThan(0);
    expect(fixed.risk).toBe(score({ ...context, state: { ...context.state, closeDate: dateAgo(-40) } }).risk);
    expect(whatIf(result, 'support-trouble')).toMatchObject({ riskDelta: 0, logOddsDelta: 0 });
  });
});

test('a deal with 100,000 activities is scored in bounded time [B-26]', () => {
  const activities = Array.from({ length: 100_000 }, (_, index) =>
    activity((100_000 - index) / 500, { direction: index % 3 === 0 ? 'inbound' : 'outbound', subject: 'Re: budget' }),
  );
  const start = performance.now();
  const result = score(dealContext({ createdAt: daysAgo(300), activities }));
  expect(performance.now() - start).toBeLessThan(5_000);
  for (const each of result.signals) expect(each.evidence?.recordIds.length ?? 0).toBeLessThanOrEqual(20);
});
