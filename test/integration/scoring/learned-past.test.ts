import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, dateOf, endOfDay, type Instant } from '../../../src/domain/time.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { trainWorkspaceModel } from '../../../src/orchestration/scoring/train-workspace-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { readDemoWorkspace } from '../../setup/demo-workspace.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** The verdict, and the bytes of model, report and scores as of a past date. */
async function lookBack(tenantId: string, asOf: Instant) {
  const evaluation = await trainWorkspaceModel(store, tenantId, asOf);
  const { scores } = await scorePipeline(store, tenantId, asOf);
  const spoken = scores.filter(({ winProbability }) => winProbability !== null).length;
  return { verdict: evaluation.verdict, spoken, bytes: hash('sha256', JSON.stringify([evaluation, scores])) };
}

test('a model that ships for a past date, and its probabilities, are the same when nothing later is on record [scoring.past-is-past]', async () => {
  const whole = await readDemoWorkspace(store, 'whole', 12, '2026-11-20');
  const cut = await readDemoWorkspace(store, 'cut', 12, '2026-11-20');
  const asOf = endOfDay(addDays(dateOf(whole.asOf), -40));
  const removed = await Promise.all(
    [
      `delete from bellwether.record_change where tenant_id = $1 and (effective_at > $2 or known_at > $2)`,
      `delete from bellwether.activity where tenant_id = $1 and known_at > $2`,
      `delete from bellwether.record where tenant_id = $1 and born_at > $2`,
    ].map((statement) => store.pool.query(statement, [cut.tenantId, asOf])),
  );
  for (const { rowCount } of removed) expect(rowCount).toBeGreaterThan(10);
  const before = await lookBack(whole.tenantId, asOf);
  expect(before.verdict).toBe('ships');
  expect(before.spoken).toBeGreaterThan(50);
  expect(await lookBack(cut.tenantId, asOf)).toEqual(before);
}, 300_000);
