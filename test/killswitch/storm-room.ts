import { z } from 'zod';
import { type AnyConnector, defineConnector, defineTool } from '../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { slackMessage } from '../../execution/channels/slack-message.ts';
import { type Execution, startExecution } from '../../execution/engine.ts';
import { acceptActions } from '../../execution/outbox/accept-action.ts';
import { openQueue } from '../../execution/queue/open-queue.ts';
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
import type { Store } from '../../src/store/open-store.ts';
import { letGo, newAlert, quickSettings } from '../integration/execution/engine-room.ts';

/** One call that reached the outside: when, and in whose name. */
export interface Reached {
  readonly atMs: number;
  readonly tool: string;
  readonly by: string;
}

/** The whole way out: gateway, engine and queue over one store, with an outside that notes each call's moment. */
export interface StormRoom {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly engine: Execution;
  readonly reached: Reached[];
  accept(count: number): Promise<void>;
  close(): Promise<void>;
}

export const stormTenant = 'storm';

/** Opens the room; with `redisUrl` wake-ups go by Redis, else by the store. */
export async function openStormRoom(store: Store, redisUrl: string | null): Promise<StormRoom> {
  const reached: Reached[] = [];
  const catalog = new CatalogHolder(buildCatalog([outside(reached)], { now: new Date().toISOString() }));
  const { schema, files } = await readPolicyFiles(defaultPolicyDirectory);
  const context = { vocabulary: vocabularyOf(catalog.current()), admins: [], nowMs: Date.now() };
  const policies = PolicyHolder.start(schema, files, context);
  const connections = new LocalConnections();
  const credentials = memoryCredentials({});
  const line = { id: 'slack-1', system: 'slack', settings: {}, state: 'healthy', credentials } as const;
  await connections.put({ ...line, tenantId: stormTenant });
  const gateway = createGateway({
    catalog,
    policy: createPolicyEngine(() => policies.current()),
    connections,
    audit: databaseAuditSink(store),
    killSwitch: databaseKillSwitch(store),
  });
  const queue = await openQueue(redisUrl ? { redisUrl } : { pool: store.pool });
  const engine = await startExecution({
    store,
    gateway,
    queue,
    channels: [slackMessage],
    checkAction: letGo,
    settings: quickSettings,
  });
  let accepted = 0;
  return {
    store,
    gateway,
    engine,
    reached,
    async accept(count) {
      const actions = Array.from({ length: count }, () => {
        accepted += 1;
        return newAlert(stormTenant, `deal-${accepted}`);
      });
      await store.withTenant(stormTenant, (tx) => acceptActions(tx, actions));
      engine.nudge();
    },
    async close() {
      await engine.stop(2_000);
      await queue.close();
      await gateway.close();
      await connections.close();
    },
  };
}

/** Stands in for Slack inside the process: what is measured is when a call leaves, not how long it takes. */
function outside(reached: Reached[]): AnyConnector {
  const note = (tool: string) => async (_client: unknown, _input: unknown, context: { requestId: string }) => {
    reached.push({ atMs: performance.now(), tool, by: context.requestId.split(' ')[0] ?? '' });
    return { channel: 'C0DEALS', ts: '1700000000.000100', count: 0, scanned: 0 };
  };
  const common = { idempotent: true, cacheTtlMs: null, scopes: ['chat'] } as const;
  const answer = z.object({ channel: z.string(), ts: z.string() });
  const named = (name: string) => ({ name, title: name, description: `Use it for ${name}.`, handler: note(name) });
  const write = { ...common, readOnly: false, riskTier: 1, input: z.looseObject({}), output: answer } as const;
  const read = { ...common, readOnly: true, riskTier: 0, rows: 'shared', output: answer } as const;
  return defineConnector({
    id: 'slack',
    title: 'Slack',
    category: 'engagement',
    version: '1.0.0',
    settings: z.object({}),
    scopes: { chat: 'to post' },
    open: () => ({}),
    tools: [
      defineTool({ ...write, ...named('slack_post_message') }),
      defineTool({ ...read, ...named('slack_find_posted_message'), input: z.looseObject({}) }),
    ],
  }) as unknown as AnyConnector;
}
