import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { BuiltBoard } from '../web/serve-board.ts';

const product = fileURLToPath(new URL('../..', import.meta.url));
/** What the pages are made of; a change of any of it builds them anew. */
const sources = ['src/web/dashboard', 'src/web/contract', 'src/domain'];
const cacheFolder = join(product, 'node_modules', '.cache', 'bellwether');

/**
 * Gives the built pages: those of an earlier start, or built now in a thread of their own while everything else is served. The first
 * call of the returned function waits for them. @throws AppError `unavailable` when they cannot be built
 */
export function startBoardBuild(tell: (text: string) => void): () => Promise<BuiltBoard> {
  let building: Promise<BuiltBoard> | null = null;
  const board = () => {
    building ??= findOrBuild(tell);
    return building;
  };
  board().catch((error: Error) => tell(error.message));
  return board;
}

async function findOrBuild(tell: (text: string) => void): Promise<BuiltBoard> {
  const root = join(product, 'src/web/dashboard');
  if (!existsSync(join(root, 'index.html'))) {
    throw new AppError('unavailable', 'The pages of the board are not part of this installation.');
  }
  const folder = join(cacheFolder, `board-${await digestOf(sources)}`);
  if (!existsSync(join(folder, 'index.html'))) {
    tell('building the pages of the board');
    await buildInThread(root, folder);
  }
  return { folder };
}

async function digestOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = await readdir(join(product, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file.slice(product.length)).update(await readFile(file));
  }
  return hash
    .update(await readFile(join(product, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16);
}

function buildInThread(root: string, folder: string): Promise<void> {
  const worker = new Worker(new URL('./build-board-worker.ts', import.meta.url), { workerData: { root, folder } });
  worker.unref();
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new AppError('unavailable', `The pages of the board cannot be built: ${String(cause)}`, {}, { cause }));
    worker.once('error', fail);
    worker.once('exit', (code) => (code === 0 ? resolve() : fail(`the build ended with ${code}`)));
  });
}
