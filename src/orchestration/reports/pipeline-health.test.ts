import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PipelineSnapshot } from '../../../intelligence/pipeline-health/pipeline-snapshot.ts';
import { arbitraryDealContext } from '../../../test/builders/arbitrary-deal-context.ts';
import { closedDeal, salesStages, wonDeals } from '../../../test/builders/closed-deals.ts';
import { dealContext } from '../../../test/builders/deal-context.ts';
import { arbitraryLives, earlier, later, snapshotAt } from '../../../test/builders/pipeline-history.ts';
import { healthText } from '../../cli/health-text.ts';
import { displayWidth } from '../../cli/terminal.ts';
import { pipelineSettingsSchema } from '../../domain/pipeline-settings.ts';
import { defaultRiskSettings } from '../../domain/settings.ts';
import type { PipelineContext } from '../context/collect-contexts.ts';
import { pipelineHealthPage } from './page/pipeline-health-page.ts';
import { buildPipelineHealthReport } from './pipeline-health.ts';

const io = {
  stdout: () => undefined,
  stderr: () => undefined,
  isTerminal: true,
  columns: 80,
  hasColour: false,
  cwd: '/',
};
const settings = pipelineSettingsSchema.parse({
  rates: { currency: 'EUR', rates: [{ currency: 'USD', date: '2026-01-01', rate: '0.9' }] },
  targets: [
    { team: null, startDate: '0001-01-01', endDate: '9999-12-31', amount: '0', currency: 'EUR' },
    { team: null, startDate: '0001-01-01', endDate: '9999-12-31', amount: '0.0000000001', currency: 'USD' },
    { team: 'East', startDate: '0001-01-01', endDate: '9999-12-31', amount: '-5', currency: null },
  ],
});

const contextOf = (snapshot: PipelineSnapshot): PipelineContext => ({
  ...snapshot,
  stages: salesStages,
  coverage: [],
  ownerNames: new Map(),
  dataVersion: 'v1',
  undatedDeals: 0,
});
const reportOf = (start: PipelineSnapshot, end: PipelineSnapshot, own = settings) =>
  buildPipelineHealthReport({ start: contextOf(start), end: contextOf(end), stored: null }, own, defaultRiskSettings);

/** Every number in a value, wherever it stands. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

const history = [
  ...wonDeals(15, [['proposal', 30]]),
  ...Array.from({ length: 15 }, (_, at) => closedDeal(100 + at, 'lost', [['proposal', 40]])),
];

test('any deals give finite numbers, text that fits and a page without a trace of NaN [pipeline-health.never-not-a-number]', () => {
  const deals = fc.array(arbitraryDealContext, { maxLength: 4 });
  const sets = [settings, pipelineSettingsSchema.parse({})];
  fc.assert(
    fc.property(deals, deals, fc.boolean(), fc.constantFrom(...sets), (before, after, hasHistory, own) => {
      const asOf = after[0]?.asOf ?? later;
      const named = (list: typeof after) =>
        list.map((context, at) => ({ ...context, asOf, opportunityId: `deal-${at}` }));
      const closed = hasHistory ? history : [];
      const report = reportOf(
        { asOf: earlier, open: named(before), closed },
        { asOf, open: named(after), closed },
        own,
      );
      for (const value of numbersIn(report)) expect(Number.isFinite(value)).toBe(true);
      const text = healthText(report, io);
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      expect(text + pipelineHealthPage(report)).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }),
    { numRuns: 1_000 },
  );
}, 120_000);

test('the same histories give the same report, text and page [pipeline-health.same-bytes]', () => {
  const bytesOf = (lives: Parameters<typeof snapshotAt>[0]) => {
    const report = reportOf(snapshotAt(lives, earlier), snapshotAt(lives, later));
    return JSON.stringify(report) + healthText(report, io) + pipelineHealthPage(report);
  };
  fc.assert(
    fc.property(arbitraryLives, (lives) => {
      expect(bytesOf(lives.toReversed())).toBe(bytesOf(lives));
    }),
    { numRuns: 200 },
  );
}, 120_000);

test('text from a CRM cannot become markup and the page asks for nothing from outside [pipeline-health.page-is-inert]', () => {
  const hostile = `"><script src=//evil.example></script><img onerror='x' src=http://evil.example/x>&\u202e`;
  const deal = dealContext({
    state: { name: hostile, ownerId: hostile, stageId: hostile, closeDate: '2026-01-01' },
    stage: { ...[...salesStages.values()][0]!, label: hostile },
    owner: { name: hostile, email: null, isActive: true, managerId: null, team: hostile, region: hostile },
  });
  const page = pipelineHealthPage(
    reportOf({ asOf: earlier, open: [], closed: [] }, { asOf: deal.asOf, open: [deal], closed: [] }),
  );
  expect(page).toContain('&quot;&gt;&lt;script src=//evil.example&gt;');
  expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|a)\b/i);
  expect(page).not.toMatch(/\s(src|href|on\w+|style)=["']/i);
  expect(page).not.toMatch(/url\(|@import|\u202e/i);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('deals left out of a converted total are told with the missing rate [pipeline-health.currencies-stay-apart]', () => {
  const deals = ['a', 'b', 'c'].map((opportunityId) => dealContext({ opportunityId, state: { currency: 'GBP' } }));
  const { asOf } = deals[0]!;
  const report = reportOf({ asOf: earlier, open: [], closed: [] }, { asOf, open: deals, closed: [] });
  expect(report.notes).toContain('3 deals excluded: no GBP rate.');
  expect(healthText(report, io)).toContain('3 deals excluded: no GBP rate.');
});
