import type { AnyConnector, CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';

/** One tenant's way to one system. Only `healthy` and `refreshing` ones are called. */
export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  /** The connector's id, e.g. `salesforce`. */
  readonly system: string;
  readonly state: 'healthy' | 'refreshing' | 'needs_reauth' | 'paused';
}

/** How a connection stands for calls, by its recorded health: one whose last sync failed is still called. */
export function connectionState(health: string): Connection['state'] {
  return health === 'needs_reauth' || health === 'paused' || health === 'refreshing' ? health : 'healthy';
}

/**
 * What each tenant has connected, held in memory. `link` opens the line for one version of a connector: in this process, or
 * to a connector or MCP server elsewhere, which then implements `LinkedConnector` over HTTP.
 */
export interface ConnectionDirectory {
  /** A tenant's connections in order of preference. */
  of(tenantId: string): readonly Connection[];
  link(connection: Connection, connector: AnyConnector): LinkedConnector | Promise<LinkedConnector>;
}

/** A connection with what it takes to open it in this process. */
export interface LocalConnection extends Connection {
  readonly settings: unknown;
  readonly credentials: CredentialSource;
}

/** Connections whose connectors run in this process; each is opened at its first call and kept open. */
export class LocalConnections implements ConnectionDirectory {
  readonly #connections = new Map<string, LocalConnection[]>();
  readonly #links = new Map<string, LinkedConnector>();

  of(tenantId: string): readonly Connection[] {
    return this.#connections.get(tenantId) ?? [];
  }

  /** Adds a connection, or replaces the one with its id and closes what was open for it. */
  async put(connection: LocalConnection): Promise<void> {
    await this.remove(connection.tenantId, connection.id);
    this.#connections.set(connection.tenantId, [...(this.#connections.get(connection.tenantId) ?? []), connection]);
  }

  /** Forgets a connection and closes what was open for it; the next call no longer finds it. */
  async remove(tenantId: string, id: string): Promise<void> {
    const rest = (this.#connections.get(tenantId) ?? []).filter((connection) => connection.id !== id);
    this.#connections.set(tenantId, rest);
    const prefix = linkPrefix(tenantId, id);
    const links = [...this.#links].filter(([key]) => key.startsWith(prefix));
    for (const [key] of links) this.#links.delete(key);
    await Promise.all(links.map(([, link]) => link.close()));
  }

  link(connection: Connection, connector: AnyConnector): LinkedConnector {
    const key = linkPrefix(connection.tenantId, connection.id) + connector.version;
    const open = this.#links.get(key);
    if (open) return open;
    const local = this.#connections.get(connection.tenantId)?.find(({ id }) => id === connection.id);
    if (!local) throw new Error(`Connection ${connection.id} was removed.`);
    const { id, settings, credentials } = local;
    const link = linkConnector(connector, { id, settings, credentials });
    this.#links.set(key, link);
    return link;
  }

  async close(): Promise<void> {
    const links = [...this.#links.values()];
    this.#links.clear();
    await Promise.all(links.map((link) => link.close()));
  }
}

function linkPrefix(tenantId: string, id: string): string {
  return `${tenantId.length} ${id.length} ${tenantId} ${id} `;
}
