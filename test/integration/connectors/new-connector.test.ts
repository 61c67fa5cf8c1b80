import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeConnector } from '../../../bin/new-connector.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';

const root = join(import.meta.dirname, '..', '..', '..');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(root, '.new-connector-'));
  await writeConnector(folder, 'acme-crm');
  await symlink(join(root, 'connectors', 'kit'), join(folder, 'connectors', 'kit'));
  await symlink(join(root, 'src'), join(folder, 'src'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(script: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

test('a new connector compiles under the rules of the repository [newconnector.compiles]', async () => {
  const config = join(folder, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: '../tsconfig.json', include: ['connectors/acme-crm', 'test'] }));
  expect(run('typescript/bin/tsc', ['--noEmit', '-p', config])).toEqual({ status: 0, output: '' });
}, 120_000);

test('a new connector passes lint as it is written [newconnector.lints]', () => {
  const { status, output } = run('@biomejs/biome/bin/biome', [
    'check',
    '--error-on-warnings',
    join(folder, 'connectors', 'acme-crm'),
    join(folder, 'test'),
  ]);
  expect(output).not.toContain('error');
  expect(status).toBe(0);
}, 120_000);

test('the conformance run of a new connector says what is missing, and nothing else fails [newconnector.says-what-is-missing]', async () => {
  const file = join(folder, 'test', 'integration', 'connectors', 'acme-crm-subject.ts');
  const { subject } = (await import(pathToFileURL(file).href)) as { subject: ConformanceSubject };
  const failed: string[] = [];
  for (const check of conformanceChecks(subject)) await check.run().catch(() => failed.push(check.title));
  expect(failed).toEqual(['the example data hold text outside ASCII', 'paging covers all records exactly once']);
}, 60_000);

test('a name that is none, or is taken, writes nothing [newconnector.refuses-bad-names]', async () => {
  for (const name of ['', 'Acme', '../x', 'kit', 'a--b']) {
    await expect(writeConnector(folder, name)).rejects.toThrow('is no name of a connector');
  }
  await expect(writeConnector(folder, 'acme-crm')).rejects.toThrow('is there already');
});
