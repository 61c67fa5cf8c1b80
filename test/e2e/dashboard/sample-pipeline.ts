import { sumByCurrency } from '../../../src/domain/money.ts';
import type { DealRow } from '../../../src/web/contract/at-risk.ts';
import { now, owners, type SampleDeal, stages, today } from './sample-deals.ts';

const quarter = { label: 'Q4 2026', startDate: '2026-10-01', endDate: '2026-12-31' };

/** Exact totals of rows as the API gives them. */
export function totalsOf(rows: readonly DealRow[]) {
  const known = rows.flatMap(({ amount, currency }) => (amount && currency ? [{ amount, currency }] : []));
  const perCurrency = [...sumByCurrency(known)].map(([currency, amount]) => ({
    currency,
    amount,
    deals: known.filter((each) => each.currency === currency).length,
  }));
  return { deals: rows.length, withoutAmount: rows.length - known.length, perCurrency, converted: null };
}

/** The pipeline page of the sample. */
export function samplePipeline(deals: readonly SampleDeal[]) {
  const rows = deals.map(({ row }) => row);
  const group = (name: keyof DealRow, labels: readonly string[]) =>
    labels.map((label) => ({ label, ...totalsOf(rows.filter((row) => row[name] === label)) }));
  const step = (amount: string, count: number) => ({ amount, deals: count });
  const bars = {
    currency: 'USD',
    ...{
      start: step('27900000', 228),
      created: step('1240000', 12),
      pulledIn: step('310000', 3),
      amountUp: step('185000', 5),
    },
    ...{ amountDown: step('96000', 4), pushedOut: step('640000', 7), lost: step('412000', 5), won: step('731000', 6) },
    ...{ end: step('27756000', 240), residual: '0' },
  };
  const waterfall = { from: '2026-11-13T23:59:59.999Z', to: now, period: null, perCurrency: [bars], converted: null };
  const risky = rows.filter(({ band }) => band === 'high' || band === 'critical');
  const open = totalsOf(rows);
  const part = (from: number, to: number) =>
    totalsOf(rows.slice(Math.round(rows.length * from), Math.round(rows.length * to)));
  const weighted = { weighted: part(0, 0.4), withoutProbability: 27 };
  return {
    ...{ asOf: now, since: waterfall.from, quarter },
    open: {
      total: open,
      byStage: group('stage', stages),
      byForecastCategory: [{ label: 'best_case', ...open }],
      byOwner: group('owner', owners),
      byTeam: [{ label: 'Mid-market', ...open }],
      byRegion: group('region', ['North', 'South', 'West']),
    },
    coverage: [
      {
        ...{ team: null, period: quarter, target: '9000000', currency: 'USD', won: part(0, 0.1), open: part(0.1, 0.7) },
        ...{
          wonAmount: '3100000',
          openAmount: '15200000',
          remaining: '5900000',
          ratio: 2.58,
          reason: null,
          excluded: [],
        },
      },
    ],
    aging: {
      medianAgeDays: 74,
      groups: [
        [0, 30],
        [31, 60],
        [61, 90],
        [91, 180],
        [181, null],
      ].map(([fromDays, toDays], at) => ({
        fromDays,
        toDays,
        ...part(at * 0.2, (at + 1) * 0.2),
      })),
      undatedDeals: 0,
      stages: stages.map((label, at) => ({
        label,
        deals: 60,
        medianDays: 14 + at * 9,
        wonMedianDays: 12 + at * 4,
        stuckDeals: 6 + at * 5,
      })),
    },
    slippage: {
      overdue: part(0, 0.05),
      pushes: { never: 130, once: 62, twice: 31, threeOrMore: 17, reason: null },
      ...{ movedLater: part(0, 0.1), movedLaterMedianDays: 21, pushedOutOfQuarter: part(0, 0.03) },
    },
    ...{ waterfall, quarterWaterfall: { ...waterfall, period: quarter } },
    forecast: {
      modelled: {
        ...{ state: 'given', period: quarter, runs: 10_000, withoutAmount: 0, withoutHistory: 4, excluded: [] },
        perCurrency: [
          {
            currency: 'USD',
            wonSoFar: '3100000',
            expected: '6420000',
            p10: '5310000',
            p50: '6390000',
            p90: '7640000',
            openDeals: 144,
          },
        ],
      },
      weightedQuarter: weighted,
      weightedAll: weighted,
    },
    atRisk: { value: totalsOf(risky), deals: risky.length },
    ...{ closedDeals: 812, undatedDeals: 0, dataVersion: 'sample', notes: [] },
  };
}

/** One side of the comparison of two days. */
export function sampleSide(deals: readonly SampleDeal[], asOf = today) {
  const { open, atRisk, forecast } = samplePipeline(deals);
  return {
    asOf: `${asOf}T23:59:59.999Z`,
    ...{
      open: open.total,
      byStage: open.byStage,
      byForecastCategory: open.byForecastCategory,
      atRisk,
      forecast: forecast.modelled,
    },
  };
}
