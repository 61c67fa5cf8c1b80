import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { type SlackSimulatorOptions, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { readConfig } from '../../../src/config.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { databaseApprovalDesk } from '../../../src/orchestration/approvals/database-approval-desk.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import { Asker } from '../../../src/orchestration/questions/ask.ts';
import { openSlackApp } from '../../../src/slack/slack-app.ts';
import { openSlackHttp } from '../../../src/slack/slack-receiver.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { savePerson } from '../../../src/store/people.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { openGateway, prepareGateway } from '../../../src/wiring/open-gateway.ts';
import { openTestStore } from '../../setup/databases.ts';
import { dealScore } from '../execution/deal-score.ts';

const at = '2026-01-05T00:00:00.000Z';
const tenantId = 'acme';
export const hostileName = '<!channel> <@U0ANN> <http://evil.test|salesforce.com> *Deal* of ann';
/** Two of one team with their manager, one of another team, and somebody whom nobody knows here. */
export const slackUsers = [
  { id: 'U0ANN', name: 'ann', realName: 'Ann', email: 'ann@acme.test' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben', email: 'ben@acme.test' },
  { id: 'U0MIA', name: 'mia', realName: 'Mia', email: 'mia@acme.test' },
  { id: 'U0OPS', name: 'ops', realName: 'Ops', email: 'ops@acme.test' },
  { id: 'U0NEW', name: 'new', realName: 'New', email: 'new@acme.test' },
  { id: 'U0FAR', name: 'far', realName: 'Far', email: 'mia@acme.test', teamId: 'T0ELSEWHERE' },
  { id: 'U0OLD', name: 'old', realName: 'Old', email: 'ops@acme.test', isDeleted: true },
  { id: 'U0UNSURE', name: 'unsure', realName: 'Unsure', email: 'mia@acme.test', isEmailConfirmed: false },
];
const channels = [
  { id: 'C0LEADERS', name: 'leaders', members: ['U0OPS'] },
  { id: 'C0SALES', name: 'sales', members: ['U0ANN', 'U0OPS'] },
  { id: 'C0REPS', name: 'reps', members: ['U0ANN', 'U0BEN'] },
  { id: 'C0MIXED', name: 'mixed', members: ['U0ANN', 'U0OPS', 'U0NEW'] },
  { id: 'C0SHARED', name: 'shared', members: ['U0OPS', 'U0FAR'], isExternal: true },
];

const row = (object: string, id: string, values: Record<string, unknown>): MirrorRecord =>
  ({ object, id, changes: [{ effectiveAt: at, knownAt: at, values }], undated: {}, isDeleted: false }) as MirrorRecord;

/** The app in Slack over a socket of its own, a real store, gateway and policies, and the simulated Slack that talks to it. */
export async function openAppRoom(options: SlackSimulatorOptions = {}) {
  const store = await openTestStore();
  await ensureWorkspace(store, tenantId, tenantId, true);
  const deals = ['ann', 'ben', 'mia'].map((ownerId, index) =>
    row('opportunity', `d${ownerId}`, {
      ...{ name: ownerId === 'ann' ? hostileName : `Deal of ${ownerId}`, ownerId, accountId: null, stageId: 's1' },
      ...{ amount: `${index + 1}000`, currency: 'EUR', closeDate: '2026-03-01', outcome: null },
    }),
  );
  const users = ['ann', 'ben', 'mia'].map((id) =>
    row('sales_user', id, {
      ...{ name: id, email: `${id}@acme.test`, isActive: true, team: 'east', managerId: id === 'mia' ? null : 'mia' },
    }),
  );
  const stage = row('stage', 's1', { label: 'Proposal', isClosed: false, isWon: false });
  await store.withTenant(tenantId, async (tx) => {
    for (const [id, category] of [['salesforce', 'crm'] as const, ['slack', 'engagement'] as const])
      await saveConnection(tx, tenantId, { id, system: id, category, settings: {} });
    await tx.execute(sql`update bellwether.connection set data_as_of = ${at}::timestamptz`);
    await applyRecords(tx, tenantId, 'salesforce', [...deals, ...users, stage]);
    for (const owner of ['ann', 'ben', 'mia']) {
      const name = owner === 'ann' ? hostileName : `Deal of ${owner}`;
      const body = { ...dealScore(`d${owner}`, 90, at), name, owner };
      await tx.execute(sql`insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
        values (${tenantId}, ${`d${owner}`}, ${at}, 90, 'high', ${JSON.stringify(body)}::json)`);
      await tx.execute(sql`insert into bellwether.episode (tenant_id, id, opportunity_id, opened_at, band, risk, top_signals)
        values (${tenantId}, ${`d${owner}#1`}, ${`d${owner}`}, ${at}, 'high', 90, '[]'::jsonb)`);
      await tx.execute(sql`insert into bellwether.alerted_deal (tenant_id, episode_id, opportunity_id, opened_at, signal_ids)
        values (${tenantId}, ${`d${owner}#1`}, ${`d${owner}`}, ${at}, '["ghosted"]'::jsonb)`);
    }
    const person = { tenantId, issuer: null, subject: null, state: 'active' as const, createdAt: at, lastSeenAt: null };
    for (const [id, role] of [['ann', 'member'] as const, ['ben', 'member'] as const, ['mia', 'manager'] as const])
      await savePerson(tx, { ...person, id, name: id, email: `${id}@acme.test`, role, salesUserId: id });
    await savePerson(tx, {
      ...person,
      id: 'ops',
      name: 'ops',
      email: 'ops@acme.test',
      role: 'revops',
      salesUserId: null,
    });
  });
  const slack = await startSlackSimulator({
    ...{ users: slackUsers, channels, postsPerSecond: null, historyPerMinute: null, retryWaitsMs: [50, 50, 50] },
    ...options,
  });
  const connections = new LocalConnections();
  const prepared = await prepareGateway(readConfig({}), [slack.hostPort]);
  const audit = new MemoryAuditSink();
  const approvals = databaseApprovalDesk(store);
  const { gateway } = openGateway(prepared, {
    ...{ connections, audit, killSwitch: new MemoryKillSwitch(), approvals },
    observability: openObservability('silent', 'all'),
  });
  const connect = (system: string, settings: Record<string, unknown>, secrets: Record<string, string>) =>
    connections.put({
      ...{ id: system, tenantId, system, state: 'healthy', settings, credentials: memoryCredentials(secrets) },
    });
  await connect('slack', { apiUrl: slack.baseUrl }, { ...slack.credentials });
  await connect('salesforce', {}, { accessToken: 'x', instanceUrl: 'https://x.test' });
  const errors: unknown[] = [];
  const http = openSlackHttp(slack.sender.signingSecret, '/slack/events', Date.now);
  const server = createServer((request, response) => {
    if (!http.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const asker = new Asker({ store, tables: new DealTables({ store }) });
  openSlackApp(
    {
      ...{ store, gateway, approvals, asker: async () => asker, nowMs: Date.now, formKey: Buffer.alloc(32, 7) },
      ...{ boardOrigin: 'https://board.test', serves: () => true, lettingIn: null, nudge: () => undefined },
      onError: (error) => errors.push(error),
    },
    http.receiver,
  );
  slack.connectApp({ requestUrl, linkDomains: ['board.test'] });
  return {
    ...{ store, slack, people: slack.people, workspace: slack.workspace, requestUrl, errors, tenantId, approvals },
    /** Waits until something is true of the workspace, at most four seconds. */
    async until<Found>(look: () => Found | null | undefined | false): Promise<Found> {
      const endMs = performance.now() + 8_000;
      for (;;) {
        const found = look();
        if (found) return found;
        if (performance.now() > endMs) throw new Error(`nothing came; errors: ${errors.map(String).join('; ')}`);
        await sleep(10);
      }
    },
    /** Accepts an alert about a deal as the engine would have sent it; gives the id that its buttons carry. */
    async alert(owner: string): Promise<string> {
      const payload = {
        ...{ kind: 'deal_at_risk', change: 'opened', opportunityId: `d${owner}`, episodeId: `d${owner}#1` },
        ...{ name: hostileName, owner, amount: '1000', currency: 'EUR', stage: 'Proposal', closeDate: '2026-03-01' },
        ...{ risk: 90, band: 'high', since: at, reasons: [] },
      };
      const id = `alert-${owner}`;
      await store.withTenant(tenantId, (tx) =>
        tx.execute(sql`insert into bellwether.outbox (tenant_id, id, alert_key, rule, subject_id, trigger_epoch, channel,
          recipient, payload, due_at, request_key, status)
          values (${tenantId}, ${id}, ${id}, 'risk', ${`d${owner}`}, '1', 'slack-message', 'C0SALES',
            ${JSON.stringify(payload)}::jsonb, now(), ${id}, 'sent')`),
      );
      return id;
    },
    async rows<Row extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<Row[]> {
      return (await store.withTenant(tenantId, (tx) => tx.execute(query))).rows as Row[];
    },
    async close() {
      slack.connectApp(null);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.close();
      await connections.close();
      await prepared.http.close();
      await slack.close();
      await store.close();
    },
  };
}
export type AppRoom = Awaited<ReturnType<typeof openAppRoom>>;
