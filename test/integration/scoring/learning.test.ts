import { afterAll, beforeAll, expect, test } from 'vitest';
import { configuredRecipients } from '../../../execution/alerts/recipients.ts';
import { rescoreWorkspace } from '../../../execution/jobs/rescore-workspace.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { riskSettingsSchema } from '../../../src/domain/settings.ts';
import { addDays, dateOf, endOfDay } from '../../../src/domain/time.ts';
import { readPipelineGround } from '../../../src/orchestration/context/pipeline-ground.ts';
import { recordFeedback } from '../../../src/orchestration/learning/record-feedback.ts';
import { judgeSignals, refreshStandings } from '../../../src/orchestration/learning/signal-standings.ts';
import { watchDrift } from '../../../src/orchestration/learning/watch-drift.ts';
import { trainWorkspaceModel } from '../../../src/orchestration/scoring/train-workspace-model.ts';
import { readStatus } from '../../../src/orchestration/sync/workspace-status.ts';
import { listAlertedDeals, listFeedback, saveAlertedDeals } from '../../../src/store/alert-records.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { chooseWorkspace } from '../../../src/store/workspaces.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type DemoWorkspace, readDemoWorkspace } from '../../setup/demo-workspace.ts';

let store: Store;
let demo: DemoWorkspace;
beforeAll(async () => {
  store = await openTestStore();
  demo = await readDemoWorkspace(store, 'demo', 5, '2026-11-20');
}, 300_000);
afterAll(() => store.close());

const settings = riskSettingsSchema.parse({});
const recipients = configuredRecipients(new Map(), { channel: 'slack-message', address: 'C0DEALS' });

test('a rescoring keeps what each alert said, and a thumb is kept once per person [learning.feedback]', async () => {
  const { tenantId, asOf } = demo;
  const report = await rescoreWorkspace({ store, tenantId, asOf, recipients });
  const alerted = await store.withTenant(tenantId, (tx) => listAlertedDeals(tx, asOf));
  expect(report.opened).toBeGreaterThan(0);
  expect(alerted).toHaveLength(report.opened);
  const [first] = alerted;
  expect(first?.signalIds.length).toBeGreaterThan(0);
  const given = { alert: first?.opportunityId ?? '', principal: localOwner(tenantId), at: asOf, reader: null };
  expect(await recordFeedback(store, { ...given, verdict: 'up' })).toMatchObject({ episodeId: first?.episodeId });
  await recordFeedback(store, { ...given, verdict: 'down' });
  const kept = await store.withTenant(tenantId, listFeedback);
  expect(kept).toMatchObject([{ episodeId: first?.episodeId, personId: 'local-owner', verdict: 'down' }]);
  expect(await store.withTenant('other', listFeedback)).toEqual([]);
  const stranger = { ...given, principal: localOwner('other'), verdict: 'up' as const };
  await expect(recordFeedback(store, stranger)).rejects.toMatchObject({ code: 'not_found' });
}, 300_000);

test('a signal whose alerts were wrong mutes itself, is shown with its figures, and a setting brings it back [learning.muting-from-outcomes]', async () => {
  const { tenantId, asOf } = demo;
  await store.withTenant(tenantId, async (tx) => {
    const ground = await readPipelineGround(tx, asOf);
    const won = ground.closed.filter(({ state }) => state.outcome === 'won').slice(0, 40);
    expect(won).toHaveLength(40);
    await saveAlertedDeals(
      tx,
      won.map(({ id, createdAt }) => ({
        tenantId,
        episodeId: `${id}#judged`,
        opportunityId: id,
        openedAt: createdAt,
        closeDate: '9999-12-31',
        signalIds: ['meetings-cancelled'],
      })),
    );
    const muted = await refreshStandings(tx, { tenantId, settings, ground });
    expect(muted).toEqual(new Set(['meetings-cancelled']));
    const shown = (await judgeSignals(tx, ground, settings)).signals.find(({ id }) => id === 'meetings-cancelled');
    expect(shown).toMatchObject({ isMuted: true, precision: { wrong: 40, right: 0 } });
    expect(shown?.reason).toContain('0 of 40 alerts came true');
    const heard = { ...settings, muting: { 'meetings-cancelled': 'never' as const } };
    expect(await refreshStandings(tx, { tenantId, settings: heard, ground })).toEqual(new Set());
  });
}, 300_000);

test('a model in use is held against what ended since, told in status, and a false level raises one alarm [learning.drift-alarm]', async () => {
  const { tenantId, asOf } = await readDemoWorkspace(store, 'twelve', 12, '2026-11-20');
  const then = endOfDay(addDays(dateOf(asOf), -75));
  const { verdict, modelVersion } = await trainWorkspaceModel(store, tenantId, then);
  expect(verdict).toBe('ships');
  // as if it had been in use for longer, so that enough deals have ended since within the horizon
  await store.withTenant(tenantId, async (tx) => {
    const { sql } = await import('../../../src/store/drizzle.ts');
    await tx.execute(sql`update bellwether.win_model set trained_as_of = trained_as_of - interval '120 days'`);
  });
  const honest = await watchDrift(store, tenantId, asOf);
  expect(honest).toMatchObject({ modelVersion, trainedAsOf: endOfDay(addDays(dateOf(then), -120)), asOf });
  expect(honest?.closedDeals).toBeGreaterThan(29);
  expect(Number.isFinite(honest?.z)).toBe(true);
  await store.withTenant(tenantId, async (tx) => {
    const { sql } = await import('../../../src/store/drizzle.ts');
    await tx.execute(sql`update bellwether.win_model
      set body = jsonb_set(body, '{table,intercept}', to_jsonb((body #>> '{table,intercept}')::float8 + 6))`);
  });
  expect(await watchDrift(store, tenantId, asOf)).toMatchObject({ state: 'drifted' });
  await watchDrift(store, tenantId, asOf);
  const workspace = await chooseWorkspace(store, tenantId);
  const status = workspace && (await readStatus(store, workspace));
  expect(status?.drift).toMatchObject({ state: 'drifted', modelVersion });
  expect(status?.alarms.filter(({ kind }) => kind === 'model_drift')).toHaveLength(1);
}, 300_000);
