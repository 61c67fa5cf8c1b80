import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../src/domain/errors.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { readJsonRows } from './read-json-rows.ts';
import { sniffContent } from './sniff-content.ts';
import type { SourceColumns, SourceRow, TableSource } from './source-rows.ts';

const sniffedBytes = 64 * 1024;

/**
 * Looks at the first bytes of a file.
 * @throws AppError `not_found` where there is no such file, `invalid_input` where it is not text or is empty.
 */
export async function openTableSource(path: string, declaredEncoding: string | null): Promise<TableSource> {
  const name = basename(path);
  const file = await open(path).catch((cause: unknown) => {
    throw new AppError('not_found', 'cannot be opened; is it still there?', { field: 'files' }, { cause });
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new AppError('invalid_input', 'is no file; name the files in it', { field: 'files' });
    const { size, mtimeMs } = stats;
    const head = Buffer.alloc(Math.min(size, sniffedBytes));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const content = sniffContent(head.subarray(0, bytesRead), declaredEncoding);
    return { path, name, bytes: size, modifiedMs: mtimeMs, content };
  } finally {
    await file.close();
  }
}

/** The rows of any file we read, as cells under `columns`. @throws AppError `invalid_input` for undecodable bytes. */
export function readRows(source: TableSource, columns: SourceColumns): AsyncGenerator<SourceRow> {
  return source.content.format === 'csv' ? readCsvRows(source, columns) : readJsonRows(source, columns);
}
