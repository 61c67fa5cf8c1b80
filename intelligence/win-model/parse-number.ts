/** Which character marks the fraction in a column of numbers. */
export type DecimalMark = '.' | ',';

const decoration =
  /[\s'’_]|[a-z]{1,3}\$|\$|€|£|¥|₹|₡|₲|s\/\.?(?=[\s\d])|bs\.?(?=[\s\d])|%|^[a-z]{3}(?=[\d\s+-])|(?<=\d)\s*[a-z]{3}$/gi;
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Decides a column's decimal mark from all its cells: a comma counts as the mark where it is followed by other than three
 * digits or comes after a point; a point likewise. Where every point stands before three digits and smaller whole numbers have
 * none (`950`, `1.200`), the points group thousands.
 */
export function detectDecimalMark(cells: readonly string[]): DecimalMark {
  let comma = 0;
  let point = 0;
  let grouped = 0;
  let small = 0;
  let ungrouped = 0;
  for (const cell of cells) {
    const lastComma = cell.lastIndexOf(',');
    const lastPoint = cell.lastIndexOf('.');
    if (lastComma >= 0 && lastPoint >= 0) {
      if (lastComma > lastPoint) comma += 1;
      else point += 1;
    } else if (lastComma >= 0 && cell.indexOf(',') === lastComma && !/,\d{3}(?!\d)/.test(cell)) comma += 1;
    else if (lastPoint >= 0) {
      if (cell.indexOf('.') !== lastPoint) comma += 1;
      else if (/^\D*[1-9]\d{0,2}\.\d{3}\D*$/.test(cell)) grouped += 1;
      else point += 1;
    } else if (/^\D*\d{1,3}\D*$/.test(cell)) small += 1;
    else if (/\d{4}/.test(cell)) ungrouped += 1;
  }
  if (comma + point + ungrouped === 0 && grouped > 0 && small > 0) return ',';
  return comma > point ? ',' : '.';
}

/** Reads one cell as a number: currency signs, codes, percent signs, grouping and accountants' brackets allowed; NaN when it is none. */
export function parseNumber(text: string, mark: DecimalMark): number {
  if (plainNumber.test(text) && mark === '.') return Number(text);
  let rest = text;
  let sign = 1;
  if (rest.startsWith('(') && rest.endsWith(')')) {
    sign = -1;
    rest = rest.slice(1, -1);
  }
  rest = rest.replace(decoration, '');
  if (rest.endsWith('-')) {
    sign = -sign;
    rest = rest.slice(0, -1);
  }
  rest = mark === ',' ? rest.replaceAll('.', '').replace(',', '.') : rest.replaceAll(',', '');
  return plainNumber.test(rest) ? sign * Number(rest) : Number.NaN;
}
