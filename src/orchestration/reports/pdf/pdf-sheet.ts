import { fitWinAnsi } from './win-ansi.ts';

type Document = PDFKit.PDFDocument;

export const ink = {
  text: '#1b1f24',
  soft: '#5b6570',
  rule: '#d0d5da',
  total: '#3b6ea5',
  up: '#2f855a',
  down: '#c05621',
  won: '#2b6cb0',
} as const;

const margin = 48;
const footer = 40;

/** How one piece of text stands: `width` cuts it with an ellipsis, `lines` lets it run over so many. */
export interface TextStyle {
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'center';
}

/** A document being drawn from top to bottom; what does not fit goes to the next page. Lengths are points. */
export interface PdfSheet {
  readonly document: Document;
  readonly left: number;
  readonly width: number;
  /** Where the next part begins. */
  y(): number;
  /** Moves on by `height`. */
  advance(height: number): void;
  /** Begins a new page unless `height` still fits; true: it did. */
  need(height: number): boolean;
  /** One line at a place, cut to `width`. */
  line(text: string, x: number, y: number, width: number, style?: TextStyle): void;
  /** A paragraph over the whole width at the current place. */
  paragraph(text: string, style?: TextStyle): void;
  heading(text: string): void;
  /** How many characters the fonts do not have, so far. */
  missing(): number;
}

/** Draws on `document`, whose pages must be buffered. */
export function openSheet(document: Document): PdfSheet {
  const width = document.page.width - 2 * margin;
  const bottom = () => document.page.height - margin - footer;
  let y = margin;
  let missing = 0;
  const printable = (text: string) => {
    const fitted = fitWinAnsi(text);
    missing += fitted.missing;
    return fitted.text;
  };
  const use = ({ size = 9.5, isBold = false, colour = ink.text }: TextStyle) =>
    document
      .font(isBold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .fillColor(colour);
  const sheet: PdfSheet = {
    document,
    left: margin,
    width,
    y: () => y,
    advance(height) {
      y += height;
    },
    need(height) {
      if (y + height <= bottom()) return false;
      document.addPage();
      y = margin;
      return true;
    },
    line(text, x, at, room, style = {}) {
      use(style);
      const shown = cut(printable(text), room, (part) => document.widthOfString(part));
      document.text(shown, x, at, { width: room, lineBreak: false, align: style.align ?? 'left' });
    },
    paragraph(text, style = {}) {
      const shown = printable(text);
      use(style);
      const height = document.heightOfString(shown, { width });
      sheet.need(height);
      use(style);
      document.text(shown, margin, y, { width });
      y += height + 4;
    },
    heading(text) {
      sheet.need(80);
      y += 10;
      sheet.line(text, margin, y, width, { size: 13, isBold: true });
      y += 22;
    },
    missing: () => missing,
  };
  return sheet;
}

/** Writes the foot of every page: what it is and which of how many. */
export function numberPages(document: Document, text: string): void {
  const { start, count } = document.bufferedPageRange();
  const shown = fitWinAnsi(text).text;
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    const at = document.page.height - footer;
    // below the margin pdfkit would begin a new page
    document.page.margins.bottom = 0;
    document.font('Helvetica').fontSize(8).fillColor(ink.soft);
    document.text(shown, margin, at, { width: 380, lineBreak: false });
    const number = `Page ${page - start + 1} of ${count}`;
    document.text(number, document.page.width - margin - 100, at, { width: 100, align: 'right', lineBreak: false });
  }
}

function cut(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text;
  const characters = [...text];
  let [fits, tooLong] = [0, characters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (widthOf(`${characters.slice(0, middle).join('')}…`) <= room) fits = middle;
    else tooLong = middle;
  }
  return `${characters.slice(0, fits).join('')}…`;
}
