import type { CurrencyWaterfall } from '../../../../intelligence/pipeline-health/waterfall.ts';
import { compactText, decimalText } from '../money-text.ts';
import { stepLabels } from '../waterfall-steps.ts';
import { html, type Markup } from './markup.ts';

const width = 760;
const height = 260;
const top = 28;
const bottom = 36;
const slot = width / stepLabels.length;

/** The waterfall of one currency as an inline drawing with a text for those who cannot see it. */
export function waterfallChart(bars: CurrencyWaterfall, title: string): Markup {
  const steps = waterfallSpans(bars);
  const low = Math.min(0, ...steps.map(({ from, to }) => Math.min(from, to)));
  const high = Math.max(0, ...steps.map(({ from, to }) => Math.max(from, to)));
  const y = (value: number) =>
    high === low ? height - bottom : top + ((high - value) / (high - low)) * (height - top - bottom);
  const drawn = steps.map(({ kind, label, from, to, amount }, at) => {
    const x = at * slot + slot * 0.14;
    const barTop = Math.min(y(from), y(to));
    const barHeight = Math.max(1, Math.abs(y(from) - y(to)));
    const next = steps[at + 1];
    const middle = fixed(x + slot * 0.36);
    return html`<g>
<rect class="${kind}" x="${fixed(x)}" y="${fixed(barTop)}" width="${fixed(slot * 0.72)}" height="${fixed(barHeight)}" rx="2"/>
${next ? html`<line class="rule" x1="${fixed(x + slot * 0.72)}" x2="${fixed(x + slot)}" y1="${fixed(y(to))}" y2="${fixed(y(to))}"/>` : ''}
<text x="${middle}" y="${fixed(barTop - 6)}">${compactText(amount)}</text>
<text x="${middle}" y="${height - 14}">${label}</text>
</g>`;
  });
  const words = stepLabels.map(({ step, label }) => `${label} ${decimalText(bars[step].amount, 2)}`).join(', ');
  return html`<svg role="img" viewBox="0 0 ${width} ${height}" class="chart"><title>${title}</title><desc>${words}</desc>
<line class="axis" x1="0" x2="${width}" y1="${fixed(y(0))}" y2="${fixed(y(0))}"/>
${drawn}
</svg>`;
}

/** Where each bar of a waterfall stands: from which value to which, and whether it adds, takes off or is a total. */
export function waterfallSpans(bars: CurrencyWaterfall) {
  let running = 0;
  return stepLabels.map(({ step, sign, label }) => {
    const amount = bars[step].amount;
    const value = Number(amount);
    const from = sign === '+' || sign === '−' ? running : 0;
    const to = sign === '+' ? running + value : sign === '−' ? running - value : value;
    running = to;
    const kind: 'up' | 'down' | 'won' | 'total' =
      sign === '+' ? 'up' : sign === '−' ? (step === 'won' ? 'won' : 'down') : 'total';
    return { kind, label, from, to, amount };
  });
}

function fixed(value: number): string {
  return value.toFixed(1);
}
