// `npm test`: the tools that tests need, lint, types, then every test. Arguments go to the test runner.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installTestTools } from '../test/setup/install-tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const steps = [
  ['lint', [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', [join(modules, 'typescript/bin/tsc'), '--noEmit']],
  ['types of the board', [join(modules, 'typescript/bin/tsc'), '--noEmit', '-p', 'src/web/dashboard']],
];
const args = process.argv.slice(2);

installTestTools();
for (const [name, command] of args.length > 0 ? [] : steps) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`npm test: ${name} failed; the lines above say where.`);
    process.exit(1);
  }
}
const { status } = spawnSync(process.execPath, [join(modules, 'vitest/vitest.mjs'), 'run', ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
