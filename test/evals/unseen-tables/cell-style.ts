/** How a made-up file writes its cells. */
export interface CellStyle {
  readonly date: 'd/m/y' | 'm/d/y' | 'iso';
  readonly decimals: 'comma' | 'point';
  /** What stands before an amount of money. */
  readonly currency: string;
  /** Words that stand for "not known"; a file uses several. */
  readonly blanks: readonly string[];
}

export const spanish: CellStyle = {
  date: 'd/m/y',
  decimals: 'comma',
  currency: '',
  blanks: ['S/I', '', 'Sin información', 's/d'],
};

export const portuguese: CellStyle = {
  date: 'd/m/y',
  decimals: 'comma',
  currency: 'R$ ',
  blanks: ['Não informado', '', 'N/D', '(em branco)'],
};

export const american: CellStyle = { date: 'm/d/y', decimals: 'point', currency: '$', blanks: ['N/A', '', 'Unknown'] };

export const plain: CellStyle = { date: 'iso', decimals: 'point', currency: '', blanks: ['', 'null'] };

/** What a cell means: nothing, a level, a number, money, or a day (days since 1970-01-01). */
export type Meaning =
  | { readonly is: 'blank' }
  | { readonly is: 'level'; readonly level: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'money'; readonly value: number }
  | { readonly is: 'day'; readonly day: number };

/** The cell's text as the file writes it; `pick` chooses among the blank words. */
export function writeCell(meaning: Meaning, style: CellStyle, pick: (choices: number) => number): string {
  if (meaning.is === 'blank') return style.blanks[pick(style.blanks.length)] ?? '';
  if (meaning.is === 'level') return meaning.level;
  if (meaning.is === 'day') return writeDay(meaning.day, style);
  if (meaning.is === 'money') return `${style.currency}${writeNumber(meaning.value, 2, style, true)}`;
  return writeNumber(meaning.value, Number.isInteger(meaning.value) ? 0 : 3, style, false);
}

function writeNumber(value: number, digits: number, style: CellStyle, grouped: boolean): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  const [group, mark] = style.decimals === 'comma' ? ['.', ','] : [',', '.'];
  const written = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return `${value < 0 ? '-' : ''}${written}${fraction === undefined ? '' : `${mark}${fraction}`}`;
}

function writeDay(day: number, style: CellStyle): string {
  const iso = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const [year, month, date] = iso.split('-');
  if (style.date === 'iso') return iso;
  return style.date === 'd/m/y' ? `${date}/${month}/${year}` : `${month}/${date}/${year}`;
}
