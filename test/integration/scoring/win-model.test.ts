import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { learnBenchmarks } from '../../../intelligence/benchmarks/learn-benchmarks.ts';
import { type DealModelState, learnedWinModel } from '../../../intelligence/win-model/deal-model.ts';
import { defaultRiskSettings } from '../../../src/domain/settings.ts';
import { addDays, dateOf, endOfDay } from '../../../src/domain/time.ts';
import { collectPipelineContext } from '../../../src/orchestration/context/collect-contexts.ts';
import { collectSnapshots } from '../../../src/orchestration/scoring/collect-snapshots.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import {
  trainWorkspaceModel,
  type WorkspaceEvaluation,
} from '../../../src/orchestration/scoring/train-workspace-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readWinModel } from '../../../src/store/win-models.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type DemoWorkspace, readDemoWorkspace } from '../../setup/demo-workspace.ts';
import { importFolder } from '../../setup/import-folder.ts';
import { needs } from '../../setup/needs.ts';
import { missingMaven, writeVariant } from './maven-variants.ts';

let store: Store;
let demo: DemoWorkspace;
let evaluation: WorkspaceEvaluation;

beforeAll(async () => {
  store = await openTestStore();
  demo = await readDemoWorkspace(store, 'demo', 7, '2026-11-20');
  evaluation = await trainWorkspaceModel(store, demo.tenantId, demo.asOf);
}, 240_000);
afterAll(() => store.close());

test('the demo’s model beats base rate, stage table and rules on the latest part, and speaks [scoring.model-speaks-when-better]', async () => {
  expect(evaluation.verdict).toBe('ships');
  expect(evaluation.references.map(({ name, isBeaten }) => [name, isBeaten])).toEqual([
    ['base rate', true],
    ['stage table', true],
    ['rules', true],
  ]);
  const { scores } = await scorePipeline(store, demo.tenantId, demo.asOf);
  for (const { winProbability, model } of scores) {
    expect(winProbability).toBeGreaterThan(0);
    expect(winProbability).toBeLessThan(1);
    expect(model).toMatchObject({ kind: 'learned', version: evaluation.modelVersion, winProbabilityReason: null });
  }
  expect(new Set(scores.map(({ winProbability }) => winProbability)).size).toBeGreaterThan(50);
});

test('with shuffled outcomes the demo’s features rank no better than chance [scoring.permuted-label-is-chance]', () => {
  expect(Math.abs((evaluation.permutedLabelAuc ?? 0) - 0.5)).toBeLessThan(0.1);
});

test('training again on the same data gives the same bytes, and so does scoring [scoring.model-same-bytes]', async () => {
  const bytes = async () => {
    const { scores } = await scorePipeline(store, demo.tenantId, demo.asOf);
    const kept = await store.withTenant(demo.tenantId, (tx) => readWinModel(tx, demo.asOf));
    return hash('sha256', JSON.stringify([scores, kept]));
  };
  const before = await bytes();
  expect(await trainWorkspaceModel(store, demo.tenantId, demo.asOf)).toEqual(evaluation);
  expect(await bytes()).toBe(before);
}, 120_000);

test('a win probability is exactly the sum of its parts [scoring.win-probability-adds-up]', async () => {
  const { open, closed, stages, kept } = await store.withTenant(demo.tenantId, async (tx) => ({
    ...(await collectPipelineContext(tx, demo.asOf)),
    kept: await readWinModel(tx, demo.asOf),
  }));
  const benchmarks = learnBenchmarks({ closed, open, stages });
  const state = kept?.body as unknown as DealModelState;
  const model = learnedWinModel(state, kept?.version ?? '', benchmarks, defaultRiskSettings);
  for (const context of open) {
    const { baseLogOdds, contributions, logOdds } = model.explain(context);
    const sum = contributions.reduce((total, part) => total + part.logOdds, baseLogOdds);
    expect(Math.abs(sum - logOdds)).toBeLessThan(1e-9);
    expect(model.winProbability(context).value).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 6);
  }
});

test('a score of an earlier date never uses a model trained later [scoring.model-of-its-time]', async () => {
  const before = endOfDay(addDays(dateOf(demo.asOf), -1));
  const { scores } = await scorePipeline(store, demo.tenantId, before);
  expect(scores.length).toBeGreaterThan(50);
  for (const { winProbability, model } of scores) {
    expect(winProbability).toBeNull();
    expect(model.winProbabilityReason).toMatch(/no model has been trained .*bellwether evaluate/);
  }
});

test('a workspace with few closed deals says how many are missing [scoring.too-little-history]', async () => {
  const early = endOfDay(addDays(dateOf(demo.asOf), -620));
  const { verdict, reason, history } = await trainWorkspaceModel(store, demo.tenantId, early);
  expect(history.closedDeals).toBeLessThan(60);
  expect(verdict).toBe('too_little_history');
  expect(reason).toBe(`not enough history: ${history.closedDeals} closed deals, 60 needed`);
  const { scores } = await scorePipeline(store, demo.tenantId, early);
  expect(new Set(scores.map(({ model }) => model.winProbabilityReason))).toEqual(new Set([reason]));
}, 60_000);

test('a snapshot shows what the scoring of its day would have seen [scoring.snapshots-are-as-of]', async () => {
  const { snapshots, dates } = await collectSnapshots(store, demo.tenantId, demo.asOf, defaultRiskSettings);
  const asOf = dates[dates.length >> 1] ?? '';
  const { open } = await store.withTenant(demo.tenantId, (tx) => collectPipelineContext(tx, asOf));
  const openThen = new Set(open.map(({ opportunityId }) => opportunityId));
  const shown = snapshots.filter((snapshot) => snapshot.asOf === asOf);
  expect(shown.length).toBeGreaterThan(10);
  for (const { opportunityId, closedAt } of shown) {
    expect(openThen.has(opportunityId)).toBe(true);
    expect(closedAt > asOf).toBe(true);
  }
}, 120_000);

test('maven’s history gives no better than the base rate, and scores say so [scoring.maven-no-better-than-base-rate]', async (context) => {
  needs(context, missingMaven);
  await importFolder(
    store,
    'maven',
    writeVariant((row) => [row]),
  );
  const asOf = '2017-12-31T23:59:59.999Z';
  const maven = await trainWorkspaceModel(store, 'maven', asOf);
  expect([maven.verdict, maven.reason]).toEqual(['no_better_than_base_rate', 'no better than the base rate']);
  expect(maven.metrics?.auc.value).toBeLessThan(0.6);
  const { scores } = await scorePipeline(store, 'maven', asOf);
  expect(scores).toHaveLength(1_589);
  for (const { winProbability, model } of scores)
    expect([winProbability, model.winProbabilityReason]).toEqual([null, 'no better than the base rate']);
}, 240_000);
