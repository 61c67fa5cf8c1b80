import { ink, type PdfSheet } from '../pdf/pdf-sheet.ts';
import { pointText } from './cell-text.ts';
import type { Chart } from './report-document.ts';

const rowHeight = 21;
const barHeight = 13;
const columnsHeight = 130;

/** Draws one chart at the sheet's place, its title above; a chart without points says so. */
export function drawChart(sheet: PdfSheet, chart: Chart): void {
  const isStanding = chart.kind === 'columns';
  sheet.need(isStanding ? columnsHeight + 70 : Math.min(chart.points.length, 6) * rowHeight + 30);
  sheet.line(chart.title, sheet.left, sheet.y(), sheet.width, { isBold: true });
  sheet.advance(18);
  if (chart.points.length === 0) sheet.paragraph('Nothing to draw: no row has a value.', { colour: ink.soft });
  else if (isStanding) drawColumns(sheet, chart);
  else drawBars(sheet, chart);
}

function drawBars(sheet: PdfSheet, { points, unit }: Chart): void {
  const { document, left, width } = sheet;
  const [labels, numbers] = [150, 80];
  const room = width - labels - numbers;
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = Math.max(0, ...points.map(({ value }) => value));
  const xOf = (value: number) => left + labels + ((value - low) / (high - low || 1)) * room;
  for (const { label, value } of points) {
    sheet.need(rowHeight);
    const y = sheet.y();
    sheet.line(label, left, y + 2, labels - 8, { align: 'right' });
    const [from, to] = [Math.min(xOf(0), xOf(value)), Math.max(xOf(0), xOf(value))];
    document.rect(from, y, Math.max(0.8, to - from), barHeight).fill(value < 0 ? ink.down : ink.total);
    sheet.line(pointText(value, unit), to + 6, y + 2, left + width - to - 6);
    sheet.advance(rowHeight);
  }
  sheet.advance(8);
}

function drawColumns(sheet: PdfSheet, { points, unit }: Chart): void {
  const { document, left, width } = sheet;
  const top = sheet.y() + 12;
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = Math.max(0, ...points.map(({ value }) => value));
  const yOf = (value: number) => top + ((high - value) / (high - low || 1)) * columnsHeight;
  const slot = Math.min(90, width / points.length);
  document.lineWidth(0.5).strokeColor(ink.rule);
  document
    .moveTo(left, yOf(0))
    .lineTo(left + width, yOf(0))
    .stroke();
  points.forEach(({ label, value }, at) => {
    const x = left + at * slot;
    const [from, to] = [Math.min(yOf(0), yOf(value)), Math.max(yOf(0), yOf(value))];
    document.rect(x + slot * 0.16, from, slot * 0.68, Math.max(0.8, to - from)).fill(value < 0 ? ink.down : ink.total);
    const centred = { size: 7.5, align: 'center' } as const;
    sheet.line(pointText(value, unit), x, from - 11, slot, centred);
    sheet.line(label, x, top + columnsHeight + 6, slot, { ...centred, colour: ink.soft });
  });
  sheet.advance(columnsHeight + 42);
}
