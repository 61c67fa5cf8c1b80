import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { AppError } from '../../src/domain/errors.ts';
import { buildCatalog } from '../../src/orchestration/catalog/build-catalog.ts';
import type { ActorDefinition } from '../../src/orchestration/catalog/catalog-actor.ts';
import type { Catalog, LifecycleStep } from '../../src/orchestration/catalog/catalog-entry.ts';
import { CatalogHolder } from '../../src/orchestration/catalog/catalog-holder.ts';
import { vocabularyOf } from '../../src/orchestration/catalog/vocabulary.ts';
import { MemoryAuditSink } from '../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../src/orchestration/gateway/connections.ts';
import { createGateway } from '../../src/orchestration/gateway/create-gateway.ts';
import type { Gateway } from '../../src/orchestration/gateway/gateway.ts';
import { MemoryKillSwitch } from '../../src/orchestration/gateway/kill-switch-watch.ts';
import { createPolicyEngine, type PolicyEngine } from '../../src/orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../../src/orchestration/policy/policy-holder.ts';
import { defaultPolicyDirectory, readPolicyFiles } from '../../src/orchestration/policy/read-policy-files.ts';
import { allConnectors } from '../../src/wiring/open-gateway.ts';
import { crmConnector, type FakeSystem, fakeSystem } from '../integration/gateway/setup.ts';
import { connectedSystems, type ToolFacts } from './expectations.ts';

/** The product's own catalog and policies over systems that answer nothing, with a connector of every risk tier beside. */
export interface AuthzRoom {
  readonly gateway: Gateway;
  readonly catalog: Catalog;
  readonly policy: PolicyEngine;
  readonly audit: MemoryAuditSink;
  readonly ledger: FakeSystem;
  /** Every name that can be asked for, category tools included, and names that nobody has. */
  readonly names: readonly string[];
  factsOf(name: string, tenant: keyof typeof connectedSystems): ToolFacts | null;
  close(): Promise<void>;
}

const agentTools = ['ledger_list_opportunities', 'ledger_update_task', 'crm_post_note', 'slack_post_message'];
const neverDefined = [
  'no_such_tool',
  'ledger_drop_everything',
  '__proto__',
  'constructor',
  'LEDGER_LIST_OPPORTUNITIES',
];

/** Opens the room; systems refuse every call at once, so that a call which is let through is seen and has no effect. */
export async function openAuthzRoom(): Promise<AuthzRoom> {
  const ledger = fakeSystem(() => ({ records: [], total: 0 }));
  const outside = crmConnector('outside', fakeSystem());
  const connectors = [...allConnectors(refusingPorts), crmConnector('ledger', ledger), outside];
  const catalog = new CatalogHolder(
    buildCatalog(connectors, {
      now: new Date().toISOString(),
      upstream: new Set(['outside']),
      actors: ['scoped_agent', 'retired_agent'].map(agentNamed),
      steps: new Map([['agent:retired_agent', [retired]]]),
    }),
  );
  const { schema, files } = await readPolicyFiles(defaultPolicyDirectory);
  const context = { vocabulary: vocabularyOf(catalog.current()), admins: [], nowMs: Date.now() };
  const policies = PolicyHolder.start(schema, files, context);
  const policy = createPolicyEngine(() => policies.current());
  const connections = await connectTenants();
  const audit = new MemoryAuditSink();
  const gateway = createGateway({ catalog, policy, connections, audit, killSwitch: new MemoryKillSwitch() });
  const names = [...catalog.current().toolsByName.keys(), ...catalog.current().routes.keys(), ...neverDefined].sort();
  return {
    gateway,
    catalog: catalog.current(),
    policy,
    audit,
    ledger,
    names,
    factsOf: (name, tenant) => factsOf(name, tenant, connectors),
    async close() {
      await gateway.close();
      await connections.close();
    },
  };
}

const refuse = async (): Promise<never> => {
  throw new AppError('forbidden', 'This system refuses everything.');
};
const refusingPorts = { http: { fetch: refuse, close: refuse }, now: Date.now } as unknown as ConnectorPorts;

const retired: LifecycleStep = {
  state: 'retired',
  by: 'ada',
  at: '2026-11-01T00:00:00.000Z',
  expiresAt: null,
  digest: 'any',
};

function agentNamed(id: string): ActorDefinition {
  const about = { version: '1', owner: 'ada', description: 'an agent', riskTier: 2 } as const;
  return { kind: 'agent', id, ...about, toolNames: agentTools, origin: 'built_in' };
}

async function connectTenants(): Promise<LocalConnections> {
  const connections = new LocalConnections();
  const settings: Readonly<Record<string, unknown>> = { csv: { uploads: [] }, salesforce: {}, slack: {} };
  for (const [tenantId, systems] of Object.entries(connectedSystems)) {
    for (const system of systems) {
      const credentials = memoryCredentials({
        botToken: 'x',
        clientId: 'x',
        accessToken: 'x',
        instanceUrl: 'https://x',
      });
      const connection = { id: `${system}-1`, tenantId, system, state: 'healthy', credentials } as const;
      await connections.put({ ...connection, settings: settings[system] ?? {} });
    }
  }
  return connections;
}

/** Reads what a name stands for from the connectors' own definitions, past the catalog and the policies. */
function factsOf(
  name: string,
  tenant: keyof typeof connectedSystems,
  connectors: readonly AnyConnector[],
): ToolFacts | null {
  for (const system of connectedSystems[tenant]) {
    const connector = connectors.find(({ id }) => id === system);
    const routed = connector && connector.category !== 'any' && connector.category !== 'data';
    const tool = connector?.tools.find((each) => {
      const category = connector.category + each.name.slice(connector.id.length);
      return each.name === name || (routed && category === name && system !== 'outside');
    });
    if (!connector || !tool) continue;
    const category = connector.category + tool.name.slice(connector.id.length);
    return {
      system,
      readOnly: tool.readOnly,
      riskTier: tool.riskTier,
      declaresRows: tool.rows !== undefined,
      isDeployed: system !== 'outside',
      isOfAgent: agentTools.includes(tool.name) || agentTools.includes(category),
    };
  }
  return null;
}
