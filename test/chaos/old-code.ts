import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An earlier version of the product in a folder of its own, with the packages of this one. */
export interface OldCode {
  readonly commit: string;
  /** Its worker process, which takes the same task. */
  readonly workerScript: string;
  remove(): void;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const migrations = 'src/store/migrations';

/**
 * Unpacks the version `ref` names; null: the last one that did not know the newest migration, so that old code meets a newer schema.
 * Returns why not where the history is not there, as in an unpacked release.
 */
export function unpackOldCode(ref: string | null): OldCode | string {
  const commit = ref === null ? beforeNewestMigration() : git(['rev-parse', `${ref}^{commit}`]);
  if (commit === null) return `no earlier version${ref === null ? '' : ` "${ref}"`} in a Git history here`;
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-old-'));
  const packed = spawnSync('git', ['archive', '--format=tar', commit], { cwd: root, maxBuffer: 512 * 1024 * 1024 });
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: packed.stdout });
  if (packed.status !== 0 || unpacked.status !== 0) return `version ${commit} cannot be unpacked`;
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));
  return {
    commit: commit.slice(0, 12),
    workerScript: join(folder, 'test/chaos/worker-process.ts'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function beforeNewestMigration(): string | null {
  const newest = readdirSync(join(root, migrations))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1);
  const file = `${migrations}/${newest}`;
  const added = git(['log', '--first-parent', '--diff-filter=A', '-n', '1', '--format=%H', '--', file]);
  return added === null ? null : git(['rev-parse', `${added}^1`]);
}

function git(words: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}
