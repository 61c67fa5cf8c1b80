import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/*
 * `npm run bench [NAME]`: runs a benchmark of this folder, which prints one JSON line per figure; without a name it lists them.
 * Each file here is a script of its own; what benchmarks share lies under test/builders and test/setup.
 */
const groups: Readonly<Record<string, readonly string[]>> = {
  intelligence: ['score-pure', 'intelligence-model', 'rescore'],
};

const scripts = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => basename(file, '.ts'))
  .sort();
const [name, ...args] = process.argv.slice(2);
const chosen = name === undefined ? [] : scripts.includes(name) ? [name] : (groups[name] ?? []);
if (chosen.length === 0) {
  const names = [...new Set([...scripts, ...Object.keys(groups)])].sort().join(', ');
  if (name === undefined) console.log(`npm run bench NAME [-- OPTIONS], with NAME one of: ${names}`);
  else console.error(`"${name}" is no benchmark. There are: ${names}.`);
  process.exitCode = name === undefined ? 0 : 2;
}
for (const script of chosen) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${script}.ts`), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = status ?? 1;
}
