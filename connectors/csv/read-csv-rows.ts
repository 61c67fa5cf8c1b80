import { pipeline, Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { decodeBytes } from './decode-bytes.ts';
import type { SourceColumns, SourceRow, TableSource } from './source-rows.ts';

/** Largest row in bytes; beyond it a quote was most likely opened and never closed. */
export const rowBytesLimit = 8 * 1024 * 1024;

/** More columns than any export has; a wider file is most likely no table. */
export const columnsLimit = 10_000;

/**
 * The rows of a delimited file under its header, counted as a spreadsheet counts them. A row that cannot end (a quote that
 * is opened and never closed) is the last one and carries `problem`.
 * @throws AppError `invalid_input` for bytes that the encoding does not allow.
 */
export async function* readCsvRows(source: TableSource, columns: SourceColumns): AsyncGenerator<SourceRow> {
  const options: Options & { readableHighWaterMark: number } = {
    delimiter: source.content.delimiter ?? ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: rowBytesLimit,
    readableHighWaterMark: 256,
  };
  const parser = parse(options);
  pipeline(Readable.from(decodeBytes(source.path, source.content), { objectMode: false }), parser, () => {
    // the loop below meets the same error on the parser
  });
  let row = source.content.hasSeparatorLine ? -1 : 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (row > 1) yield { row, cells };
      else if (row === 1 && columns.mayGrow) columns.names.push(...cells.slice(0, columnsLimit + 1));
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { row: row + 1, cells: [], problem: endlessRow(error) };
  }
}

function endlessRow(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'opens a quote that never closes; the file was read up to here';
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `is larger than ${rowBytesLimit / 1024 / 1024} MB, most likely a quote that never closes; the file was read up to here`;
  }
  return `cannot be read (${error.code}); the file was read up to here`;
}
