/** What a column holds as its owner declares it; the encoder believes the values more than the declaration. */
export type ColumnKind = 'category' | 'number' | 'date';

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** One row's cells in the order of the table's columns; null: blank. */
export type TableRow = readonly (string | null)[];

/** A table of closed deals. `outcomes[i]` is 1 when row `i` was won, 0 when it was lost. */
export interface LabelledTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly outcomes: Uint8Array;
}

/** What exports write for "not known", in English, Spanish and Portuguese; words that may name a real level (`no`, `ninguno`) are not here. */
const blanks = new Set([
  ...[
    '',
    'na',
    'n/a',
    '#n/a',
    'nan',
    'null',
    'none',
    'nat',
    'nil',
    'undefined',
    'unknown',
    'not available',
    'not specified',
  ],
  ...['-', '--', '---', '.', '?', '(blank)', '(empty)', '(vacío)', '(vacio)', '(en blanco)', '(em branco)', '(vazio)'],
  ...['s/i', 's/d', 's.i.', 's.d.', 'n/d', 'n.d.', 'n/i', '#n/d', 'n/c'],
  ...['sin información', 'sin informacion', 'sin dato', 'sin datos', 'no informado', 'no informada', 'no disponible'],
  ...[
    'desconocido',
    'desconocida',
    'no especificado',
    'no especificada',
    'sin especificar',
    'en blanco',
    'vacío',
    'vacio',
  ],
  ...[
    'não informado',
    'nao informado',
    'não informada',
    'nao informada',
    'sem informação',
    'sem informacao',
    'sem dados',
  ],
  ...['desconhecido', 'desconhecida', 'não disponível', 'nao disponivel', 'não especificado', 'nao especificado'],
  ...['em branco', 'vazio'],
]);
const longestBlank = Math.max(...[...blanks].map((word) => word.length));

/** The cell's trimmed text, or null when it says nothing (blank, `NaN`, `N/A`, `S/I`, `Não informado`, a lone dash). */
export function cellText(cell: string | null | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  const text = cell.trim();
  return text.length <= longestBlank && blanks.has(text.toLowerCase().normalize('NFC')) ? null : text;
}
