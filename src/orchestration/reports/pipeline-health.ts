import { learnBenchmarks } from '../../../intelligence/benchmarks/learn-benchmarks.ts';
import { modelledForecast } from '../../../intelligence/forecast/modelled-forecast.ts';
import { weightedForecast } from '../../../intelligence/forecast/weighted-forecast.ts';
import { converterOf } from '../../../intelligence/pipeline-health/convert-money.ts';
import { pipelineHealth } from '../../../intelligence/pipeline-health/pipeline-health.ts';
import { totalValue } from '../../../intelligence/pipeline-health/value-totals.ts';
import { scoreDeal } from '../../../intelligence/risk/score-deal.ts';
import { topReasons } from '../../../intelligence/risk/top-reasons.ts';
import { hashText, seededRandom } from '../../../intelligence/win-model/random.ts';
import { isInPeriod } from '../../domain/fiscal-calendar.ts';
import { targetStateSchema } from '../../domain/organisation.ts';
import type { PipelineSettings } from '../../domain/pipeline-settings.ts';
import type { DealScore } from '../../domain/score.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import { dateOf, type Instant } from '../../domain/time.ts';
import { pipelineSettingsIn, riskSettingsOf } from '../../domain/workspace-settings.ts';
import type { Store } from '../../store/open-store.ts';
import { readStates } from '../../store/read-deals.ts';
import type { Reader } from '../../store/reader.ts';
import { readWinModel, type WinModelRow } from '../../store/win-models.ts';
import { collectPipelineContext, type PipelineContext } from '../context/collect-contexts.ts';
import { chooseWinModel } from '../scoring/workspace-model.ts';
import { readWorkspaceSettings } from '../settings/workspace-settings.ts';
import { healthNotes } from './health-notes.ts';
import type { AtRiskDeal, PipelineHealthReport } from './pipeline-health-report.ts';

/** What to report on. `since` must lie before `asOf`. */
export interface PipelineHealthRequest {
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly since: Instant;
  readonly settings?: PipelineSettings;
  readonly riskSettings?: RiskSettings;
  /** Whose report it is: only of deals and targets that they may see; null or left out: of everything. */
  readonly reader?: Reader | null;
}

/**
 * Builds the pipeline-health report with what was known at `asOf`, against what was known at `since`. Reads only; targets of the
 * CRM count beside those of the settings.
 */
export async function reportPipelineHealth(
  store: Store,
  request: PipelineHealthRequest,
): Promise<PipelineHealthReport> {
  const { asOf, since } = request;
  // one transaction, so that no sync comes between the two dates
  const read = await store.withTenant(request.tenantId, async (tx) => ({
    // of the earlier date only where deals stood is asked
    start: await collectPipelineContext(tx, since, 'none'),
    end: await collectPipelineContext(tx, asOf, 'report'),
    targets: await readStates<unknown>(tx, 'target', asOf),
    stored: await readWinModel(tx, asOf),
    current: await readWorkspaceSettings(tx),
  }));
  const settings = request.settings ?? pipelineSettingsIn(read.current.settings);
  const riskSettings = request.riskSettings ?? riskSettingsOf(read.current.settings);
  const reader = request.reader ?? null;
  const [start, end] = [await onlySeen(read.start, reader), await onlySeen(read.end, reader)];
  const targets = [...read.targets.values()].map((target) => targetStateSchema.safeParse(target));
  const known = targets.flatMap(({ success, data }) => (success ? [data] : []));
  const all = [...settings.targets, ...known];
  const seen = reader === null ? all : all.filter(reader.seesTarget);
  return buildPipelineHealthReport({ ...read, start, end }, { ...settings, targets: seen }, riskSettings);
}

/** The context without deals that `reader` may not see; what is learned of history is then learned of theirs. */
async function onlySeen(context: PipelineContext, reader: Reader | null): Promise<PipelineContext> {
  if (reader === null) return context;
  const { open, closed } = context;
  const visible = await reader.visibleDeals([...open, ...closed.map((deal) => deal.context)].map(idOf));
  return {
    ...context,
    open: open.filter((deal) => visible.has(idOf(deal))),
    closed: closed.filter((deal) => visible.has(idOf(deal.context))),
    undatedDeals: 0,
  };
}

const idOf = ({ opportunityId }: { readonly opportunityId: string }): string => opportunityId;

/** What a report is built from; `stored` null: the workspace has no win model for that date. */
export interface ReportContexts {
  readonly start: PipelineContext;
  readonly end: PipelineContext;
  readonly stored: WinModelRow | null;
}

/** The report from two collected contexts; the same contexts and settings give the same bytes. */
export function buildPipelineHealthReport(
  { start, end, stored }: ReportContexts,
  settings: PipelineSettings,
  riskSettings: RiskSettings,
): PipelineHealthReport {
  const { open, closed, stages, coverage, dataVersion, asOf } = end;
  const benchmarks = learnBenchmarks({ closed, open, stages, settings: riskSettings, coverage });
  const model = chooseWinModel(stored, benchmarks, riskSettings);
  const converter = converterOf(settings.rates, dateOf(asOf));
  const health = pipelineHealth({ start, end, stages, benchmarks, settings });
  const { quarter } = health;
  const random = seededRandom(hashText(`${asOf} ${dataVersion}`, 1));
  const forecast = {
    modelled: modelledForecast({ snapshot: end, period: quarter, benchmarks, model, converter, random }),
    weightedQuarter: weightedForecast(
      open.filter(({ state }) => isInPeriod(state.closeDate, quarter)),
      converter,
    ),
    weightedAll: weightedForecast(open, converter),
  };
  const atRisk = open
    .map((context) =>
      scoreDeal({
        context,
        benchmarks,
        settings: riskSettings,
        model,
        dataVersion,
        fiscalCalendar: settings.fiscalCalendar,
      }),
    )
    .filter(({ band }) => band === 'high' || band === 'critical')
    .sort((a, b) => b.risk - a.risk || (a.opportunityId < b.opportunityId ? -1 : 1))
    .map((score) => toAtRisk(score, end.ownerNames.get(score.opportunityId)));
  const report = {
    ...health,
    dataVersion,
    sinceDataVersion: start.dataVersion,
    closedDeals: closed.length,
    undatedDeals: end.undatedDeals,
    forecast,
    atRisk: { value: totalValue(atRisk, converter), deals: atRisk },
  };
  return { ...report, notes: healthNotes(report) };
}

function toAtRisk(score: DealScore, owner: string | undefined): AtRiskDeal {
  const { opportunityId, name, amount, currency, stage, closeDate, risk, band } = score;
  const reasons = topReasons(score, 3);
  return { opportunityId, name, owner: owner ?? score.owner, amount, currency, stage, closeDate, risk, band, reasons };
}
