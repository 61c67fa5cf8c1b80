import type { CurrencyWaterfall, Waterfall } from '../../../../intelligence/pipeline-health/waterfall.ts';
import { decimalText } from '../money-text.ts';
import { stepLabels } from '../waterfall-steps.ts';
import { dataTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import { waterfallChart } from './waterfall-chart.ts';

/** A waterfall with its chart and figures per currency (one currency where there are rates) and the deals behind each bar. */
export function waterfallSection(waterfall: Waterfall, title: string): Markup {
  const shown = waterfall.converted ? [waterfall.converted.total] : waterfall.perCurrency;
  if (shown.length === 0) return html`<h3>${title}</h3><p>No deal with an amount was open on either day.</p>`;
  return html`<h3>${title}</h3>
${shown.map((bars) => currencyPart(bars, title))}
${movementsPart(waterfall)}`;
}

function currencyPart(bars: CurrencyWaterfall, title: string): Markup {
  const currency = bars.currency ?? 'no currency';
  const rows = stepLabels.map(({ step, sign, label }) => [
    `${sign} ${label}`.trim(),
    decimalText(bars[step].amount, 2),
    String(bars[step].deals),
  ]);
  return html`${waterfallChart(bars, `${title}, ${currency}`)}
<details><summary>Figures in ${currency}; left over ${decimalText(bars.residual, 2)}</summary>
${dataTable([{ title: '' }, { title: currency, isNumber: true }, { title: 'Deals', isNumber: true }], rows)}</details>`;
}

function movementsPart({ movements }: Waterfall): Markup {
  if (movements.length === 0) return html``;
  const labels = new Map<string, string>(stepLabels.map(({ step, label }) => [step, label]));
  const rows = movements.map(({ bar, name, opportunityId, reason, amount, currency }) => [
    labels.get(bar) ?? bar,
    name ?? opportunityId,
    reason.replaceAll('-', ' '),
    amount === null ? 'no amount' : `${decimalText(amount, 2)} ${currency ?? ''}`.trim(),
  ]);
  return html`<details><summary>The deals behind each bar</summary>
${dataTable([{ title: 'Bar' }, { title: 'Deal' }, { title: 'Why' }, { title: 'Amount', isNumber: true }], rows)}</details>`;
}
