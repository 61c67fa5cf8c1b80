import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { removals } from './controls.ts';
import type { Removal } from './removal.ts';

/*
 * `npm run remove-controls [-- S-07]`: takes each control away in a copy of the repository and runs its test there. Prints a line
 * for each; a test that stays green proves nothing and makes the exit code 1.
 */
const root = join(import.meta.dirname, '..', '..');
const wanted = process.argv.slice(2);
const chosen = removals.filter(({ control }) => wanted.length === 0 || wanted.includes(control));
const copied = [
  'bin',
  'connectors',
  'docs',
  'execution',
  'intelligence',
  'src',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

const green = chosen.filter((removal) => !turnsRed(removal));
console.log(`${chosen.length - green.length} of ${chosen.length} removals turned their test red.`);
process.exitCode = green.length > 0 ? 1 : 0;

function turnsRed(removal: Removal): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-removal-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));
  for (const { file, find, replace } of removal.edits) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} no longer holds ${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  const started = performance.now();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', removal.test, '-t', removal.proof];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000,
  });
  rmSync(folder, { recursive: true, force: true });
  // the run must have failed by an expectation, not because nothing could be loaded
  const isRed = status !== 0 && /[1-9]\d* failed/.test(stdout) && !/No test files found/.test(stdout);
  const secs = ((performance.now() - started) / 1_000).toFixed(0);
  const reason =
    /(?:AssertionError|Error)\S*: [^\n]*/.exec(stripVTControlCharacters(stdout + stderr))?.[0].slice(0, 140) ?? '';
  console.log(
    `${isRed ? 'red  ' : 'GREEN'} ${removal.control} ${removal.what} → [${removal.proof}] ${secs} s ${reason}`,
  );
  return isRed;
}
