import { ink, type PdfSheet } from './pdf-sheet.ts';

/** One column of a table: its share of the width, and whether it holds numbers. */
export interface PdfColumn {
  readonly title: string;
  readonly share: number;
  readonly isNumber?: boolean;
}

const rowHeight = 15;
const gap = 8;

/** Draws a table, its head again on every page; a text that is too long for its column is cut. */
export function drawTable(sheet: PdfSheet, columns: readonly PdfColumn[], rows: readonly (readonly string[])[]): void {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const row = (cells: readonly string[], isHead: boolean) => {
    let x = sheet.left;
    columns.forEach(({ share, isNumber }, at) => {
      const width = (share / shares) * sheet.width;
      sheet.line(cells[at] ?? '', x, sheet.y(), width - gap, {
        size: 8.5,
        isBold: isHead,
        colour: isHead ? ink.soft : ink.text,
        align: isNumber ? 'right' : 'left',
      });
      x += width;
    });
    sheet.advance(rowHeight);
    const { document, left, width } = sheet;
    document.lineWidth(0.4).strokeColor(ink.rule);
    document
      .moveTo(left, sheet.y() - 4)
      .lineTo(left + width, sheet.y() - 4)
      .stroke();
  };
  const head = () =>
    row(
      columns.map(({ title }) => title),
      true,
    );
  sheet.need(rowHeight * 3);
  head();
  for (const cells of rows) {
    if (sheet.need(rowHeight)) head();
    row(cells, false);
  }
}
