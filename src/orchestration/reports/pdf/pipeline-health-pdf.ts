import { dateOf } from '../../../domain/time.ts';
import { headlines } from '../health-headlines.ts';
import { countText, moneyText, totalsText } from '../money-text.ts';
import type { PipelineHealthReport } from '../pipeline-health-report.ts';
import { drawForecast, drawFunnel, drawWaterfall } from './draw-charts.ts';
import { drawTable } from './draw-table.ts';
import { ink, numberPages, openSheet, type PdfSheet } from './pdf-sheet.ts';

/** What stands beside the report: whose it is, and how fresh its sources are, in words. */
export interface PdfFrame {
  readonly workspace: string;
  readonly freshness: readonly string[];
}

/**
 * The report as a PDF (A4, charts as vectors, page numbers). The same report and frame give the same bytes. Letters beyond Western
 * European scripts, which PDF's standard fonts lack, are printed as `?` and counted on the last page.
 */
export async function pipelineHealthPdf(report: PipelineHealthReport, frame: PdfFrame): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const title = `Pipeline health as of ${dateOf(report.asOf)}`;
  const document = new PDFDocument({
    size: 'A4',
    margin: 48,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: 'Bellwether', CreationDate: new Date(report.asOf), ModDate: new Date(report.asOf) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  const sheet = openSheet(document);
  drawTop(sheet, title, report, frame);
  drawMovement(sheet, report);
  sheet.heading('Open value by stage');
  drawFunnel(sheet, report.open.byStage);
  sheet.heading(`Forecast of ${report.quarter.label}`);
  const { modelled } = report.forecast;
  if (modelled.state === 'given') drawForecast(sheet, modelled);
  else sheet.paragraph(`None: ${modelled.reason}.`);
  drawRisk(sheet, report);
  drawNotes(sheet, report);
  numberPages(document, `${frame.workspace} · ${title}`);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawTop(sheet: PdfSheet, title: string, report: PipelineHealthReport, frame: PdfFrame): void {
  sheet.line(title, sheet.left, sheet.y(), sheet.width, { size: 20, isBold: true });
  sheet.advance(28);
  const soft = { colour: ink.soft };
  const against = `${frame.workspace}. Against ${dateOf(report.since)}, with what was known at the end of each day.`;
  sheet.paragraph(against, soft);
  if (frame.freshness.length > 0) sheet.paragraph(`Sources: ${frame.freshness.join('; ')}.`, soft);
  sheet.advance(8);
  for (const { label, text } of headlines(report)) {
    const height = Math.max(
      14,
      sheet.document.font('Helvetica').fontSize(9.5).heightOfString(text, { width: 375 }) + 4,
    );
    sheet.need(height);
    const y = sheet.y();
    sheet.line(label, sheet.left, y, 110, { isBold: true });
    const lines = wrap(sheet, text, 375);
    lines.forEach((line, at) => {
      sheet.line(line, sheet.left + 120, y + at * 12, 380);
    });
    sheet.advance(Math.max(16, lines.length * 12 + 4));
  }
}

function wrap(sheet: PdfSheet, text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = lines[last] === '' ? word : `${lines[last]} ${word}`;
    if (lines[last] !== '' && sheet.document.widthOfString(longer) > width) lines.push(word);
    else lines[last] = longer;
  }
  return lines;
}

function drawMovement(sheet: PdfSheet, { since, waterfall, quarterWaterfall, quarter }: PipelineHealthReport): void {
  sheet.heading(`What moved since ${dateOf(since)}`);
  for (const [part, title] of [
    [waterfall, 'All open deals'],
    [quarterWaterfall, `Due in ${quarter.label}`],
  ] as const) {
    const shown = part.converted ? [part.converted.total] : part.perCurrency;
    if (shown.length === 0) sheet.paragraph(`${title}: no deal with an amount was open on either day.`);
    for (const bars of shown) drawWaterfall(sheet, bars, title);
  }
}

function drawRisk(sheet: PdfSheet, { atRisk }: PipelineHealthReport): void {
  sheet.heading('At risk');
  if (atRisk.deals.length === 0) {
    sheet.paragraph('No open deal is at high or critical risk.');
    return;
  }
  sheet.paragraph(`${countText(atRisk.deals.length, 'deal')}, ${totalsText(atRisk.value)}.`);
  const rows = atRisk.deals.map(({ risk, name, opportunityId, owner, amount, currency, closeDate, reasons }) => [
    String(risk),
    name ?? opportunityId,
    owner ?? 'nobody',
    amount === null ? '–' : moneyText(amount, currency),
    closeDate ?? '–',
    reasons[0] ?? 'nothing stands out',
  ]);
  const columns = [
    { title: 'Risk', share: 6, isNumber: true },
    { title: 'Deal', share: 23 },
    { title: 'Owner', share: 14 },
    { title: 'Amount', share: 14, isNumber: true },
    { title: 'Closes', share: 11 },
    { title: 'Why', share: 32 },
  ];
  drawTable(sheet, columns, rows);
}

function drawNotes(sheet: PdfSheet, report: PipelineHealthReport): void {
  const missing = sheet.missing();
  const lost =
    missing === 0
      ? []
      : [`${countText(missing, 'letter')} that this PDF's fonts lack printed as "?"; HTML and CSV show every letter.`];
  const notes = [...report.notes, ...lost];
  if (notes.length > 0) sheet.heading('Notes');
  for (const note of notes) sheet.paragraph(note);
  sheet.paragraph(`Data version ${report.dataVersion}; compared with ${report.sinceDataVersion}.`, {
    colour: ink.soft,
  });
}
