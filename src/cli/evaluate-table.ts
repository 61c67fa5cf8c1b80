import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type EvaluationReport, evaluateTables } from '../../intelligence/win-model/evaluate-table.ts';
import type { TableColumn } from '../../intelligence/win-model/table.ts';
import { AppError, errorTable, toAppError } from '../domain/errors.ts';
import { type CsvTable, readCsv, readTableColumns } from './read-labelled-csv.ts';
import { savePlot } from './save-plot.ts';

export interface EvaluateTableOptions {
  readonly train: string;
  readonly test: string;
  readonly schema: string;
  readonly out: string;
  readonly strict?: boolean;
  /** Default 1. */
  readonly seed?: number;
  readonly json?: boolean;
  /** Where a calibration plot goes; null: none is wanted. */
  readonly plot?: string | null;
}

/** Where a command writes: results to `stdout`, everything else to `stderr`. */
export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

const outcomeWords = new Map<string, 0 | 1>([
  ...[
    '1',
    '1.0',
    'true',
    'yes',
    'won',
    'sí',
    'si',
    'sim',
    'ganado',
    'ganada',
    'ganho',
    'ganha',
    'verdadero',
    'verdadeiro',
  ].map((word): [string, 1] => [word, 1]),
  ...['0', '0.0', 'false', 'no', 'lost', 'não', 'nao', 'perdido', 'perdida', 'falso'].map((word): [string, 0] => [
    word,
    0,
  ]),
]);

function outcomeOf(cell: string | undefined): 0 | 1 | null {
  return outcomeWords.get((cell ?? '').trim().toLowerCase()) ?? null;
}

/** Where a column of the given name stands, in any case; -1: the table has none. */
function placeOf(table: CsvTable, name: string): number {
  return table.header.findIndex((each) => each.toLowerCase() === name);
}

/** The records whose outcome can be read, their outcomes, and how many were left out. */
function labelled(table: CsvTable, path: string) {
  const position = placeOf(table, 'outcome');
  if (position < 0)
    throw new AppError('invalid_input', `${path} has no column "outcome": --train needs one with 1 (won) or 0`);
  const records = table.records.filter((record) => outcomeOf(record[position]) !== null);
  const outcomes = Uint8Array.from(records, (record) => outcomeOf(record[position]) ?? 0);
  return { records, outcomes, unreadable: table.records.length - records.length };
}

function pickColumns(table: CsvTable, columns: readonly TableColumn[], records: CsvTable['records']) {
  const positions = columns.map((column) => table.header.indexOf(column.name));
  return records.map((record) => positions.map((position) => (position < 0 ? null : (record[position] ?? null))));
}

/** Test outcomes when every row has a readable one; null otherwise, with a word on stderr when only some can be read. */
function knownOutcomes(test: CsvTable, path: string, io: CommandIo): Uint8Array | null {
  const position = placeOf(test, 'outcome');
  if (position < 0 || test.records.length === 0) return null;
  const outcomes = test.records.map((record) => outcomeOf(record[position]));
  const unreadable = outcomes.filter((outcome) => outcome === null).length;
  if (unreadable > 0 && unreadable < outcomes.length)
    io.stderr(
      `${path}: ${unreadable} of ${outcomes.length} outcomes are neither 1 nor 0, so it is not judged on them\n`,
    );
  return outcomes.every((outcome) => outcome !== null) ? Uint8Array.from(outcomes, (outcome) => outcome ?? 0) : null;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function predictionsCsv(test: CsvTable, probabilities: Float64Array): string {
  const position = placeOf(test, 'row_id');
  const lines = test.records.map((record, row) => {
    const id = position < 0 ? String(row + 1) : (record[position] ?? '');
    return `${csvCell(id)},${probabilities[row]}`;
  });
  return `${['row_id,probability', ...lines].join('\n')}\n`;
}

function figureText(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : value.toFixed(4);
}

function summary(report: EvaluationReport): string {
  const { metrics } = report;
  const lines = [
    `verdict: ${report.verdict} (${report.reason})`,
    `model: ${report.model.kind}, ${report.rows.total} rows, ${report.rows.won} won`,
    `metrics from ${report.metricsFrom}: AUC ${figureText(metrics?.auc.value)}, Brier ${figureText(metrics?.brier.value)}, ECE ${figureText(metrics?.ece.value)}`,
    `excluded: ${report.columns.excluded.join(', ') || 'none'}; suspect: ${report.columns.suspects.join(', ') || 'none'}`,
    ...report.leakWarnings.map((warning) => `${warning.action}: ${warning.text}`),
  ];
  return `${lines.join('\n')}\n`;
}

async function run(options: EvaluateTableOptions, io: CommandIo): Promise<void> {
  const columns = await readTableColumns(options.schema);
  const train = await readCsv(options.train, '--train');
  const test = await readCsv(options.test, '--test');
  const { records, outcomes, unreadable } = labelled(train, options.train);
  if (unreadable > 0) io.stderr(`${options.train}: ${unreadable} rows left out, their outcome is neither 1 nor 0\n`);
  const inputs = columns.filter(({ name }) => !['outcome', 'row_id'].includes(name.toLowerCase()));
  if (inputs.length === 0)
    throw new AppError('invalid_input', `${options.schema} names no input column: list the columns of --train in it`);
  const absent = inputs.filter((column) => !train.header.includes(column.name)).map((column) => column.name);
  if (absent.length === inputs.length)
    throw new AppError(
      'invalid_input',
      `${options.train} has none of the columns of ${options.schema} (${absent.slice(0, 3).join(', ')} …): give the schema of this table`,
    );
  if (absent.length > 0) io.stderr(`${options.train}: no column ${absent.join(', ')}; read as blank\n`);
  const { report, probabilities } = evaluateTables(
    { columns: inputs, rows: pickColumns(train, inputs, records), outcomes },
    { names: test.header, rows: test.records, outcomes: knownOutcomes(test, options.test, io) },
    { seed: options.seed ?? 1, strict: options.strict ?? false },
  );
  await writePredictions(options.out, predictionsCsv(test, probabilities));
  await savePlot(options.plot ?? null, report.metrics, `${basename(options.test)}: ${report.metricsFrom}`);
  io.stdout(options.json ? `${JSON.stringify(report, null, 2)}\n` : summary(report));
}

async function writePredictions(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unwritable';
    throw new AppError('invalid_input', `cannot write ${path} (${why}): give --out a file in a folder that exists`);
  }
}

/**
 * `bellwether evaluate --train F --test F --schema F --out F [--strict] [--seed N] [--json]`: trains on a labelled table,
 * writes `row_id,probability` of the test rows to `out` and prints the report. Returns the exit code: 0, 1 failed, 2 bad input.
 */
export async function evaluateTable(options: EvaluateTableOptions, io: CommandIo): Promise<0 | 1 | 2> {
  try {
    await run(options, io);
    return 0;
  } catch (error) {
    const known = toAppError(error);
    io.stderr(`evaluate: ${known.message}\n`);
    return errorTable[known.code].exitCode;
  }
}
