import type { Answer } from '../domain/question.ts';
import type { CommandIo } from './command.ts';
import { layOutTable, paint, plain } from './terminal.ts';

/** Rows shown at the terminal; `--json` gives all. */
const maxRows = 30;

/** An answer for a person at a terminal: its text, its rows as a table that fits, and what to ask next. */
export function answerText(answer: Answer, io: CommandIo): string {
  const { rows } = answer.answer;
  const lines = [safeLines(answer.text)];
  if (rows.length > 0 && answer.answer.kind !== 'scalar') lines.push('', ...rowLines(rows, io));
  if (rows.length > maxRows)
    lines.push(`${(rows.length - maxRows).toLocaleString('en')} more rows: --json shows them all.`);
  if (answer.suggestions.length > 0)
    lines.push('', ...answer.suggestions.map((next) => paint(io, 'dim', `Next: ${next}`)));
  return lines.join('\n');
}

/** Our own line breaks stay; everything else that is not text goes. */
function safeLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

function rowLines(rows: Answer['answer']['rows'], io: CommandIo): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'id');
  const columns = names.map((name) => {
    const isNumber = rows.every(
      (row) => row[name] === null || row[name] === undefined || typeof row[name] === 'number',
    );
    return { title: name, align: isNumber ? ('right' as const) : ('left' as const), max: 36 };
  });
  const cells = rows.slice(0, maxRows).map((row) => names.map((name) => cellText(row[name] ?? null)));
  const [head = '', ...lines] = layOutTable(columns, cells, io.isTerminal ? io.columns : 200);
  return [paint(io, 'bold', head), ...lines];
}

function cellText(value: string | number | boolean | null): string {
  if (value === null) return '–';
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 4 });
  return plain(String(value));
}
