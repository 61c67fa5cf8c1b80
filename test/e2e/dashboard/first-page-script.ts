import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** All script that the first page needs before it works: the entry and what it imports, each as gzip, in kB. */
export async function firstPageScriptKb(folder: string): Promise<number> {
  const chunks = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const needed = new Set<string>();
  const add = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of chunks[name]?.imports ?? []) add(each);
  };
  for (const [name, { isEntry }] of Object.entries(chunks)) if (isEntry) add(name);
  const files = [...needed].flatMap((name) => chunks[name]?.file ?? []);
  const sizes = await Promise.all(
    ['choose-theme.js', ...files].map(async (file) => gzipSync(await readFile(join(folder, file))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}
