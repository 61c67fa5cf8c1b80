const formulaStart = /^[\s'"]*[=+\-@\t\r＝＋－＠]/u;
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * Rows as CSV (RFC 4180) that no spreadsheet takes for a formula: a cell that could start one gets an apostrophe in front;
 * numbers, negative ones too, stay numbers.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection (2026-11-20)
 */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
