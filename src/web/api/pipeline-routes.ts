import { AppError } from '../../domain/errors.ts';
import { addDays, dateOf, endOfDay, type Instant } from '../../domain/time.ts';
import { pipelineHealthCsv } from '../../orchestration/reports/pipeline-health-csv.ts';
import type { PipelineHealthReport } from '../../orchestration/reports/pipeline-health-report.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import * as contract from '../contract/pipeline.ts';
import { healthReport } from './health-reports.ts';
import { pageOf } from './page-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

interface Dates {
  readonly asOf?: string | undefined;
  readonly since?: string | undefined;
}

async function reportOf(asking: Asking, { asOf: day, since: sinceDay }: Dates): Promise<PipelineHealthReport> {
  const newest = await defaultAsOf(asking.parts.store, asking.principal.tenantId);
  const asOf = day === undefined ? newest : endOfDay(day);
  const since = sinceDay === undefined ? weekBefore(asOf) : endOfDay(sinceDay);
  if (since >= asOf) {
    throw new AppError('invalid_input', `"since": give a day before ${dateOf(asOf)}.`, { field: 'since' });
  }
  return healthReport(asking, asOf, since);
}

function weekBefore(asOf: Instant): Instant {
  const day = dateOf(asOf);
  return endOfDay(day > '0001-01-08' ? addDays(day, -7) : '0001-01-01');
}

function pipelineAnswer(report: PipelineHealthReport) {
  const { waterfall, quarterWaterfall, aging, slippage, atRisk, hygiene: _hygiene, ...rest } = report;
  const { sinceDataVersion: _since, ...head } = rest;
  const { overdue, pushes, movedLater, movedLaterMedianDays, pushedOutOfQuarter } = slippage;
  const { threeOrMoreIds: _ids, ...counts } = pushes;
  return {
    ...head,
    aging: {
      ...aging,
      stages: aging.stages.map(({ stuckDealIds, ...stage }) => ({ ...stage, stuckDeals: stuckDealIds.length })),
    },
    slippage: { overdue, pushes: counts, movedLater, movedLaterMedianDays, pushedOutOfQuarter },
    waterfall: withoutMovements(waterfall),
    quarterWaterfall: withoutMovements(quarterWaterfall),
    atRisk: { value: atRisk.value, deals: atRisk.deals.length },
  };
}

function withoutMovements({ movements: _movements, ...waterfall }: PipelineHealthReport['waterfall']) {
  return waterfall;
}

function sideOf({ asOf, open, atRisk, forecast }: PipelineHealthReport) {
  return {
    asOf,
    open: open.total,
    byStage: open.byStage,
    byForecastCategory: open.byForecastCategory,
    atRisk: { value: atRisk.value, deals: atRisk.deals.length },
    forecast: forecast.modelled,
  };
}

export const pipelineRoutes = [
  answerRoute(contract.readPipeline, async (asking, { query }) =>
    mutable(pipelineAnswer(await reportOf(asking, query))),
  ),
  answerRoute(contract.readWaterfallDeals, async (asking, { query }) => {
    const report = await reportOf(asking, query);
    const { movements } = query.period === 'quarter' ? report.quarterWaterfall : report.waterfall;
    const { rows, ...page } = pageOf(
      movements.filter(({ bar }) => bar === query.bar),
      query,
    );
    return { movements: rows, ...page };
  }),
  answerRoute(contract.comparePipeline, async (asking, { query }) => {
    if (query.earlier >= query.later) {
      throw new AppError('invalid_input', `"earlier": give a day before ${query.later}.`, { field: 'earlier' });
    }
    const later = await reportOf(asking, { asOf: query.later, since: query.earlier });
    const earlier = await reportOf(asking, { asOf: query.earlier });
    return mutable({ earlier: sideOf(earlier), later: sideOf(later) });
  }),
  answerRoute(contract.exportPipeline, async (asking, { query }) => pipelineHealthCsv(await reportOf(asking, query))),
];

/** A report's lists are read-only and an answer's are not; nobody changes either. */
type Mutable<T> = T extends string | number | boolean | null | undefined
  ? T
  : { -readonly [Key in keyof T]: Mutable<T[Key]> };

function mutable<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}
