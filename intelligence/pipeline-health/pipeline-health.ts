import { type FiscalPeriod, fiscalQuarterOf } from '../../src/domain/fiscal-calendar.ts';
import type { StageState } from '../../src/domain/organisation.ts';
import type { PipelineSettings } from '../../src/domain/pipeline-settings.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import type { Benchmarks } from '../benchmarks/benchmarks.ts';
import { type Aging, agingOf } from './aging.ts';
import { converterOf } from './convert-money.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type HygieneReport, hygieneOf } from './hygiene-report.ts';
import { type OpenValue, openValue } from './open-value.ts';
import { byDealId, dealLine, type PipelineSnapshot } from './pipeline-snapshot.ts';
import { type Slippage, slippageOf } from './slippage.ts';
import { type Waterfall, waterfallOf } from './waterfall.ts';

/** The state of a pipeline at one date and what moved since an earlier one. */
export interface PipelineHealth {
  readonly asOf: Instant;
  readonly since: Instant;
  readonly quarter: FiscalPeriod;
  readonly open: OpenValue;
  readonly coverage: readonly Coverage[];
  readonly aging: Aging;
  readonly slippage: Slippage;
  readonly hygiene: HygieneReport;
  /** Of all open deals, and of those due in the current fiscal quarter. */
  readonly waterfall: Waterfall;
  readonly quarterWaterfall: Waterfall;
}

/** What health is judged from. `start` is the earlier date. */
export interface PipelineHealthInput {
  readonly start: PipelineSnapshot;
  readonly end: PipelineSnapshot;
  readonly stages: ReadonlyMap<string, StageState>;
  readonly benchmarks: Benchmarks;
  readonly settings: PipelineSettings;
}

/** Measures a pipeline at `end` against `start`; the same input gives the same bytes, in whatever order the deals come. */
export function pipelineHealth(input: PipelineHealthInput): PipelineHealth {
  const start = inOrder(input.start);
  const end = inOrder(input.end);
  const { settings, benchmarks, stages } = input;
  const today = dateOf(end.asOf);
  const converter = converterOf(settings.rates, today);
  const quarter = fiscalQuarterOf(today, settings.fiscalCalendar);
  const lines = end.open.map((context) => dealLine(context, end.ownerNames));
  const open = openValue(lines, stages.values(), converter);
  const stageOrder = open.byStage.map(({ label }) => label);
  return {
    asOf: end.asOf,
    since: start.asOf,
    quarter,
    open,
    coverage: coverageOf(end, settings, converter),
    aging: agingOf(end.open, stageOrder, benchmarks, converter),
    slippage: slippageOf(start, end, quarter, converter),
    hygiene: hygieneOf(end.open),
    waterfall: waterfallOf({ start, end, period: null, converter }),
    quarterWaterfall: waterfallOf({ start, end, period: quarter, converter }),
  };
}

function inOrder(snapshot: PipelineSnapshot): PipelineSnapshot {
  return {
    ...snapshot,
    open: [...snapshot.open].sort(byDealId),
    closed: [...snapshot.closed].sort((a, b) => byDealId(a.context, b.context)),
  };
}
