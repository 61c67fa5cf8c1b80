import { dateOf, type Instant } from '../../../domain/time.ts';
import { drawTable } from '../pdf/draw-table.ts';
import { ink, numberPages, openSheet, type PdfSheet } from '../pdf/pdf-sheet.ts';
import type { PdfFrame } from '../pdf/pipeline-health-pdf.ts';
import { cellText } from './cell-text.ts';
import { drawChart } from './draw-chart.ts';
import type { DocumentTable, ReportDocument } from './report-document.ts';

/** A report as a PDF (A4, charts as vectors, page numbers). The same report, frame and `asOf` give the same bytes. */
export async function reportDocumentPdf(report: ReportDocument, frame: PdfFrame, asOf: Instant): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const at = new Date(asOf);
  const document = new PDFDocument({
    ...{ size: 'A4', margin: 48, bufferPages: true, lang: 'en', displayTitle: true },
    info: { Title: report.title, Author: 'Bellwether', CreationDate: at, ModDate: at },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  const sheet = openSheet(document);
  drawTop(sheet, report, frame, asOf);
  for (const { heading, text, charts, table } of report.sections) {
    sheet.heading(heading);
    if (text !== null) sheet.paragraph(text);
    if (charts !== null) sheet.advance(4);
    if (charts?.length === 0) sheet.paragraph('Nothing is on record to draw here.', { colour: ink.soft });
    for (const chart of charts ?? []) drawChart(sheet, chart);
    if (table !== null) drawRows(sheet, table);
  }
  if (sheet.missing() > 0) {
    sheet.paragraph(`Letters that this PDF's fonts lack, printed as "?": ${sheet.missing()}.`, { colour: ink.soft });
  }
  numberPages(document, `${frame.workspace} · ${report.title}`);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawTop(sheet: PdfSheet, { title, subtitle }: ReportDocument, frame: PdfFrame, asOf: Instant): void {
  sheet.line(title, sheet.left, sheet.y(), sheet.width, { size: 20, isBold: true });
  sheet.advance(28);
  const soft = { colour: ink.soft };
  if (subtitle !== null) sheet.paragraph(subtitle, soft);
  sheet.paragraph(`${frame.workspace}, with what was known on ${dateOf(asOf)}.`, soft);
  if (frame.freshness.length > 0) sheet.paragraph(`Sources: ${frame.freshness.join('; ')}.`, soft);
}

function drawRows(sheet: PdfSheet, { columns, rows, most }: DocumentTable): void {
  if (rows.length === 0) {
    sheet.paragraph('None.');
    return;
  }
  const cells = rows.slice(0, most).map((row) => columns.map(({ field }) => cellText(row[field])));
  drawTable(
    sheet,
    columns.map(({ title, share, isNumber }) => ({ title, share, isNumber })),
    cells,
  );
  if (rows.length > most) sheet.paragraph(`… and ${rows.length - most} more.`, { colour: ink.soft });
  sheet.advance(6);
}
