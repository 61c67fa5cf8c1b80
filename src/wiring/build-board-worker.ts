import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { workerData } from 'node:worker_threads';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'vite';

/*
 * Builds the board's pages in a thread of its own, compresses them and puts them in their place whole: a build that is interrupted
 * leaves nothing that looks finished, and of two builders the first one's stays.
 */
const { root, folder } = workerData as { readonly root: string; readonly folder: string };
const draft = await mkdtemp(join(dirname(folder), 'board-draft-'));
const smallestCompressed = 1_024;

await build({
  root,
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'error',
  build: { outDir: draft, emptyOutDir: true },
});
for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !/\.(js|css|svg|json|html|webmanifest)$/.test(entry.name)) continue;
  const content = await readFile(file);
  if (content.length < smallestCompressed) continue;
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
}
await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
  await rm(draft, { recursive: true, force: true });
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
});
