import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { evaluateCommand } from '../../../src/cli/commands/evaluate.ts';
import { parseCommandInput } from '../../../src/cli/parse-arguments.ts';
import { readConfig } from '../../../src/config.ts';
import type { WorkspaceEvaluation } from '../../../src/orchestration/scoring/train-workspace-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openSession } from '../../../src/wiring/open-session.ts';
import { openTestStore } from '../../setup/databases.ts';
import { readDemoWorkspace } from '../../setup/demo-workspace.ts';
import { importFolder } from '../../setup/import-folder.ts';

let store: Store;
let session: Session;
let folder = '';

beforeAll(async () => {
  store = await openTestStore();
  session = openSession(readConfig({}), store, null);
  folder = await mkdtemp(join(tmpdir(), 'bellwether few deals '));
  const rows = ['D-1,Acme,Proposal,900.00,2026-01-05,2026-09-30', 'D-2,Basta,Closed Won,700.00,2026-01-02,2026-03-01'];
  await writeFile(
    join(folder, 'deals.csv'),
    ['deal_id,account,stage,amount,created_date,close_date', ...rows].join('\n'),
  );
}, 60_000);
afterAll(async () => {
  await session.close();
  await store.close();
  await rm(folder, { recursive: true });
});

async function evaluate(...words: string[]) {
  const written = { stdout: '', stderr: '' };
  const io: CommandIo = {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    isTerminal: false,
    columns: 120,
    hasColour: false,
    cwd: folder,
  };
  const input = parseCommandInput(evaluateCommand, words);
  const bare = await evaluateCommand.runBare?.(input, session.config, io);
  const code = bare ?? (await evaluateCommand.run?.(input, session, io));
  return { code, ...written };
}

test('on a workspace it says verdict, test and references in words, and the same as JSON [evaluate.workspace]', async () => {
  await readDemoWorkspace(store, 'demo', 7, '2026-11-20');
  const text = await evaluate('--workspace', 'demo', '--as-of', '2026-11-19');
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^The win model is in use: better than the base rate, the stage table and the rules/);
  for (const words of ['always the base rate', 'win rate of the stage', 'the signals, calibrated', 'shuffled outcomes'])
    expect(text.stdout).toContain(words);
  expect(text.stdout).not.toMatch(/NaN|undefined|null/);
  const { stdout } = await evaluate('--workspace', 'demo', '--as-of', '2026-11-19', '--json');
  const report = JSON.parse(stdout) as WorkspaceEvaluation;
  expect(report).toMatchObject({
    verdict: 'ships',
    metrics: { auc: {}, averagePrecision: {}, brier: {}, logLoss: {} },
  });
  expect(report.metrics?.ece.low).not.toBeNull();
  expect(report.metrics?.liftTopDecile.value).not.toBeNull();
  expect(report.references.map(({ name }) => name)).toEqual(['base rate', 'stage table', 'rules']);
}, 240_000);

test('with two deals it says how many are missing and keeps saying so in scores [evaluate.workspace]', async () => {
  await importFolder(store, 'few', folder);
  const { code, stdout } = await evaluate('--workspace', 'few');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^No win probability: not enough history: 1 closed deals, 60 needed\./);
}, 60_000);

test('a labelled table needs no store, and all four files [evaluate.table-needs-no-store]', async () => {
  await expect(evaluate('--train', 'a.csv', '--out', 'b.csv')).rejects.toThrow(/also needs --test, --schema/);
  await expect(evaluate('--strict')).rejects.toThrow(/also needs --train, --test, --schema, --out/);
  const missing = await evaluate('--train', 'a.csv', '--test', 'a.csv', '--schema', 's.json', '--out', 'o.csv');
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/^evaluate: cannot read .*s\.json/);
});
