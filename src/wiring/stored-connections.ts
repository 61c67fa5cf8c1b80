import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import type { LinkedConnector } from '../../connectors/kit/link-connector.ts';
import { systemPrincipal } from '../domain/principal.ts';
import {
  type Connection,
  type ConnectionDirectory,
  connectionState,
  type LocalConnections,
} from '../orchestration/gateway/connections.ts';
import type { OpenedConnections } from '../orchestration/remote/opened-connections.ts';
import { listSignedIn } from '../store/connections.ts';
import { listCustodyTenants } from '../store/data-keys.ts';
import type { Store } from '../store/open-store.ts';
import { withRole } from '../store/role-transaction.ts';
import { listUpstreamDefinitions } from '../store/upstream-definitions.ts';
import type { UpstreamConnection } from './upstream-catalog.ts';
import { isUpstreamSystem } from './upstream-systems.ts';

/** A stored connection with how it is opened; its secrets stay with the broker. */
export interface StoredConnection extends Connection {
  readonly settings: Record<string, unknown>;
}

/** What all workspaces have connected and signed in to, and what the tools from outside were made from. */
export interface StoredState {
  readonly connections: readonly StoredConnection[];
  readonly upstreams: readonly UpstreamConnection[];
}

/** Reads it as the connector role; where nobody ever signed in it costs one query. */
export async function readStored(store: Store): Promise<StoredState> {
  const connections: StoredConnection[] = [];
  const upstreams: UpstreamConnection[] = [];
  for (const tenantId of await withRole(store, 'bellwether_connector', null, listCustodyTenants)) {
    await withRole(store, 'bellwether_connector', tenantId, async (tx) => {
      const own = (await listSignedIn(tx)).map(({ health, ...rest }) => ({
        ...rest,
        tenantId,
        state: connectionState(health),
      }));
      connections.push(...own);
      if (own.some(({ system }) => isUpstreamSystem(system))) {
        upstreams.push(...matchDefinitions(own, await listUpstreamDefinitions(tx)));
      }
    });
  }
  return { connections, upstreams };
}

/** The connections that have a definition, with it. */
export function matchDefinitions(
  connections: readonly Pick<StoredConnection, 'id' | 'tenantId' | 'system' | 'settings'>[],
  definitions: Awaited<ReturnType<typeof listUpstreamDefinitions>>,
): UpstreamConnection[] {
  return connections.flatMap(({ id, tenantId, system, settings }) => {
    const found = definitions.find((each) => each.connectionId === id);
    if (!found || !isUpstreamSystem(system)) return [];
    return [{ id, tenantId, system, settings, content: found.content, digest: found.digest }];
  });
}

/** The stored connections of the single process beside those it opened by itself (uploads, the demo's simulators). */
export class StoredConnections implements ConnectionDirectory {
  readonly #local: LocalConnections;
  readonly #opened: () => Promise<OpenedConnections>;
  #stored: ReadonlyMap<string, readonly StoredConnection[]> = new Map();
  readonly #all = new Map<string, { local: readonly Connection[]; both: readonly Connection[] }>();

  constructor(local: LocalConnections, opened: () => Promise<OpenedConnections>) {
    this.#local = local;
    this.#opened = opened;
  }

  of(tenantId: string): readonly Connection[] {
    const local = this.#local.of(tenantId);
    const stored = this.#stored.get(tenantId);
    if (stored === undefined) return local;
    const known = this.#all.get(tenantId);
    if (known?.local === local) return known.both;
    const both = [...local, ...stored.filter(({ id }) => local.every((other) => other.id !== id))];
    this.#all.set(tenantId, { local, both });
    return both;
  }

  /** Takes what is stored now in place of what was known. */
  replaceAll(connections: readonly StoredConnection[]): void {
    this.#stored = Map.groupBy(connections, ({ tenantId }) => tenantId);
    this.#all.clear();
  }

  link(connection: Connection, connector: AnyConnector): LinkedConnector {
    const stored = this.#stored.get(connection.tenantId)?.find(({ id }) => id === connection.id);
    if (!stored || this.#local.of(connection.tenantId).some(({ id }) => id === connection.id)) {
      return this.#local.link(connection, connector);
    }
    return {
      connector,
      connectionId: stored.id,
      call: async (tool, args, context) => {
        const { tenantId } = stored;
        const principal = context.principal ?? systemPrincipal(tenantId);
        const link = await (await this.#opened()).open(stored, connector, principal);
        return link.call(tool, args, context);
      },
      // what is open belongs to the one who opened it
      close: async () => undefined,
    };
  }
}
