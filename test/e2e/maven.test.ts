import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DealScore } from '../../src/domain/score.ts';
import { sql } from '../../src/store/drizzle.ts';
import { openTestStore } from '../setup/databases.ts';
import { needs } from '../setup/needs.ts';
import { newDataDir, type Ran, runProgram, sharedData } from '../setup/program.ts';

const folder = join(sharedData, 'maven-crm');
const missing = existsSync(folder) ? null : 'needs ../shared/data/maven-crm';
const dataDir = newDataDir();
let first: Ran;

beforeAll(async () => {
  if (missing === null) first = await runProgram(['import', folder], dataDir);
}, 120_000);
afterAll(() => undefined);

test('maven imports without a mapping and says what it corrected [import.maven]', (context) => {
  needs(context, missing);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toContain('product "GTXPro" → "GTX Pro" (1,480 rows');
  expect(first.stdout).toMatch(/Imported: .*35 sales users, 85 accounts, 7 products, 8,800 opportunities\./);
  expect(first.stdout).toContain('500 deals have no dates at all');
});

test('importing again changes nothing and reports the same counts as JSON [import.maven] [commands.json-only]', async (context) => {
  needs(context, missing);
  const again = await runProgram(['import', folder, '--json'], dataDir);
  const report = JSON.parse(again.stdout) as {
    counts: Record<string, number>;
    applied: Record<string, { created: number; changed: number }>;
  };
  expect(report.counts).toMatchObject({ opportunity: 8_800, account: 85, product: 7, sales_user: 35 });
  for (const { created, changed } of Object.values(report.applied)) expect([created, changed]).toEqual([0, 0]);
}, 120_000);

test('the first import made the workspace main current [import.workspace-main]', async (context) => {
  needs(context, missing);
  const status = JSON.parse((await runProgram(['status', '--json'], dataDir)).stdout) as { workspace: string };
  expect(status.workspace).toBe('main');
}, 120_000);

test('1,589 deals are scored at the end of 2017, old ones are marked, twice the same bytes [score.maven-2017-12-31]', async (context) => {
  needs(context, missing);
  const words = ['score', '--as-of', '2017-12-31', '--json'];
  const [one, two] = [await runProgram(words, dataDir), await runProgram(words, dataDir)];
  const scores = JSON.parse(one.stdout) as DealScore[];
  expect(scores).toHaveLength(1_589);
  expect(one.stderr).toContain('500 deals have no dates');
  const marked = scores.filter(({ signals }) =>
    signals.some(({ id, state }) => state === 'fired' && (id === 'aging' || id === 'stalled-in-stage')),
  );
  expect(marked.length).toBeGreaterThanOrEqual(1_291);
  expect(two.stdout).toBe(one.stdout);
}, 120_000);

test('2,434 deals are scored as of the first of October 2017 [score.maven-2017-10-01]', async (context) => {
  needs(context, missing);
  const { stdout } = await runProgram(['score', '--as-of', '2017-10-01', '--json'], dataDir);
  expect(JSON.parse(stdout)).toHaveLength(2_434);
}, 120_000);

test('importing and scoring write no score, no episode and no outbox row [score.never-acts]', async (context) => {
  needs(context, missing);
  const store = await openTestStore(join(dataDir, 'postgres'));
  const { rows } = await store.pool.query(
    'select (select count(*)::int from bellwether.score) as scores, (select count(*)::int from bellwether.episode) as episodes, (select count(*)::int from bellwether.outbox) as actions',
  );
  const deals = await store.withTenant('main', (tx) =>
    tx.execute(sql`select count(*)::int as n from bellwether.record where object = 'opportunity'`),
  );
  await store.close();
  expect(rows).toEqual([{ scores: 0, episodes: 0, actions: 0 }]);
  expect(deals.rows).toEqual([{ n: 8_800 }]);
}, 120_000);
