import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import type { LinkedConnector } from '../../../connectors/kit/link-connector.ts';
import type { Connection, ConnectionDirectory } from '../gateway/connections.ts';
import type { CallConnector } from './call-connector.ts';

/** Connections whose connectors run in the connector role; this process knows neither their settings nor their secrets. */
export class RemoteConnections implements ConnectionDirectory {
  readonly #call: CallConnector;
  #byTenant: ReadonlyMap<string, readonly Connection[]> = new Map();

  constructor(call: CallConnector) {
    this.#call = call;
  }

  of(tenantId: string): readonly Connection[] {
    return this.#byTenant.get(tenantId) ?? [];
  }

  /** Takes what all tenants have connected now in place of what was known; one assignment, so no call sees half of it. */
  replaceAll(connections: readonly Connection[]): void {
    this.#byTenant = Map.groupBy(connections, ({ tenantId }) => tenantId);
  }

  link(connection: Connection, connector: AnyConnector): LinkedConnector {
    return {
      connector,
      connectionId: connection.id,
      call: (tool, args, context) => this.#call(connection, tool, args, context),
      close: async () => undefined,
    };
  }
}
