import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { createKeyRing, type KeyRing, type RingKeys } from './key-ring.ts';

const ringSchema = z.object({
  current: z.string().min(1),
  keys: z.record(z.string(), z.string().regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')),
});

/**
 * The key ring in a file beside the data (`kek.json`, mode 0600), made at first use. The file is read at every use, so a
 * rotation in another process counts at once.
 * @throws AppError `forbidden` when others may read the file, `internal` when it is damaged
 */
export async function openFileKeyRing(file: string): Promise<KeyRing> {
  await createOnce(file);
  await readRing(file);
  return createKeyRing(() => readRing(file));
}

/** Adds a key and makes it the current one; the old keys stay until `dropFileKey`. Returns the new key's id. */
export async function addFileKey(file: string): Promise<string> {
  const ring = await readRing(file);
  const id = newKeyId();
  await replaceRing(file, { current: id, keys: { ...ring.keys, [id]: randomBytes(32).toString('base64') } });
  return id;
}

/**
 * Removes a key that nothing uses any more (see `rotateKeys`).
 * @throws AppError `conflict` for the current key
 */
export async function dropFileKey(file: string, id: string): Promise<void> {
  const ring = await readRing(file);
  if (ring.current === id) throw new AppError('conflict', `Key "${id}" is the current one; add another first.`);
  await replaceRing(file, {
    current: ring.current,
    keys: Object.fromEntries(Object.entries(ring.keys).filter(([other]) => other !== id)),
  });
}

/** The ids on the ring, oldest first. */
export async function listFileKeys(file: string): Promise<string[]> {
  return Object.keys((await readRing(file)).keys);
}

/** Parses a ring given as text, e.g. by the environment. @throws AppError `internal` when it is damaged */
export function parseRing(text: string, where: string): RingKeys {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // the schema below says what is wrong without showing the text
  }
  const ring = ringSchema.safeParse(parsed);
  if (ring.success && ring.data.current in ring.data.keys) return ring.data;
  throw new AppError('internal', `The key ring in ${where} is damaged. Restore it from a copy.`, { hint: 'key-ring' });
}

async function readRing(file: string): Promise<RingKeys> {
  if (process.platform !== 'win32') {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new AppError('forbidden', `Others may read the key file ${file}. Run: chmod 600 ${file}`);
    }
  }
  return parseRing(await readFile(file, 'utf8'), file);
}

/** A link to a finished file is made whole or not at all, so that two first starts agree on one key. */
async function createOnce(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const id = newKeyId();
  const draft = `${file}.${randomUUID()}`;
  await writeDurably(draft, { current: id, keys: { [id]: randomBytes(32).toString('base64') } });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replaceRing(file: string, ring: RingKeys): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeDurably(draft, ring);
  await rename(draft, file);
}

async function writeDurably(file: string, ring: RingKeys): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(ring, null, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function newKeyId(): string {
  return `kek-${randomUUID().slice(0, 8)}`;
}
