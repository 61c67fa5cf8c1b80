import { expect, test } from 'vitest';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { systemPrincipal } from '../../../src/domain/principal.ts';
import type { ChangedRecord } from '../../../src/domain/record.ts';
import { collectPipelineContext } from '../../../src/orchestration/context/collect-contexts.ts';
import { matchWorkspace } from '../../../src/orchestration/matching/match-workspace.ts';
import { syncEngagement } from '../../../src/orchestration/sync/sync-engagement.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { openTestStore } from '../../setup/databases.ts';
import { linkedGateway } from '../execution/linked-gateway.ts';

const tenantId = 'talk';
const born = '2026-03-01T09:00:00.000Z';
const asOf = '2026-03-20T23:59:59.999Z';
const saidAt = (day: number) => Date.UTC(2026, 2, day, 9);

function record(object: ChangedRecord['object'], id: string, values: Record<string, unknown>): ChangedRecord {
  return { object, id, changes: [{ effectiveAt: born, knownAt: born, values }], undated: {}, isDeleted: false };
}

const deal = (id: string, accountId: string) =>
  record('opportunity', id, { name: id, accountId, createdDate: '2026-03-01', outcome: null });

const crm = [
  record('sales_user', 'u1', { name: 'Ada', email: 'ada@ours.example' }),
  record('account', 'acme', { name: 'Acme & Söhne', domain: 'acme.example' }),
  record('account', 'box', { name: 'Box', domain: 'box.example' }),
  record('account', 'twin1', { name: 'Twin Mills' }),
  record('account', 'twin2', { name: 'Twin Mills' }),
  ...[deal('d1', 'acme'), deal('d2', 'box'), deal('d3', 'twin1')],
];

const texts = [
  'ACME &amp; Sohne went quiet',
  'The box on my desk is empty',
  'See https://box.example/news',
  'Twin Mills called',
  'Nothing to say',
];

test('talk in Slack reaches the deal of the account it names, by whole name or domain, and no other [matching.by-name-in-talk]', async () => {
  const users = [{ id: 'U0ADA', name: 'ada', email: 'ada@ours.example' }];
  const talk = texts.map((text, at) => ({ channel: 'C0DEALS', userId: 'U0ADA', text, atMs: saidAt(10 + at) }));
  const simulator = await startSlackSimulator({ users, talk, historyPerMinute: null });
  const { baseUrl: apiUrl, credentials, hostPort } = simulator;
  const connection = { id: 'slack', make: slackConnector, settings: { apiUrl }, credentials };
  const gateway = linkedGateway([connection], [hostPort]);
  const store = await openTestStore();
  await store.withTenant(tenantId, async (tx) => {
    await applyRecords(tx, tenantId, 'crm', crm);
    await saveConnection(tx, tenantId, { id: 'slack', system: 'slack', category: 'engagement', settings: {} });
  });
  const principal = systemPrincipal(tenantId);
  await syncEngagement({ store, gateway, principal, connectionId: 'slack', system: 'slack', asOf });
  const report = await matchWorkspace(store, tenantId, []);
  const { open } = await store.withTenant(tenantId, (tx) => collectPipelineContext(tx, asOf));
  await Promise.all([store.close(), gateway.close(), simulator.close()]);
  expect(report).toEqual({ assigned: 2, ambiguous: 1, internal: 2 });
  const heard = open.map(({ opportunityId, activities }) => [
    opportunityId,
    activities.map(({ occurredAt, direction }) => [Number(occurredAt.slice(8, 10)), direction]),
  ]);
  expect(heard).toEqual([
    ['d1', [[10, 'internal']]],
    ['d2', [[12, 'internal']]],
    ['d3', []],
  ]);
});
