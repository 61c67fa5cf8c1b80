import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import { riskSettingsOf, workspaceSettingsSchema } from '../../../src/domain/workspace-settings.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { previewSettings } from '../../../src/orchestration/settings/preview-settings.ts';
import {
  readWorkspaceSettings,
  saveWorkspaceSettings,
} from '../../../src/orchestration/settings/workspace-settings.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { listSettingsVersions } from '../../../src/store/settings-versions.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type DemoWorkspace, readDemoWorkspace } from '../../setup/demo-workspace.ts';

let store: Store;
let demo: DemoWorkspace;
beforeAll(async () => {
  store = await openTestStore();
  demo = await readDemoWorkspace(store, 'demo', 5, '2026-11-20');
}, 300_000);
afterAll(() => store.close());

const firedOf = (scores: Awaited<ReturnType<typeof scorePipeline>>['scores'], id: string) =>
  scores.filter(({ signals }) => signals.some((signal) => signal.id === id && signal.state === 'fired')).length;

test('a preview says exactly what saving then does, saves nothing, and versions keep who and when [learning.settings-preview] [learning.settings-versions]', async () => {
  const { tenantId, asOf } = demo;
  const settings = workspaceSettingsSchema.parse({
    thresholds: { noTwoWayDays: 2 },
    signalWeights: { ghosted: 0 },
    fiscalCalendar: { firstMonth: 2 },
  });
  const { scores: before } = await scorePipeline(store, tenantId, asOf);
  const preview = await previewSettings(store, tenantId, asOf, riskSettingsOf(settings));
  expect(await store.withTenant(tenantId, readWorkspaceSettings)).toMatchObject({ version: 0 });
  const at = '2026-11-20T10:00:00.000Z';
  const by = { principal: localOwner(tenantId), at, note: 'shorter silence' };
  expect(await saveWorkspaceSettings(store, settings, by)).toBe(1);
  const { scores: after } = await scorePipeline(store, tenantId, asOf);
  const change = preview.signals.find(({ id }) => id === 'no-two-way-activity');
  expect(change?.fires).toBeGreaterThan(0);
  expect(change?.firingExamples.length).toBeGreaterThan(0);
  expect(firedOf(after, 'no-two-way-activity') - firedOf(before, 'no-two-way-activity')).toBe(
    (change?.fires ?? 0) - (change?.clears ?? 0),
  );
  const [old, now] = [before, after].map((scores) => new Map(scores.map((score) => [score.opportunityId, score])));
  expect([...(old ?? [])].filter(([id, score]) => now?.get(id)?.risk !== score.risk)).toHaveLength(preview.riskChanges);
  const ghosted = after.flatMap(({ signals }) => signals.filter(({ id }) => id === 'ghosted'));
  expect(ghosted.every(({ contribution }) => contribution === 0)).toBe(true);
  const [version] = await store.withTenant(tenantId, (tx) => listSettingsVersions(tx, 10));
  expect(version).toMatchObject({ version: 1, savedBy: 'local-owner', savedAt: at, note: 'shorter silence' });
  // put back for the other tests
  await saveWorkspaceSettings(store, workspaceSettingsSchema.parse({}), by);
  expect((await scorePipeline(store, tenantId, asOf)).scores).toEqual(before);
}, 300_000);

test('saved settings cannot be changed in place, and another workspace neither sees nor takes them [learning.settings-versions]', async () => {
  const changed = store.withTenant(demo.tenantId, async (tx) => {
    const { sql } = await import('../../../src/store/drizzle.ts');
    await tx.execute(sql`update bellwether.settings_version set saved_by = 'somebody else'`);
  });
  await expect(changed).rejects.toThrow();
  expect(await store.withTenant('other', (tx) => listSettingsVersions(tx, 10))).toEqual([]);
});
