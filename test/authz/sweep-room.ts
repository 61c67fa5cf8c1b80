import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { configuredRecipients } from '../../execution/alerts/recipients.ts';
import type { Channel } from '../../execution/channels/channel.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import type { DeliveryQueue, WakeUp } from '../../execution/queue/delivery-queue.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
import { scoreAndAlert, syncWorkspace } from '../../execution/schedules/run-pipeline.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { databaseAuditSink } from '../../src/orchestration/audit/database-audit-sink.ts';
import { buildCatalog } from '../../src/orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../../src/orchestration/catalog/catalog-holder.ts';
import { vocabularyOf } from '../../src/orchestration/catalog/vocabulary.ts';
import { LocalConnections } from '../../src/orchestration/gateway/connections.ts';
import { createGateway } from '../../src/orchestration/gateway/create-gateway.ts';
import type { Gateway } from '../../src/orchestration/gateway/gateway.ts';
import { databaseKillSwitch } from '../../src/orchestration/kill-switch/watch-kill-switch.ts';
import { createPolicyEngine } from '../../src/orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../../src/orchestration/policy/policy-holder.ts';
import { defaultPolicyDirectory, readPolicyFiles } from '../../src/orchestration/policy/read-policy-files.ts';
import { saveConnection } from '../../src/store/connections.ts';
import type { Store } from '../../src/store/open-store.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { openTestStore } from '../setup/databases.ts';
import { canaryOf, twinCrm, twins } from './twin-tenants.ts';

/** Two tenants' whole life in one process: synced, scored, alerted and delivered, side by side. */
export interface SweepRoom {
  readonly store: Store;
  readonly gateway: Gateway;
  /** Every wake-up that went into the queue. */
  readonly wakeUps: readonly WakeUp[];
  readonly asOf: string;
  close(): Promise<void>;
}

export const sweepAsOf = '2026-11-20T23:59:59.999Z';

/** Opens the room with both tenants filled, at the same time and with the same ids. */
export async function openSweepRoom(): Promise<SweepRoom> {
  const store = await openTestStore();
  const catalog = new CatalogHolder(buildCatalog([twinCrm()], { now: new Date().toISOString() }));
  const { schema, files } = await readPolicyFiles(defaultPolicyDirectory);
  const context = { vocabulary: vocabularyOf(catalog.current()), admins: [], nowMs: Date.now() };
  const policies = PolicyHolder.start(schema, files, context);
  const connections = new LocalConnections();
  const gateway = createGateway({
    catalog,
    policy: createPolicyEngine(() => policies.current()),
    connections,
    audit: databaseAuditSink(store),
    killSwitch: databaseKillSwitch(store),
  });
  for (const tenantId of twins) await connect(store, connections, tenantId);
  const fill = (tenantId: string) => fillTenant(store, gateway, tenantId);
  await Promise.all(twins.map(fill));
  const wakeUps: WakeUp[] = [];
  const queue = await openQueue({ pool: store.pool });
  const engine = await deliverAll(store, gateway, listenTo(queue, wakeUps));
  return {
    store,
    gateway,
    wakeUps,
    asOf: sweepAsOf,
    async close() {
      await engine.stop();
      await queue.close();
      await gateway.close();
      await connections.close();
      await store.close();
    },
  };
}

async function connect(store: Store, connections: LocalConnections, tenantId: string): Promise<void> {
  const canary = canaryOf(tenantId);
  await ensureWorkspace(store, tenantId, `${canary} workspace`, false);
  const row = { id: 'crm-1', system: 'twin', category: 'crm', settings: { canary } };
  await store.withTenant(tenantId, (tx) => saveConnection(tx, tenantId, row));
  const credentials = memoryCredentials({ token: `${canary} token` });
  await connections.put({ ...row, tenantId, state: 'healthy', credentials });
}

async function fillTenant(store: Store, gateway: Gateway, tenantId: string): Promise<void> {
  const run = { store, gateway, tenantId, asOf: sweepAsOf };
  await syncWorkspace(run);
  const fallback = { channel: 'sweep', address: `C-${canaryOf(tenantId)}` };
  await scoreAndAlert(run, configuredRecipients(new Map(), fallback));
}

/** Sends to nobody; its receipt names the tenant. */
const sweepChannel: Channel = {
  id: 'sweep',
  class: 'A',
  tools: [],
  deliver: async ({ tenantId, recipient }) => ({ ts: `${canaryOf(tenantId)} ${recipient}` }),
};

async function deliverAll(store: Store, gateway: Gateway, queue: DeliveryQueue): Promise<Execution> {
  const checkAction = async () => ({ effect: 'go', policyVersion: 'sweep', reason: 'allowed' }) as const;
  const engine = await startExecution({ store, gateway, queue, channels: [sweepChannel], checkAction });
  await engine.drain({ timeoutMs: 30_000 });
  return engine;
}

function listenTo(queue: DeliveryQueue, heard: WakeUp[]): DeliveryQueue {
  return {
    ...queue,
    add(wakeUps) {
      heard.push(...wakeUps);
      return queue.add(wakeUps);
    },
  };
}

/** The people of one tenant who ask; both tenants have people with the same ids. */
export function askersOf(tenantId: string): Principal[] {
  const base = { id: 'same-id', tenantId, team: 'north', salesUserId: 'u1', scopes: null } as const;
  return [
    { ...base, kind: 'user', role: 'admin', channel: 'web' },
    { ...base, kind: 'user', role: 'member', channel: 'slack' },
    { ...base, kind: 'user', role: 'manager', channel: 'mcp' },
    { ...base, kind: 'user', role: 'revops', channel: 'cli' },
    { ...base, kind: 'system', role: 'system', channel: 'schedule' },
  ];
}
