import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DealContext, FieldChange } from '../../src/domain/deal-context.ts';
import {
  defaultPipelineSettings,
  type PipelineSettings,
  pipelineSettingsSchema,
} from '../../src/domain/pipeline-settings.ts';
import { salesStages, wonDeals } from '../../test/builders/closed-deals.ts';
import { asOf, change, dateAgo, dealContext, owner } from '../../test/builders/deal-context.ts';
import { arbitraryLives, earlier, later, snapshotAt } from '../../test/builders/pipeline-history.ts';
import { noBenchmarks } from '../benchmarks/benchmarks.ts';
import { learnBenchmarks } from '../benchmarks/learn-benchmarks.ts';
import { pipelineHealth } from './pipeline-health.ts';
import type { PipelineSnapshot } from './pipeline-snapshot.ts';

const cases = { numRuns: 1_000 };
const rates = { currency: 'EUR', rates: [{ currency: 'USD', date: '2026-01-01', rate: '0.9' }] };
const quarterTarget = { startDate: '2026-01-01', endDate: '2026-03-31' };
const settings = pipelineSettingsSchema.parse({
  rates,
  targets: [
    { team: null, ...quarterTarget, amount: '100000', currency: 'EUR' },
    { team: 'East', ...quarterTarget, amount: '50', currency: null },
  ],
});

const healthOf = (start: PipelineSnapshot, end: PipelineSnapshot, own: PipelineSettings = settings) =>
  pipelineHealth({ start, end, stages: salesStages, benchmarks: noBenchmarks, settings: own });
const today = (open: readonly DealContext[]): PipelineSnapshot => ({ asOf, open, closed: [] });

describe('laws of pipeline health', () => {
  test('the order in which deals are read changes no byte [pipeline-health.same-bytes]', () => {
    fc.assert(
      fc.property(arbitraryLives, (lives) => {
        const reversed = lives.toReversed();
        const one = healthOf(snapshotAt(lives, earlier), snapshotAt(lives, later));
        const two = healthOf(snapshotAt(reversed, earlier), snapshotAt(reversed, later));
        expect(JSON.stringify(two)).toBe(JSON.stringify(one));
      }),
      cases,
    );
  });

  test('a change known later leaves every byte as it was [pipeline-health.later-facts-change-nothing]', () => {
    const field = fc.constantFrom('amount', 'currency', 'closeDate', 'outcome', 'stageId', 'ownerId');
    const value = fc.constantFrom(null, '5', 'USD', '2026-01-15', 'won', 'lost', 'proposal');
    const late = fc
      .record({
        field,
        from: value,
        to: value,
        effectiveAt: fc.constantFrom(earlier, later, '2026-05-01T00:00:00.000Z'),
      })
      .map((each) => ({ ...each, id: 'late', knownAt: '2026-05-01T00:00:00.000Z' }) as FieldChange);
    const withLate = (snapshot: PipelineSnapshot, changes: readonly FieldChange[]): PipelineSnapshot => ({
      ...snapshot,
      open: snapshot.open.map((context) => ({ ...context, changes: [...context.changes, ...changes] })),
      closed: snapshot.closed.map((deal) => ({
        ...deal,
        context: { ...deal.context, changes: [...deal.context.changes, ...changes] },
      })),
    });
    fc.assert(
      fc.property(arbitraryLives, fc.array(late, { minLength: 1, maxLength: 3 }), (lives, changes) => {
        const start = snapshotAt(lives, earlier);
        const end = snapshotAt(lives, later);
        const after = healthOf(withLate(start, changes), withLate(end, changes));
        expect(JSON.stringify(after)).toBe(JSON.stringify(healthOf(start, end)));
      }),
      cases,
    );
  });
});

test('open value is cut five ways and each cut holds every deal [pipeline-health.currencies-stay-apart]', () => {
  const east = owner({ name: 'Ann', team: 'East', region: 'North' });
  const { open } = healthOf(
    today([]),
    today([
      dealContext({ opportunityId: 'a', owner: east, state: { ownerId: 'u-ann', amount: '0.10', currency: 'USD' } }),
      dealContext({ opportunityId: 'b', owner: null, state: { ownerId: null, amount: '0.20', currency: 'USD' } }),
      dealContext({ opportunityId: 'c', owner: east, state: { ownerId: 'u-ann', amount: '7', currency: 'GBP' } }),
      dealContext({ opportunityId: 'd', owner: east, state: { ownerId: 'u-other-ann', amount: null } }),
    ]),
  );
  expect(open.total).toEqual({
    deals: 4,
    withoutAmount: 1,
    perCurrency: [
      { currency: 'GBP', amount: '7', deals: 1 },
      { currency: 'USD', amount: '0.3', deals: 2 },
    ],
    converted: { currency: 'EUR', amount: '0.27', deals: 2, excluded: [{ currency: 'GBP', deals: 1 }] },
  });
  expect(open.byOwner.map(({ label, deals }) => [label, deals])).toEqual([
    ['Ann', 2],
    ['Ann', 1],
    [null, 1],
  ]);
  for (const cut of [open.byStage, open.byForecastCategory, open.byOwner, open.byTeam, open.byRegion]) {
    expect(cut.reduce((sum, { deals }) => sum + deals, 0)).toBe(4);
  }
  expect(healthOf(today([]), today([]), defaultPipelineSettings).open.total.converted).toBeNull();
});

test('coverage holds open value against what is left of each target [pipeline-health.coverage-against-target]', () => {
  const [deal] = wonDeals(1, [['proposal', 20]], { owner: owner({ team: 'East' }) });
  const won = {
    ...deal!,
    context: {
      ...deal!.context,
      state: { ...deal!.context.state, amount: '20000', currency: 'EUR', closeDate: '2026-02-01' },
    },
  };
  const open = [
    dealContext({ opportunityId: 'a', state: { amount: '150000', closeDate: '2026-03-31' } }),
    dealContext({ opportunityId: 'b', state: { amount: '10000', currency: 'USD', closeDate: '2026-03-31' } }),
    dealContext({ opportunityId: 'c', state: { amount: '1', currency: 'JPY', closeDate: '2026-03-31' } }),
    dealContext({ opportunityId: 'later', state: { amount: '1', closeDate: '2026-04-01' } }),
  ];
  const { coverage } = healthOf(today([]), { asOf, open, closed: [won] });
  expect(coverage.map(({ team }) => team)).toEqual([null, 'East']);
  expect(coverage[0]).toMatchObject({
    wonAmount: '20000',
    openAmount: '159000',
    remaining: '80000',
    ratio: 1.99,
    reason: null,
    excluded: [{ currency: 'JPY', deals: 1 }],
  });
  expect(coverage[1]).toMatchObject({ currency: 'EUR', ratio: null, reason: 'the target is reached' });
  const none = healthOf(today([]), { asOf, open, closed: [] }, defaultPipelineSettings).coverage;
  expect(none).toMatchObject([{ target: null, ratio: null, reason: 'no target is set for Q1 FY2026' }]);
});

test('pushes, overdue deals and close dates that left the quarter are counted with their deals [pipeline-health.deals-behind-each-bar]', () => {
  const pushed = dealContext({
    opportunityId: 'pushed',
    state: { closeDate: '2026-05-01' },
    changes: [
      change('closeDate', '2026-02-01', '2026-02-20', 30),
      change('closeDate', '2026-02-20', '2026-03-20', 20),
      change('closeDate', '2026-03-20', '2026-05-01', 3),
    ],
  });
  const overdue = dealContext({ opportunityId: 'overdue', state: { closeDate: dateAgo(1) } });
  const before = { ...pushed, state: { ...pushed.state, closeDate: '2026-03-20' } };
  const { slippage } = healthOf(today([before, overdue]), today([pushed, overdue]));
  expect(slippage.pushes).toMatchObject({ never: 1, once: 0, twice: 0, threeOrMore: 1, threeOrMoreIds: ['pushed'] });
  expect(slippage.overdueIds).toEqual(['overdue']);
  expect(slippage.moves).toMatchObject([{ opportunityId: 'pushed', days: 42, leavesQuarter: true }]);
  expect(slippage.pushedOutOfQuarter.perCurrency).toEqual([{ currency: 'EUR', amount: '40000', deals: 1 }]);
});

test('what the source cannot tell is no gap and no count of zero [pipeline-health.untold-is-no-gap]', () => {
  const bare = dealContext({
    state: { amount: null, nextStep: null },
    without: ['nextStep', 'contactRoles', 'activities', 'closeDateHistory', 'stageHistory'],
  });
  const { hygiene, slippage, aging } = healthOf(today([]), today([bare]));
  const found = Object.fromEntries(hygiene.checks.map(({ id, dealIds }) => [id, dealIds]));
  expect(found).toMatchObject({
    'no-amount': ['deal-1'],
    'no-next-step': null,
    'no-contacts': null,
    'no-activity': null,
  });
  expect(hygiene.cleanSharePercent).toBe(0);
  expect(slippage.pushes).toMatchObject({ never: null, reason: 'the source does not tell how close dates moved' });
  expect(aging.stages).toMatchObject([{ label: 'Proposal', medianDays: null, stuckDealIds: [] }]);
});

test('a deal is stuck when it has been in its stage for longer than one and a half times the won median [pipeline-health.deals-behind-each-bar]', () => {
  const benchmarks = learnBenchmarks({ closed: wonDeals(25, [['proposal', 20]]), open: [], stages: salesStages });
  const inProposal = (opportunityId: string, days: number) =>
    dealContext({ opportunityId, changes: [change('stageId', 'qualify', 'proposal', days)] });
  const end = today([inProposal('fresh', 29), inProposal('stuck', 31)]);
  const { aging } = pipelineHealth({ start: today([]), end, stages: salesStages, benchmarks, settings });
  expect(aging.stages).toEqual([
    { label: 'Proposal', deals: 2, medianDays: 30, wonMedianDays: 20, stuckDealIds: ['stuck'] },
  ]);
  expect(aging.groups.map(({ deals }) => deals)).toEqual([0, 2, 0, 0, 0]);
});
