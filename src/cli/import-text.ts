import type { RejectedCell, UploadTable } from '../domain/upload-description.ts';
import type { ImportReport } from '../orchestration/sync/import-files.ts';
import type { CommandIo } from './command.ts';
import { paint, plain } from './terminal.ts';

const shownRejections = 20;

/** The import report as a person reads it: what was found, how columns were read, what was corrected, what was refused. */
export function importText(report: ImportReport, io: CommandIo): string {
  const { described, counts } = report;
  return [
    ...described.tables.flatMap((table) => tableLines(table, io)),
    ...describeNotes(report),
    ...rejectionLines(report, io),
    '',
    `${paint(io, 'bold', 'Imported')}: ${countsText(counts)}.`,
    ...(described.withoutDates > 0
      ? [
          `${number(described.withoutDates)} deals have no dates at all; they are kept and shown, but not scored: nothing says when they began.`,
        ]
      : []),
    changesText(report),
    'Next: bellwether score',
    '',
  ].join('\n');
}

function tableLines(table: UploadTable, io: CommandIo): string[] {
  const delimiter = table.delimiter === '\t' ? 'tab' : table.delimiter;
  const format = [table.encoding, delimiter === null ? null : `separated by ${delimiter}`].filter(Boolean).join(', ');
  const mapped = table.columns.map(({ header, field, from }) => {
    const target = field ?? (from === 'ignored' ? '(left out)' : '(kept as it is)');
    const how = from === 'mapping' ? ' [mapping]' : '';
    const when = table.outcomeOnly.includes(header) ? ' (known at closing only)' : '';
    return `${plain(header)} → ${target}${when}${how}`;
  });
  return [
    `${paint(io, 'bold', table.file)}: ${number(table.rows)} rows of ${table.object.replaceAll('_', ' ')} (${format})`,
    `  ${mapped.join(', ')}`,
  ];
}

function describeNotes({ described }: ImportReport): string[] {
  const { references, warnings, stageEntered } = described;
  return [
    ...stageEntered.map(
      ({ label, column }) => `${plain(column)} is read as the day a deal entered stage "${plain(label)}".`,
    ),
    ...references.corrections.map(
      ({ object, value, matchedTo, rows }) =>
        `${object} "${plain(value)}" → "${plain(matchedTo)}" (${number(rows)} rows; same name written differently)`,
    ),
    ...references.unmatched
      .filter(({ hasTable }) => hasTable)
      .map(
        ({ object, values, distinct, rows }) =>
          `${number(distinct)} ${object} values in ${number(rows)} rows are in no ${object} table: ${values.slice(0, 5).map(plain).join(', ')}`,
      ),
    ...warnings.map(
      ({ message, rows, file, examples }) =>
        `${file ?? 'all files'}: ${message} (${number(rows)} rows${examples.length > 0 ? `, e.g. ${plain(examples[0] ?? '')}` : ''})`,
    ),
  ];
}

function rejectionLines({ rejected, rejectedCount, described }: ImportReport, io: CommandIo): string[] {
  const cells = [...described.errors, ...rejected];
  const total = rejectedCount + described.errors.length;
  if (total === 0) return [];
  const lines = cells.slice(0, shownRejections).map((cell) => `  ${rejectionText(cell)}`);
  const rest =
    total > shownRejections ? [`  … and ${number(total - shownRejections)} more (--json lists up to 200)`] : [];
  return ['', paint(io, 'yellow', `${number(total)} not read:`), ...lines, ...rest];
}

/** One refused cell in words: where, what stands there, why, what would be read. */
export function rejectionText({ file, row, column, value, reason, allowed }: RejectedCell): string {
  const where = [file, row === null ? null : `row ${row}`, column === null ? null : `column "${plain(column)}"`]
    .filter(Boolean)
    .join(', ');
  const found = value === null ? '' : ` "${plain(value)}":`;
  return `${where}:${found} ${reason}${allowed === null ? '' : `; allowed: ${allowed}`}`;
}

function changesText({ applied }: ImportReport): string {
  if (!applied.hasChanges) return 'Nothing changed: all of it was here already.';
  const parts = Object.values(applied.toJSON());
  const sum = (pick: 'created' | 'changed' | 'unchanged') => parts.reduce((total, part) => total + part[pick], 0);
  return `${number(sum('created'))} new, ${number(sum('changed'))} changed, ${number(sum('unchanged'))} as before.`;
}

const plurals: Readonly<Record<string, string>> = { opportunity: 'opportunities', activity: 'activities' };

function countsText(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).map(([object, count]) => {
    const words = count === 1 ? object : (plurals[object] ?? `${object}s`);
    return `${number(count)} ${words.replaceAll('_', ' ')}`;
  });
  return named.join(', ') || 'nothing';
}

function number(value: number): string {
  return value.toLocaleString('en');
}
