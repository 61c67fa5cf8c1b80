import { z } from 'zod';
import {
  type AnyConnector,
  defineConnector,
  defineTool,
  type ToolContext,
} from '../../../connectors/kit/define-connector.ts';
import type { Principal } from '../../../src/domain/principal.ts';
import type { ToolCall } from '../../../src/domain/tool.ts';
import { buildCatalog, type CatalogOptions } from '../../../src/orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../../../src/orchestration/catalog/catalog-holder.ts';
import { vocabularyOf } from '../../../src/orchestration/catalog/vocabulary.ts';
import { MemoryApprovals } from '../../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import { createGateway } from '../../../src/orchestration/gateway/create-gateway.ts';
import type { GatewayOptions } from '../../../src/orchestration/gateway/gateway.ts';
import { ManualClock } from '../../../src/orchestration/gateway/gateway-clock.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import { createPolicyEngine } from '../../../src/orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../../../src/orchestration/policy/policy-holder.ts';
import { defaultPolicyDirectory, readPolicyFiles } from '../../../src/orchestration/policy/read-policy-files.ts';

/** The other side of a connector in memory: what it was asked, and what it answers next. */
export interface FakeSystem {
  readonly calls: { tool: string; input: Record<string, unknown>; context: ToolContext }[];
  answer: (tool: string, input: Record<string, unknown>, context: ToolContext) => Promise<unknown> | unknown;
}

export function fakeSystem(answer: FakeSystem['answer'] = () => defaultPage): FakeSystem {
  return { calls: [], answer };
}

export const defaultPage = {
  records: [
    { id: 'o1', name: 'Acme renewal', ownerId: 'u1', email: 'buyer@acme.test' },
    { id: 'o2', name: 'Globex pilot', ownerId: 'u2', email: null },
  ],
  total: 2,
};

const pageSchema = z.object({
  records: z.array(
    z.object({ id: z.string(), name: z.string(), ownerId: z.string().nullable(), email: z.string().nullable() }),
  ),
  total: z.number().int(),
});

/** A CRM-like connector over a fake system: list (cached), search (not cached), update, delete. */
export function crmConnector(id: string, system: FakeSystem, version = '1.0.0'): AnyConnector {
  const ask = async (tool: string, input: Record<string, unknown>, context: ToolContext) => {
    system.calls.push({ tool, input, context });
    return (await system.answer(tool, input, context)) as never;
  };
  const common = { scopes: ['records'], idempotent: true, cacheTtlMs: null, riskTier: 0 } as const;
  const rows = { list: 'records', owner: 'ownerId' } as const;
  const listInput = z.object({ stage: z.string().optional(), limit: z.number().int().max(100).optional() });
  const changeInput = z.object({ recordId: z.string(), value: z.string(), amount: z.number().optional() });
  const changed = z.object({ id: z.string(), email: z.string().optional() });
  const named = (name: string) => ({
    name: `${id}_${name}`,
    title: name.replaceAll('_', ' '),
    description: `Use it to ${name.replaceAll('_', ' ')}.`,
  });
  return defineConnector({
    id,
    title: id,
    category: 'crm',
    version,
    settings: z.object({}),
    scopes: { records: 'to read and change records' },
    open: () => system,
    tools: [
      defineTool({
        ...common,
        ...named('list_opportunities'),
        input: listInput,
        output: pageSchema,
        readOnly: true,
        cacheTtlMs: 60_000,
        rows,
        handler: (_client: FakeSystem, input, context) => ask('list', input, context),
      }),
      defineTool({
        ...common,
        ...named('search_records'),
        input: listInput,
        output: pageSchema,
        readOnly: true,
        handler: (_client: FakeSystem, input, context) => ask('search', input, context),
      }),
      defineTool({
        ...common,
        ...named('update_task'),
        input: changeInput,
        output: changed,
        readOnly: false,
        riskTier: 2,
        handler: (_client: FakeSystem, input, context) => ask('update', input, context),
      }),
      defineTool({
        ...common,
        ...named('post_note'),
        input: changeInput,
        output: changed,
        readOnly: false,
        idempotent: false,
        riskTier: 1,
        handler: (_client: FakeSystem, input, context) => ask('post', input, context),
      }),
      defineTool({
        ...common,
        ...named('delete_record'),
        input: changeInput,
        output: changed,
        readOnly: false,
        riskTier: 3,
        handler: (_client: FakeSystem, input, context) => ask('delete', input, context),
      }),
    ],
  }) as unknown as AnyConnector;
}

export function person(role: Principal['role'], more: Partial<Principal> = {}): Principal {
  return {
    kind: role === 'system' ? 'system' : 'user',
    id: `${role}-1`,
    tenantId: 'acme',
    role,
    team: null,
    salesUserId: null,
    channel: 'web',
    scopes: null,
    ...more,
  };
}

export const defaults = await readPolicyFiles(defaultPolicyDirectory);

export interface WorldOptions {
  readonly connectors?: readonly AnyConnector[];
  readonly catalog?: Partial<CatalogOptions>;
  readonly policies?: readonly { name: string; text: string }[];
  readonly gateway?: Partial<GatewayOptions>;
  readonly tenants?: readonly string[];
}

/** A gateway over in-memory twins, with time that only moves when told to. */
export async function world(options: WorldOptions = {}) {
  const clock = new ManualClock();
  const system = fakeSystem();
  const connectors = options.connectors ?? [crmConnector('salesforce', system)];
  const now = new Date(clock.nowMs()).toISOString();
  const catalog = new CatalogHolder(buildCatalog(connectors, { now, ...options.catalog }));
  const files = [...defaults.files, ...(options.policies ?? [])];
  const activation = { vocabulary: vocabularyOf(catalog.current()), admins: [], nowMs: clock.nowMs() };
  const policies = PolicyHolder.start(defaults.schema, files, activation);
  const policy = createPolicyEngine(() => policies.current());
  const connections = new LocalConnections();
  for (const tenantId of options.tenants ?? ['acme']) {
    for (const id of new Set(connectors.map((connector) => connector.id))) {
      const credentials = { read: async () => ({}), replace: async () => undefined };
      await connections.put({ id: `${id}-1`, tenantId, system: id, state: 'healthy', settings: {}, credentials });
    }
  }
  const audit = new MemoryAuditSink();
  const killSwitch = new MemoryKillSwitch();
  const approvals = new MemoryApprovals();
  const gateway = createGateway({
    catalog,
    policy,
    connections,
    audit,
    killSwitch,
    approvals,
    clock,
    random: () => 0.5,
    ...options.gateway,
  });
  const call = (tool: string, args: Record<string, unknown> = {}, more: Partial<ToolCall> = {}) =>
    gateway.callTool({
      principal: person('admin'),
      tool,
      arguments: args,
      purpose: 'test',
      deadlineMs: 10_000,
      ...more,
    });
  return {
    clock,
    system,
    catalog,
    policies,
    policy,
    connections,
    audit,
    killSwitch,
    approvals,
    gateway,
    call,
    activation,
  };
}

/** The AppError's code that a promise rejects with, or `resolved`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error) => (error as { code?: string }).code ?? String(error),
  );
}
