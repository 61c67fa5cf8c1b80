import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../domain/errors.ts';

const keyBytes = 32;

/**
 * The key (32 bytes) that seals MCP's `requestState`, from a file in the data folder (mode 0600, made at first use), never in the
 * database. Every process of the folder has the same, so a call that one began another takes up again.
 * @throws AppError `forbidden` when others may read the file, `internal` when it is damaged
 */
export async function openStateKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, randomBytes(keyBytes).toString('base64'), { mode: 0o600, flag: 'wx' });
  try {
    // a link to a finished file is made whole or not at all: two first starts agree on one key
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    throw new AppError('forbidden', `Others may read the key file ${file}. Run: chmod 600 ${file}`);
  }
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
  if (key.length === keyBytes) return key;
  throw new AppError(
    'internal',
    `The key in ${file} is damaged. Remove it: a new one is made, and calls that wait for an answer are asked again.`,
  );
}
