import type { GivenForecast } from '../../../../intelligence/forecast/modelled-forecast.ts';
import type { ValueGroup } from '../../../../intelligence/pipeline-health/open-value.ts';
import type { CurrencyWaterfall } from '../../../../intelligence/pipeline-health/waterfall.ts';
import { compactText, countText, moneyText, totalsText } from '../money-text.ts';
import { waterfallSpans } from '../page/waterfall-chart.ts';
import { ink, type PdfSheet } from './pdf-sheet.ts';

const barHeight = 16;
const rowHeight = 22;

/** Draws open deals by stage: bars count deals, the text beside them says what they are worth. */
export function drawFunnel(sheet: PdfSheet, stages: readonly ValueGroup[]): void {
  const most = Math.max(1, ...stages.map(({ deals }) => deals));
  const [labels, bars] = [120, 150];
  for (const group of stages) {
    sheet.need(rowHeight);
    const y = sheet.y();
    const width = Math.max(2, (group.deals / most) * bars);
    sheet.line(group.label ?? 'no stage', sheet.left, y + 3, labels - 8);
    sheet.document.rect(sheet.left + labels, y, width, barHeight).fill(ink.total);
    const x = sheet.left + labels + width + 8;
    sheet.line(`${countText(group.deals, 'deal')}, ${totalsText(group)}`, x, y + 3, sheet.left + sheet.width - x);
    sheet.advance(rowHeight);
  }
}

const chartHeight = 150;

/** Draws how the open value of one currency came from start to end. */
export function drawWaterfall(sheet: PdfSheet, bars: CurrencyWaterfall, title: string): void {
  sheet.need(chartHeight + 60);
  sheet.line(`${title}, in ${bars.currency ?? 'no currency'}`, sheet.left, sheet.y(), sheet.width, { isBold: true });
  sheet.advance(30);
  const { document, left, width } = sheet;
  const top = sheet.y();
  const steps = waterfallSpans(bars);
  const low = Math.min(0, ...steps.map(({ from, to }) => Math.min(from, to)));
  const high = Math.max(0, ...steps.map(({ from, to }) => Math.max(from, to)));
  const yOf = (value: number) =>
    high === low ? top + chartHeight : top + ((high - value) / (high - low)) * chartHeight;
  const slot = width / steps.length;
  document.lineWidth(0.5).strokeColor(ink.rule);
  document
    .moveTo(left, yOf(0))
    .lineTo(left + width, yOf(0))
    .stroke();
  steps.forEach(({ kind, label, from, to, amount }, at) => {
    const x = left + at * slot + slot * 0.14;
    const barTop = Math.min(yOf(from), yOf(to));
    document.rect(x, barTop, slot * 0.72, Math.max(0.8, Math.abs(yOf(from) - yOf(to)))).fill(ink[kind]);
    if (at + 1 < steps.length) {
      document
        .strokeColor(ink.soft)
        .moveTo(x + slot * 0.72, yOf(to))
        .lineTo(x + slot, yOf(to))
        .stroke();
    }
    const centred = { size: 7.5, align: 'center' } as const;
    sheet.line(compactText(amount), left + at * slot, barTop - 11, slot, centred);
    sheet.line(label, left + at * slot, top + chartHeight + 6, slot, { ...centred, colour: ink.soft });
  });
  sheet.advance(chartHeight + 28);
}

/** Draws the forecast's interval of each currency: the bar from p10 to p90, a tick at the expected value, a dot at won so far. */
export function drawForecast(sheet: PdfSheet, { perCurrency, period }: GivenForecast): void {
  const { document, left, width } = sheet;
  for (const each of perCurrency) {
    sheet.need(70);
    const [won, expected, p10, p90] = [each.wonSoFar, each.expected, each.p10, each.p90].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const high = Math.max(1, won, expected, p90) * 1.05;
    const xOf = (value: number) => left + (Math.max(0, value) / high) * width;
    const y = sheet.y() + 8;
    document
      .lineWidth(0.5)
      .strokeColor(ink.rule)
      .moveTo(left, y + 7)
      .lineTo(left + width, y + 7)
      .stroke();
    document.rect(xOf(p10), y, Math.max(1, xOf(p90) - xOf(p10)), 14).fill(ink.total);
    document.rect(xOf(expected) - 1, y - 4, 2, 22).fill(ink.text);
    document.circle(xOf(won), y + 7, 3).fill(ink.up);
    const money = (value: string) => moneyText(value, each.currency);
    const soft = { size: 8.5, colour: ink.soft };
    const told = `Expected ${money(each.expected)} by the end of ${period.label}; won so far ${money(each.wonSoFar)} (green).`;
    sheet.line(told, left, y + 24, width, soft);
    sheet.line(`In 8 of 10 cases ${money(each.p10)} to ${money(each.p90)} (the bar).`, left, y + 36, width, soft);
    sheet.advance(64);
  }
}
