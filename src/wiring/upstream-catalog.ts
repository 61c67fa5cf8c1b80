import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import { toAppError } from '../domain/errors.ts';
import type { LiveCatalog, UpstreamListing } from '../orchestration/catalog/live-catalog.ts';
import { listCatalogSteps } from '../store/catalog-steps.ts';
import type { Store } from '../store/open-store.ts';
import type { UpstreamContent } from '../store/upstream-definitions.ts';

/** A connection whose tools come from outside, with what they were made from when it was read last. */
export interface UpstreamConnection {
  readonly id: string;
  readonly tenantId: string;
  readonly system: string;
  readonly settings: unknown;
  readonly content: UpstreamContent;
  readonly digest: string;
}

/** What of a connection did not become a tool, and why. */
export interface LeftOut {
  readonly system: string;
  readonly subject: string;
  readonly message: string;
}

/** Makes the tools of stored connections and puts them, with people's decisions, in force. No network is used for it. */
export class UpstreamCatalog {
  readonly #live: LiveCatalog;
  readonly #ports: ConnectorPorts;
  readonly #made = new Map<string, { readonly key: string; readonly connector: AnyConnector; leftOut: LeftOut[] }>();
  #newestStep = 0;

  constructor(live: LiveCatalog, ports: ConnectorPorts) {
    this.#live = live;
    this.#ports = ports;
  }

  /** What did not become a tool, for the person who connected it. */
  leftOut(system: string): readonly LeftOut[] {
    return this.#made.get(system)?.leftOut ?? [];
  }

  /** Puts the tools of exactly these connections in force, and the decisions in the store; nothing happens without a change. */
  async load(store: Store, connections: readonly UpstreamConnection[]): Promise<void> {
    const decisions = await listCatalogSteps(store);
    const upstream = await this.#listings(connections);
    const newest = decisions.at(-1)?.seq ?? 0;
    if (newest === this.#newestStep && isSame(upstream, this.#live.upstream)) return;
    this.#newestStep = newest;
    this.#live.replace({ upstream, decisions }, new Date().toISOString());
  }

  async #listings(connections: readonly UpstreamConnection[]): Promise<Map<string, UpstreamListing>> {
    const upstream = new Map<string, UpstreamListing>();
    for (const connection of connections) {
      // a name belongs to the workspace that took it first; `connect` refuses it to others
      if (upstream.has(connection.system)) continue;
      const connector = await this.#make(connection);
      if (connector) upstream.set(connection.system, { connector, owner: connection.tenantId });
    }
    return upstream;
  }

  async #make(connection: UpstreamConnection): Promise<AnyConnector | null> {
    const { system, digest, settings } = connection;
    const key = JSON.stringify([digest, settings]);
    const known = this.#made.get(system);
    if (known?.key === key) return known.connector;
    try {
      const { connector, leftOut } = await makeConnector(connection, this.#ports);
      this.#made.set(system, { key, connector, leftOut });
      return connector;
    } catch (error) {
      // one definition that cannot be used any more takes no other connection with it
      const message = toAppError(error).message;
      this.#made.delete(system);
      this.failures.set(system, message);
      return null;
    }
  }

  /** Connections whose tools could not be made at all, with why. */
  readonly failures = new Map<string, string>();
}

/** Makes a connector of what was read before. @throws AppError `invalid_input`, `limit_exceeded` */
export async function makeConnector(
  { system, settings, content }: Pick<UpstreamConnection, 'system' | 'settings' | 'content'>,
  ports: ConnectorPorts,
): Promise<{ connector: AnyConnector; leftOut: LeftOut[] }> {
  if (content.kind === 'document') {
    const { generatedConnector } = await import('./generated-connector.ts');
    const { connector, problems } = await generatedConnector({ system, settings }, ports, content.text);
    return { connector, leftOut: problems.map(({ subject, message }) => ({ system, subject, message })) };
  }
  const { makeUpstream } = await import('../orchestration/upstreams/upstream-connector.ts');
  const title = new URL((settings as { url: string }).url).host;
  const { connector, leftOut } = makeUpstream(ports, { id: system, title }, settings, content.tools);
  return { connector, leftOut: leftOut.map(({ tool, why }) => ({ system, subject: tool, message: why })) };
}

function isSame(a: ReadonlyMap<string, UpstreamListing>, b: ReadonlyMap<string, UpstreamListing>): boolean {
  return a.size === b.size && [...a].every(([id, { connector }]) => b.get(id)?.connector === connector);
}
