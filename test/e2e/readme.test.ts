import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newDataDir, runProgram } from '../setup/program.ts';

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
const commands = blocks
  .map((line) => line.replace(/\s+#.*/, '').trim())
  .filter((line) => line.startsWith('npx bellwether '));

test('every bellwether command of the README runs as written, in its order [readme.commands-run]', async () => {
  const dataDir = newDataDir();
  expect(commands.length).toBeGreaterThan(6);
  for (const line of commands) {
    const { code, stderr } = await runProgram(line.replace('npx bellwether ', '').split(/\s+/), dataDir);
    expect([line, code], stderr).toEqual([line, 0]);
  }
}, 180_000);

test('every variable of the configuration is in the README [readme.variables]', () => {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'config.ts'), 'utf8');
  const variables = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? '');
  const unnamed = variables.filter(
    (name) =>
      !readme.includes(`\`${name}\``) &&
      !['BELLWETHER_REQUIRE', 'HUBSPOT_BASE_URL', 'GOOGLE_API_ROOT_URL', 'SEC_EDGAR_BASE_URL'].includes(name),
  );
  expect(variables.length).toBeGreaterThan(8);
  expect(unnamed).toEqual([]);
});
