import type { ConnectionDesk } from '../cli/command.ts';
import { AppError } from '../domain/errors.ts';
import { revokeCredentials } from '../orchestration/credentials/revoke-credentials.ts';
import { revokeOwnCredentials } from '../orchestration/people/end-access.ts';
import { type ConnectionChange, disconnected, recordHealth, saveConnection } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { withRole } from '../store/role-transaction.ts';
import { deleteUpstreamDefinition } from '../store/upstream-definitions.ts';
import type { PreparedGateway } from './open-gateway.ts';
import { keepContent, readContent } from './refresh-upstreams.ts';
import type { RestoredConnections } from './restore-connections.ts';
import { makeConnector } from './upstream-catalog.ts';
import { isUpstreamSystem } from './upstream-systems.ts';

interface DeskGround {
  readonly store: Store;
  readonly prepared: Pick<PreparedGateway, 'http' | 'live' | 'connectors'>;
  readonly restored: RestoredConnections;
}

/** The desk over the restored connections of this process. */
export async function openConnectionDesk({ store, prepared, restored }: DeskGround): Promise<ConnectionDesk> {
  const { http, live, connectors } = prepared;
  const custody = await restored.custody();
  return {
    custody,
    http,
    live,
    connectors,
    async open(tenantId, change) {
      const leftOut = isUpstreamSystem(change.system) ? await readNew(tenantId, change) : [];
      await store.withTenant(tenantId, async (tx) => {
        await saveConnection(tx, tenantId, change);
        await recordHealth(tx, change.id, 'healthy', null);
      });
      await restored.load();
      return leftOut;
    },
    async close(tenantId, id, order) {
      const revoked = await revokeCredentials(custody, { kind: 'connection', tenantId, connectionId: id }, order);
      await withRole(store, 'bellwether_connector', tenantId, (tx) => deleteUpstreamDefinition(tx, id));
      await store.withTenant(tenantId, (tx) => recordHealth(tx, id, disconnected, order.reason));
      await restored.load();
      return revoked;
    },
    endSignIns: (person, principal) => revokeOwnCredentials(custody, person, principal),
    refresh: () => restored.refresh(),
    settled: () => restored.settled(),
    failures: () => restored.upstreams.failures,
  };

  async function readNew(tenantId: string, change: ConnectionChange): Promise<string[]> {
    const owner = live.upstream.get(change.system)?.owner ?? tenantId;
    if (owner !== tenantId) {
      throw new AppError('conflict', `The name of ${change.system} is taken; choose another with --name.`, {
        field: 'name',
      });
    }
    const connection = { ...change, tenantId };
    const content = await readContent(connection, { http, now: Date.now, custody });
    const made = await makeConnector({ ...change, content }, { http, now: Date.now });
    await keepContent(custody, connection, content);
    return made.leftOut.map(({ subject, message }) => `${subject}: ${message}`);
  }
}
