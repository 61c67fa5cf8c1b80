import { describe, expect, test } from 'vitest';
import type { OpportunityState } from '../../src/domain/opportunity.ts';
import { defaultRiskSettings as settings } from '../../src/domain/settings.ts';
import { salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { account, change, dateAgo, daysAgo, dealContext, stage } from '../../test/builders/deal-context.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { aging } from './aging.ts';
import { amountDropped } from './amount-dropped.ts';
import { closeDateOverdue } from './close-date-overdue.ts';
import { closeDatePushed } from './close-date-pushed.ts';
import { stageRegressed } from './stage-regressed.ts';
import { stalledInStage } from './stalled-in-stage.ts';
import { unrealisticCloseDate } from './unrealistic-close-date.ts';

const stageDays = [
  ['qualify', 10],
  ['discover', 20],
  ['proposal', 20],
] as const;
const learned = learnBenchmarks({ closed: wonDeals(20, stageDays), open: [], stages: salesStages });
const tooFew = learnBenchmarks({ closed: wonDeals(19, stageDays), open: [], stages: salesStages });

describe('stalled-in-stage', () => {
  const at = (days: number, benchmarks = noBenchmarks) =>
    stalledInStage.evaluate(
      dealContext({ createdAt: daysAgo(days + 10), changes: [change('stageId', 'discover', 'proposal', days)] }),
      benchmarks,
      settings,
    );

  test('without history it fires at one and a half times 30 days', () => {
    expect(at(44.9).state).toBe('clear');
    expect(at(45)).toMatchObject({ state: 'fired', severity: 'low', evidence: { thresholdFrom: 'default' } });
    expect(at(67.5)).toMatchObject({ severity: 'medium' });
    expect(at(90)).toMatchObject({ severity: 'high' });
  });

  test('with 20 won deals it holds the stage against their median, with 19 it does not [intelligence.thresholds-learned-from-20]', () => {
    expect(at(29.9, learned).state).toBe('clear');
    expect(at(30, learned)).toMatchObject({ state: 'fired', evidence: { threshold: 30, thresholdFrom: 'learned' } });
    expect(at(60, learned)).toMatchObject({ severity: 'high' });
    expect(at(30, tooFew)).toMatchObject({ state: 'clear', evidence: { thresholdFrom: 'default' } });
  });

  test('a segment with 20 won deals of its own is held against those', () => {
    const slow = wonDeals(20, [['proposal', 60]], { segment: 'enterprise' });
    const benchmarks = learnBenchmarks({ closed: [...wonDeals(20, stageDays, { segment: 'smb' }), ...slow], open: [] });
    const changes = [change('stageId', 'discover', 'proposal', 50)];
    const judge = (segment: string) =>
      stalledInStage.evaluate(dealContext({ account: account({ segment }), changes }), benchmarks, settings);
    expect(judge('smb')).toMatchObject({ state: 'fired', evidence: { threshold: 30 } });
    expect(judge('enterprise')).toMatchObject({ state: 'clear', evidence: { threshold: 90 } });
  });

  test('the evidence cites the entry into the stage', () => {
    expect(at(50)).toMatchObject({ evidence: { recordIds: [expect.stringMatching(/^change-/)], at: daysAgo(50) } });
  });
});

describe('aging', () => {
  const at = (days: number, benchmarks = noBenchmarks) =>
    aging.evaluate(dealContext({ createdAt: daysAgo(days) }), benchmarks, settings);

  test('it is quiet just below the threshold and high at twice', () => {
    expect(at(89.9).state).toBe('clear');
    expect(at(90)).toMatchObject({ state: 'fired', severity: 'low', evidence: { thresholdFrom: 'default' } });
    expect(at(135)).toMatchObject({ severity: 'medium' });
    expect(at(180)).toMatchObject({ severity: 'high' });
  });

  test('with enough won deals it holds the age against their mean', () => {
    expect(at(49.9, learned).state).toBe('clear');
    expect(at(50, learned)).toMatchObject({ state: 'fired', evidence: { threshold: 50, thresholdFrom: 'learned' } });
    expect(at(50, tooFew).state).toBe('clear');
  });

  test('a threshold from the settings says so', () => {
    const own = { ...settings, agingDefaultDays: 30 };
    expect(aging.evaluate(dealContext(), noBenchmarks, own)).toMatchObject({ evidence: { thresholdFrom: 'settings' } });
  });
});

describe('close-date-overdue', () => {
  const at = (days: number) =>
    closeDateOverdue.evaluate(dealContext({ state: { closeDate: dateAgo(days) } }), noBenchmarks, settings);

  test('it fires from the day after and grades at one and two weeks', () => {
    expect(at(0).state).toBe('clear');
    expect(at(1)).toMatchObject({ state: 'fired', severity: 'low' });
    expect(at(7)).toMatchObject({ severity: 'medium' });
    expect(at(14)).toMatchObject({ severity: 'high' });
  });
});

describe('close-date-pushed', () => {
  const moved = (...moves: (readonly [string, string, number])[]) =>
    closeDatePushed.evaluate(
      dealContext({ changes: moves.map(([from, to, days]) => change('closeDate', from, to, days)) }),
      noBenchmarks,
      settings,
    );

  test('it fires at two pushes or 30 days in all, high at three', () => {
    expect(moved(['2026-03-01', '2026-03-30', 30]).state).toBe('clear');
    expect(moved(['2026-03-01', '2026-03-31', 30])).toMatchObject({ state: 'fired', severity: 'low' });
    expect(moved(['2026-03-01', '2026-03-05', 30], ['2026-03-05', '2026-03-09', 9])).toMatchObject({
      state: 'fired',
      severity: 'low',
      evidence: { value: 2 },
    });
    expect(
      moved(['2026-03-01', '2026-03-05', 30], ['2026-03-05', '2026-03-09', 9], ['2026-03-09', '2026-03-12', 4]),
    ).toMatchObject({ severity: 'high' });
  });

  test('one long push is at most medium, moves back are taken off, edits of the first day do not count', () => {
    expect(moved(['2026-03-01', '2026-09-01', 30])).toMatchObject({ severity: 'medium' });
    expect(moved(['2026-03-01', '2026-04-15', 30], ['2026-04-15', '2026-03-10', 20]).state).toBe('clear');
    expect(moved(['2026-03-01', '2026-09-01', 40]).state).toBe('clear');
  });
});

describe('unrealistic-close-date', () => {
  const at = (days: number, benchmarks = noBenchmarks) =>
    unrealisticCloseDate.evaluate(
      dealContext({
        stage: stage('Discovery', 2, 25),
        state: { stageId: 'discover', closeDate: dateAgo(-days) },
      }),
      benchmarks,
      settings,
    );

  test('an early-stage deal that closes within 7 days fires, one in a late stage does not', () => {
    expect(at(8).state).toBe('clear');
    expect(at(7)).toMatchObject({ state: 'fired', severity: 'low', evidence: { thresholdFrom: 'default' } });
    expect(at(4)).toMatchObject({ severity: 'medium' });
    expect(at(3)).toMatchObject({ severity: 'high' });
    const late = dealContext({ state: { closeDate: dateAgo(-2) } });
    expect(unrealisticCloseDate.evaluate(late, noBenchmarks, settings).state).toBe('clear');
  });

  test('with history it expects what three of four won deals needed from there', () => {
    expect(at(31, learned).state).toBe('clear');
    expect(at(30, learned)).toMatchObject({ state: 'fired', evidence: { threshold: 30, thresholdFrom: 'learned' } });
  });

  test('a stage whose place nobody knows makes it unknown', () => {
    const context = dealContext({ stage: stage('Engaging', null, null) });
    expect(unrealisticCloseDate.evaluate(context, noBenchmarks, settings).state).toBe('unknown');
  });
});

describe('stage-regressed', () => {
  const at = (days: number, held = 10, from = 'negotiate') =>
    stageRegressed.evaluate(
      dealContext({
        changes: [change('stageId', 'proposal', from, days + held), change('stageId', from, 'proposal', days)],
      }),
      learned,
      settings,
    );

  test('a move back within 14 days fires, an older one does not', () => {
    expect(at(14)).toMatchObject({ state: 'fired', severity: 'medium' });
    expect(at(14.1).state).toBe('clear');
  });

  test('a fall of two stages is high, a slip corrected within a day is none', () => {
    const context = dealContext({
      stage: stage('Discovery', 2, 25),
      state: { stageId: 'discover' },
      changes: [change('stageId', 'discover', 'proposal', 20), change('stageId', 'proposal', 'discover', 3)],
    });
    expect(stageRegressed.evaluate(context, learned, settings)).toMatchObject({ severity: 'high' });
    expect(at(3, 0.5).state).toBe('clear');
  });

  test('an earlier stage of unknown order makes it unknown, a reopened deal is no step back', () => {
    expect(at(3, 10, 'someday').state).toBe('unknown');
    expect(at(3, 10, 'lost').state).toBe('clear');
  });
});

describe('amount-dropped', () => {
  const at = (to: string, days = 10, state: Partial<OpportunityState> = {}) =>
    amountDropped.evaluate(
      dealContext({ state: { amount: to, ...state }, changes: [change('amount', '100000.00', to, days)] }),
      noBenchmarks,
      settings,
    );

  test('it fires at 20 percent in 30 days and grades at 30 and 40', () => {
    expect(at('80001').state).toBe('clear');
    expect(at('80000')).toMatchObject({ state: 'fired', severity: 'low', evidence: { value: 20, unit: 'percent' } });
    expect(at('70000')).toMatchObject({ severity: 'medium' });
    expect(at('60000')).toMatchObject({ severity: 'high' });
    expect(at('60000', 31).state).toBe('clear');
    expect(at('120000').state).toBe('clear');
  });

  test('a change of currency or a missing amount makes it unknown', () => {
    const changes = [change('currency', 'USD', 'EUR', 5), change('amount', '100000', '50000', 5)];
    expect(amountDropped.evaluate(dealContext({ changes }), noBenchmarks, settings).state).toBe('unknown');
    expect(at('1', 10, { amount: null }).state).toBe('unknown');
  });
});
