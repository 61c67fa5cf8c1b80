import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..', '..');
const compressible = /\.(js|css|svg|html)$/;

/**
 * The board's pages, built once for each state of their sources and kept in `cacheDir`; builds of other states are removed. Each file
 * has its gzip and Brotli forms beside it.
 */
export async function buildBoard(cacheDir: string): Promise<{ readonly folder: string }> {
  const folder = join(cacheDir, `board-${await sourceDigest()}`);
  const isBuilt = await access(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );
  if (isBuilt) return { folder };
  await mkdir(cacheDir, { recursive: true });
  const draft = `${folder}.${process.pid}.draft`;
  const { build } = await import('vite');
  await build({
    configFile: join(import.meta.dirname, 'dashboard', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: draft },
  });
  await compressFiles(draft);
  await keepBuild(draft, folder);
  await removeOthers(cacheDir, folder);
  return { folder };
}

/** Two processes may build at once: the first one's result stays. */
async function keepBuild(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch {
    await rm(draft, { recursive: true, force: true });
    await access(join(folder, 'index.html'));
  }
}

async function removeOthers(cacheDir: string, folder: string): Promise<void> {
  const names = await readdir(cacheDir);
  const others = names.filter((name) => /^board-[0-9a-f]{16}$/.test(name) && join(cacheDir, name) !== folder);
  await Promise.all(others.map((name) => rm(join(cacheDir, name), { recursive: true, force: true })));
}

/** Everything the pages are made of: their own files, the contract, the rooms they import and the versions of packages. */
async function sourceDigest(): Promise<string> {
  const files = globSync(
    [
      'src/web/dashboard/**/*.{ts,tsx,css,html,js,svg,json}',
      'src/web/contract/**/*.ts',
      'src/domain/*.ts',
      'intelligence/risk/*.ts',
      'execution/alerts/next-action.ts',
      'package-lock.json',
    ],
    { cwd: root },
  ).sort();
  const digest = createHash('sha256');
  for (const file of files) digest.update(file).update(await readFile(join(root, file)));
  return digest.digest('hex').slice(0, 16);
}

async function compressFiles(folder: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder }).filter((file) => compressible.test(file));
  await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const plain = await readFile(path);
      await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
      await writeFile(`${path}.br`, await promisify(brotliCompress)(plain));
    }),
  );
}
