import type { AnyConnector, CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import type { Principal } from '../../domain/principal.ts';
import { type ConnectionSettings, findConnectionSettings } from '../../store/connections.ts';
import { withRole } from '../../store/role-transaction.ts';
import { chooseCredential } from '../credentials/choose-credential.ts';
import { openCredentialSource } from '../credentials/credential-broker.ts';
import { needsSignIn } from '../credentials/credential-health.ts';
import type { Custody } from '../credentials/custody.ts';

/** A connection as the store has it at this moment. */
export interface FoundConnection extends ConnectionSettings {
  readonly tenantId: string;
}

const mostOpen = 256;

/** Opens connections with the stored credentials: in the connector role alone, which can decrypt them. */
export class OpenedConnections {
  readonly #custody: Custody;
  readonly #links = new Map<string, LinkedConnector>();

  constructor(custody: Custody) {
    this.#custody = custody;
  }

  /** Looks a connection up at every call, so that a removed one is not called again; null when there is none. */
  async find(tenantId: string, connectionId: string): Promise<FoundConnection | null> {
    const found = await withRole(this.#custody.store, 'bellwether_connector', tenantId, (tx) =>
      findConnectionSettings(tx, connectionId),
    );
    return found && { ...found, tenantId };
  }

  /** The line for a principal: with their own sign-in where they have one, else the service's, never another person's. */
  async open(found: FoundConnection, connector: AnyConnector, principal: Principal): Promise<LinkedConnector> {
    const { tenantId, id, settings } = found;
    const userId = principal.kind === 'user' ? principal.id : null;
    const key = await chooseCredential(this.#custody, tenantId, id, userId);
    const name = JSON.stringify([tenantId, id, settings, connector.id, connector.version, key]);
    const open = this.#links.get(name);
    if (open) return open;
    const credentials = key ? openCredentialSource(this.#custody, key) : noCredential(id);
    const link = linkConnector(connector, { id, settings, credentials });
    this.#links.set(name, link);
    await this.#closeOldest();
    return link;
  }

  async close(): Promise<void> {
    const links = [...this.#links.values()];
    this.#links.clear();
    await Promise.all(links.map((link) => link.close()));
  }

  async #closeOldest(): Promise<void> {
    const [oldest] = this.#links;
    if (!oldest || this.#links.size <= mostOpen) return;
    this.#links.delete(oldest[0]);
    await oldest[1].close();
  }
}

function noCredential(connectionId: string): CredentialSource {
  const fail = async () => {
    throw needsSignIn(connectionId, 'nobody has signed in');
  };
  return { read: fail, replace: fail };
}
