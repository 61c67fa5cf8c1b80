import { hash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/domain/canonical-json.ts';
import { addDays } from '../../../src/domain/time.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { trainWorkspaceModel } from '../../../src/orchestration/scoring/train-workspace-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readWinModel } from '../../../src/store/win-models.ts';
import { openTestStore } from '../../setup/databases.ts';
import { importFolder } from '../../setup/import-folder.ts';
import { needs } from '../../setup/needs.ts';
import { missingMaven, type PipelineRow, writeVariant } from './maven-variants.ts';

const asOf = '2017-10-01T23:59:59.999Z';
const day = asOf.slice(0, 10);
const isLater = (date: string) => date > day;

let store: Store;
const folders: string[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The export with its rows changed, imported into a workspace of its own. */
async function importVariant(name: string, change: Parameters<typeof writeVariant>[0]): Promise<string> {
  const folder = writeVariant(change);
  folders.push(folder);
  await importFolder(store, name, folder);
  return name;
}

/** Digests of the bytes of all scores as of October, and of the model trained then with its whole report. */
interface Bytes {
  readonly deals: number;
  readonly scores: string;
  readonly model: string;
}

async function bytesOf(workspace: string): Promise<Bytes> {
  const evaluation = await trainWorkspaceModel(store, workspace, asOf);
  const { scores } = await scorePipeline(store, workspace, asOf);
  const kept = await store.withTenant(workspace, (tx) => readWinModel(tx, asOf));
  return {
    deals: scores.length,
    scores: hash('sha256', JSON.stringify(scores)),
    model: hash('sha256', canonicalJson([evaluation, kept?.version, kept?.body, kept?.report])),
  };
}

const asItIs = (row: PipelineRow) => [row];
const closesLater = (row: PipelineRow) => row.close_date !== '' && isLater(row.close_date);

/** Ways to change what happened after October, each touching every such event. */
const laterChanges: Readonly<Record<string, (row: PipelineRow, index: number) => PipelineRow[]>> = {
  'flips how later deals end': (row) => {
    if (!closesLater(row)) return [row];
    const won = row.deal_stage === 'Lost';
    return [{ ...row, deal_stage: won ? 'Won' : 'Lost', close_value: won ? '98765' : '0' }];
  },
  'shifts later ends': (row, index) =>
    closesLater(row) ? [{ ...row, close_date: addDays(day, 1 + ((index * 37) % 300)) }] : [row],
  'takes later ends back, as the export of that day had it': (row) =>
    closesLater(row) ? [{ ...row, deal_stage: 'Engaging', close_date: '', close_value: '' }] : [row],
  'drops the deals that began later': (row) => (isLater(row.engage_date) ? [] : [row]),
};

let original: Bytes;
beforeAll(async () => {
  if (missingMaven === null) original = await bytesOf(await importVariant('original', asItIs));
}, 240_000);

const laterEntries = Object.entries(laterChanges);
test.for(laterEntries)(
  'a past score keeps its bytes when someone %s [scoring.past-is-past]',
  { timeout: 240_000 },
  async ([name, change], context) => {
    needs(context, missingMaven);
    expect(original.deals).toBe(2_434);
    expect(await bytesOf(await importVariant(name, change))).toEqual(original);
  },
);

const accountChanges: Readonly<Record<string, (row: PipelineRow, index: number) => PipelineRow[]>> = {
  'is blank everywhere': (row) => [{ ...row, account: '' }],
  'is filled everywhere but on one deal': (row, index) => [
    { ...row, account: index === 5 ? '' : row.account || 'Isdom' },
  ],
  'is filled on open deals and blank on ended ones': (row) => [
    { ...row, account: row.close_date === '' ? 'Isdom' : '' },
  ],
};

const accountEntries = Object.entries(accountChanges);
test.for(accountEntries)(
  'neither score nor model changes when the account %s [scoring.blank-account-trap]',
  { timeout: 240_000 },
  async ([name, change], context) => {
    needs(context, missingMaven);
    expect(await bytesOf(await importVariant(`account ${name}`, change))).toEqual(original);
  },
);
