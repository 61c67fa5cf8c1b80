import type { ValueGroup } from '../../../../intelligence/pipeline-health/open-value.ts';
import { dateOf } from '../../../domain/time.ts';
import { headlines } from '../health-headlines.ts';
import { countText, moneyText, totalsText } from '../money-text.ts';
import type { PipelineHealthReport } from '../pipeline-health-report.ts';
import { dataTable } from './data-table.ts';
import { funnelChart } from './funnel-chart.ts';
import { html, Markup } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { waterfallSection } from './waterfall-section.ts';

/** The report as one page that needs nothing else: no script, no remote resource, every text escaped, light and dark. */
export function pipelineHealthPage(report: PipelineHealthReport): string {
  const day = dateOf(report.asOf);
  const title = `Pipeline health as of ${day}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">Against ${dateOf(report.since)}, with what was known at the end of each day.</p>
<dl class="cards">${headlines(report).map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>
<h2>What moved since ${dateOf(report.since)}</h2>
${waterfallSection(report.waterfall, 'All open deals')}
${waterfallSection(report.quarterWaterfall, `Due in ${report.quarter.label}`)}
${movesSection(report)}
<h2>Open value by stage</h2>
${funnelChart(report.open.byStage)}
${agingSection(report)}
<h2>At risk</h2>
${riskSection(report)}
<h2>Data hygiene</h2>
${hygieneSection(report)}
<h2>Open value by</h2>
${groupSection('Forecast category', report.open.byForecastCategory)}
${groupSection('Owner', report.open.byOwner)}
${groupSection('Team', report.open.byTeam)}
${groupSection('Region', report.open.byRegion)}
${report.notes.length > 0 ? html`<h2>Notes</h2><ul>${report.notes.map((note) => html`<li>${note}</li>`)}</ul>` : ''}
<p class="soft">Data version ${report.dataVersion}; compared with ${report.sinceDataVersion}.</p>
</main>
</body>
</html>
`;
  return page.text;
}

function movesSection({ slippage, quarter }: PipelineHealthReport): Markup {
  const later = slippage.moves.filter(({ days }) => days > 0);
  if (later.length === 0) return html`<p>No close date moved later.</p>`;
  const rows = later.map(({ name, opportunityId, from, to, days, leavesQuarter }) => [
    name ?? opportunityId,
    from,
    to,
    `+${days}`,
    leavesQuarter ? `out of ${quarter.label}` : '',
  ]);
  const head = `${countText(later.length, 'close date')} moved later (${totalsText(slippage.movedLater)}), by ${slippage.movedLaterMedianDays} days (median)`;
  return html`<p>${head}.</p><details><summary>Which</summary>
${dataTable([{ title: 'Deal' }, { title: 'From' }, { title: 'To' }, { title: 'Days', isNumber: true }, { title: '' }], rows)}</details>`;
}

function agingSection({ aging }: PipelineHealthReport): Markup {
  const dayText = (days: number | null) => (days === null ? '–' : String(days));
  const stages = aging.stages.map(({ label, deals, medianDays, wonMedianDays, stuckDealIds }) => [
    label,
    String(deals),
    dayText(medianDays),
    dayText(wonMedianDays),
    wonMedianDays === null ? '–' : String(stuckDealIds.length),
  ]);
  const ages = aging.groups.map((group) => [
    group.toDays === null ? `over ${group.fromDays - 1} days` : `${group.fromDays} to ${group.toDays} days`,
    String(group.deals),
    totalsText(group),
  ]);
  const number = (title: string) => ({ title, isNumber: true });
  return html`<h3>Time in the stage</h3>
${dataTable([{ title: 'Stage' }, number('Deals'), number('Median days'), number('Won deals: median days'), number('Stuck')], stages)}
<h3>Age</h3>
${dataTable([{ title: 'Open for' }, number('Deals'), number('Value')], ages)}`;
}

function riskSection({ atRisk }: PipelineHealthReport): Markup {
  if (atRisk.deals.length === 0) return html`<p>No open deal is at high or critical risk.</p>`;
  const rows = atRisk.deals.map(({ risk, name, opportunityId, owner, amount, currency, stage, closeDate, reasons }) => [
    html`<span class="risk">${risk}</span>`,
    name ?? opportunityId,
    owner ?? 'nobody',
    amount === null ? '–' : moneyText(amount, currency),
    stage ?? '–',
    closeDate ?? '–',
    reasons.join('; ') || 'nothing stands out',
  ]);
  return html`<p>${countText(atRisk.deals.length, 'deal')}, ${totalsText(atRisk.value)}.</p>
${dataTable(
  [
    { title: 'Risk', isNumber: true },
    { title: 'Deal' },
    { title: 'Owner' },
    { title: 'Amount', isNumber: true },
    { title: 'Stage' },
    { title: 'Closes' },
    { title: 'Why' },
  ],
  rows,
)}`;
}

function hygieneSection({ hygiene }: PipelineHealthReport): Markup {
  const rows = hygiene.checks.map(({ label, dealIds }) => [
    label,
    dealIds === null ? 'not told by the source' : String(dealIds.length),
  ]);
  const share =
    hygiene.cleanSharePercent === null
      ? 'Nothing can be checked.'
      : `${hygiene.cleanSharePercent} % of ${countText(hygiene.openDeals, 'open deal')} have every fact that can be checked.`;
  return html`<p>${share}</p>${dataTable([{ title: 'Open deals with' }, { title: 'Deals', isNumber: true }], rows)}`;
}

function groupSection(title: string, groups: readonly ValueGroup[]): Markup {
  if (groups.every(({ label }) => label === null)) return html``;
  const rows = groups.map((group) => [
    (group.label ?? 'none').replaceAll('_', ' '),
    String(group.deals),
    totalsText(group),
  ]);
  return html`<h3>${title}</h3>
${dataTable([{ title }, { title: 'Deals', isNumber: true }, { title: 'Value', isNumber: true }], rows)}`;
}
