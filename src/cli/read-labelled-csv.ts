import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { TableColumn } from '../../intelligence/win-model/table.ts';
import { AppError } from '../domain/errors.ts';

/** `schema.json` of a labelled table: the columns that may be inputs, and what each holds. */
const tableSchema = z.object({
  columns: z.array(z.object({ name: z.string(), kind: z.enum(['category', 'number', 'date']) })).min(1),
  segment_columns: z.array(z.string()).optional(),
});

/** A CSV file read whole: its header and its records, cells as text. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new AppError('invalid_input', `cannot read ${path} (${why}): give ${option} a readable file`, {
      field: option,
    });
  }
}

/** The text of a file as spreadsheets save it: UTF-8, UTF-16 with its mark, else Windows-1252. */
function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A column's name without blanks around it, its accents in one spelling. */
function plainName(name: string): string {
  return name.trim().normalize('NFC');
}

/** Reads a CSV file with a header line; comma, semicolon or tab, whichever the header has most of. @throws invalid_input */
export async function readCsv(path: string, option: string): Promise<CsvTable> {
  const text = await readText(path, option);
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [',', ';', '\t'].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', `${path} is not a CSV file (${why}): correct it or give another to ${option}`);
  }
  const [header, ...rows] = records;
  if (!header) throw new AppError('invalid_input', `${path} is empty: ${option} needs a header line and rows`);
  return { header: header.map(plainName), records: rows };
}

/** Reads the columns and their kinds from a schema file. @throws invalid_input */
export async function readTableColumns(path: string): Promise<readonly TableColumn[]> {
  const text = await readText(path, '--schema');
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new AppError('invalid_input', `${path} is not JSON: --schema needs {"columns": [{"name", "kind"}]}`);
  }
  const parsed = tableSchema.safeParse(json);
  if (parsed.success) return parsed.data.columns.map(({ name, kind }) => ({ name: plainName(name), kind }));
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'columns';
  throw new AppError(
    'invalid_input',
    `${path}: ${where}: ${issue?.message ?? 'wrong'}; kind is category, number or date`,
  );
}
