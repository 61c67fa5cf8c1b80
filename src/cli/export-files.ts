import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../domain/errors.ts';

const exportName = /\.(csv|tsv|tab|txt|json|ndjson|jsonl)$/i;

/**
 * The export files under the given absolute paths: a file as it is, a folder's files by their ending (not its sub-folders).
 * @throws AppError `invalid_input` for a path that does not exist or a folder without exports
 */
export function findExportFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => (lookAt(path).isDirectory() ? filesIn(path) : [path]));
  return [...new Set(files)];
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => exportName.test(name) && basename(name) !== 'schema.json');
  if (names.length === 0) {
    throw new AppError(
      'invalid_input',
      `${folder}: no CSV, TSV or JSON files in this folder. Name the files, or export some there.`,
    );
  }
  return names.sort().map((name) => join(folder, name));
}

function lookAt(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file or folder' : `cannot be read (${code})`;
    throw new AppError('invalid_input', `${path}: ${why}. Check the path.`, {}, { cause: error });
  }
}
