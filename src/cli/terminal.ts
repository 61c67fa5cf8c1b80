import { stripVTControlCharacters } from 'node:util';
import type { CommandIo } from './command.ts';

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
} as const;

/** Wraps text in a colour where the person's terminal shows one. */
export function paint(io: CommandIo, style: keyof typeof codes, text: string): string {
  const [on, off] = codes[style];
  return io.hasColour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Text from a system made safe for a terminal: control and invisible formatting characters become spaces. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The widest it may become; longer text is cut with an ellipsis. */
  readonly max?: number;
}

/** Lays rows out in columns that fit `width`; the last column takes what is left and is cut to it. */
export function layOutTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = columns.map(({ title, max = 40 }, at) =>
    Math.min(max, Math.max(title.length, ...rows.map((row) => displayWidth(row[at] ?? '')))),
  );
  const used = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  const last = widths.length - 1;
  widths[last] = Math.max(12, Math.min(widths[last] ?? 0, width - used));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) =>
        fitCell(cell, widths[at] ?? 0, at === last ? 'left' : (columns[at]?.align ?? 'left'), at === last),
      )
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

function fitCell(text: string, width: number, align: 'left' | 'right', isLast: boolean): string {
  const characters = [...text];
  const cut = displayWidth(text) > width ? `${characters.slice(0, Math.max(1, width - 1)).join('')}…` : text;
  const space = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  if (isLast && align === 'left') return cut;
  return align === 'right' ? space + cut : cut + space;
}

/** Columns a text takes: wide East Asian characters and emoji count two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
