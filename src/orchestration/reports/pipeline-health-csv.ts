import { csvText } from './csv-text.ts';
import type { PipelineHealthReport } from './pipeline-health-report.ts';
import { stepLabels } from './waterfall-steps.ts';

/**
 * The report's figures as one CSV table, one figure a line: section, item, currency, deals, value, detail. Names from systems cannot
 * become formulas; amounts are exact; what is not known is empty.
 */
export function pipelineHealthCsv(report: PipelineHealthReport): string {
  const { open, waterfall, forecast, atRisk, hygiene, notes } = report;
  const rows: (string | number | null)[][] = [
    ['section', 'item', 'currency', 'deals', 'value', 'detail'],
    ['report', 'as of', null, null, report.asOf, report.dataVersion],
    ['report', 'since', null, null, report.since, report.sinceDataVersion],
  ];
  for (const [section, groups] of [
    ['stage', open.byStage],
    ['forecast category', open.byForecastCategory],
    ['owner', open.byOwner],
    ['team', open.byTeam],
    ['region', open.byRegion],
  ] as const) {
    for (const { label, perCurrency } of groups) {
      for (const each of perCurrency) rows.push([section, label, each.currency, each.deals, each.amount, null]);
    }
  }
  for (const bars of waterfall.perCurrency) {
    for (const { step, label } of stepLabels) {
      rows.push(['waterfall', label, bars.currency, bars[step].deals, bars[step].amount, null]);
    }
  }
  if (forecast.modelled.state === 'given') {
    for (const { currency, openDeals, expected, p10, p90 } of forecast.modelled.perCurrency) {
      rows.push(['forecast', forecast.modelled.period.label, currency, openDeals, expected, `${p10} to ${p90}`]);
    }
  }
  for (const { name, opportunityId, currency, amount, reasons } of atRisk.deals) {
    rows.push(['at risk', name ?? opportunityId, currency, 1, amount, reasons.join('; ')]);
  }
  for (const { label, dealIds } of hygiene.checks) {
    rows.push([
      'hygiene',
      label,
      null,
      dealIds?.length ?? null,
      null,
      dealIds === null ? 'not told by the source' : null,
    ]);
  }
  for (const note of notes) rows.push(['note', null, null, null, null, note]);
  return csvText(rows);
}
