import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import type { Simulator } from '../../../connectors/kit/simulator.ts';
import type { Fault, FaultyRequest } from '../../../connectors/kit/simulator-faults.ts';
import { readConfig } from '../../../src/config.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';
import { buildCatalog } from '../../../src/orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../../../src/orchestration/catalog/catalog-holder.ts';
import { LiveCatalog } from '../../../src/orchestration/catalog/live-catalog.ts';
import { MemoryApprovals } from '../../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import { syncConnection } from '../../../src/orchestration/sync/sync-connection.ts';
import { syncEngagement } from '../../../src/orchestration/sync/sync-engagement.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { loadPolicies, openGateway, prepareGateway } from '../../../src/wiring/open-gateway.ts';
import type { MirrorDifference } from './compare-mirror.ts';

/** One vendor as the matrix breaks it: what its pages are on the wire, and how it says what goes wrong. */
export interface Vendor {
  readonly system: string;
  readonly category: 'crm' | 'engagement';
  readonly simulator: Pick<Simulator, 'requests' | 'faults' | 'hostPort' | 'close'>;
  readonly connector: (ports: ConnectorPorts) => AnyConnector;
  readonly settings: Record<string, unknown>;
  credentials(): Readonly<Record<string, string>>;
  readonly pageSize: number;
  /** Whether a request asks for a page of records. */
  isPage(request: FaultyRequest): boolean;
  /** Where in a list a page begins, as the request says; null: at its beginning. */
  cursorOf(request: FaultyRequest): string | null;
  /** What the vendor answers to a cursor it knows no more. */
  readonly expiredCursor: Fault;
  readonly expiredToken: Fault;
  /** The rows of a page and a name for their kind; null: the answer holds none. */
  rowsOf(answer: unknown, request: FaultyRequest): { readonly kind: string; readonly rows: readonly unknown[] } | null;
  withRows(answer: unknown, rows: readonly unknown[]): unknown;
  /** The page with a next one that is itself; null: its kind of page has no next. */
  endless(answer: unknown, request: FaultyRequest): unknown;
  /** Changes, adds and deletes some of what the vendor holds: enough for several pages. */
  change(round: number): void;
  /** One record comes, changes, goes or comes back. */
  mutate(random: () => number): void;
  compare(store: Store, tenantId: string): Promise<MirrorDifference>;
}

/** A vendor behind its real connector and the gateway, for as many workspaces as a run needs. */
export interface VendorRoom {
  readonly vendor: Vendor;
  /** Brings a workspace up to date over a new client and a closed breaker. @throws AppError as a sync does */
  sync(tenantId: string): Promise<void>;
  /** The same for other work. */
  using<Result>(tenantId: string, work: (gateway: ToolGateway) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Opens the room; vendor and product read the same clock. */
export async function openVendorRoom(store: Store, vendor: Vendor): Promise<VendorRoom> {
  const { system, category, simulator, settings, pageSize } = vendor;
  const connections = new LocalConnections();
  const config = readConfig({});
  const prepared = await prepareGateway(config, [simulator.hostPort]);
  const connectors = [vendor.connector({ http: prepared.http, now: Date.now })];
  const catalog = new CatalogHolder(buildCatalog(connectors, { now: new Date().toISOString() }));
  const own = { ...prepared, connectors, catalog, live: new LiveCatalog(catalog, connectors) };
  const { gateway } = openGateway(
    { ...own, ...(await loadPolicies(config, prepared.catalog)) },
    {
      connections,
      audit: new MemoryAuditSink(),
      killSwitch: new MemoryKillSwitch(),
      approvals: new MemoryApprovals(),
      observability: openObservability('silent', 'all'),
    },
  );
  let count = 0;
  async function using<Result>(tenantId: string, work: (own: ToolGateway) => Promise<Result>): Promise<Result> {
    count += 1;
    // the breaker remembers by connection id: another id each time, for the same rows of the mirror
    const id = `${system}-${count}`;
    const credentials = memoryCredentials(vendor.credentials());
    await connections.put({ id, tenantId, system, state: 'healthy', settings, credentials });
    await store.withTenant(tenantId, (tx) =>
      saveConnection(tx, tenantId, { id: system, system, category, settings: {} }),
    );
    try {
      return await work(gateway);
    } finally {
      await connections.remove(tenantId, id);
    }
  }
  return {
    vendor,
    using,
    sync: (tenantId) =>
      using(tenantId, async (own) => {
        const asOf = new Date().toISOString();
        const principal = localOwner(tenantId);
        const request = { store, gateway: own, principal, connectionId: system, system, asOf, pageSize };
        await (category === 'crm' ? syncConnection(request) : syncEngagement(request));
      }),
    async close() {
      await gateway.close();
      await connections.close();
      await simulator.close();
      await prepared.http.close();
    },
  };
}
