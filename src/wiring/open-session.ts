import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { Session } from '../cli/command.ts';
import type { Config } from '../config.ts';
import { MemoryAuditSink } from '../orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../orchestration/gateway/connections.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { MemoryKillSwitch } from '../orchestration/gateway/kill-switch-watch.ts';
import { saveConnection } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';

/** Builds the session of one command over an opened store; the gateway and its connectors only when something calls them. */
export function openSession(config: Config, store: Store): Session {
  const connections = new LocalConnections();
  let gateway: Promise<Gateway> | null = null;
  let ports: ConnectorPorts | null = null;
  const allowedHosts = [...config.allowedHosts];
  const buildGateway = async () => {
    const { openGateway } = await import('./open-gateway.ts');
    const { createOutboundHttp } = await import('../../connectors/kit/outbound-http.ts');
    ports = { http: createOutboundHttp({ allowList: allowedHosts }), now: Date.now };
    return openGateway(config, {
      connections,
      audit: new MemoryAuditSink(),
      killSwitch: new MemoryKillSwitch(),
      connectors: ports,
    });
  };
  const session: Session = {
    config,
    store,
    gateway: () => {
      gateway ??= buildGateway();
      return gateway;
    },
    async registerUpload(tenantId, uploadId, files) {
      const settings = { uploads: [{ id: uploadId, files }] };
      await store.withTenant(tenantId, (tx) =>
        saveConnection(tx, tenantId, { id: 'csv', system: 'csv', category: 'crm', settings: {} }),
      );
      await connections.put({
        id: 'csv',
        tenantId,
        system: 'csv',
        state: 'healthy',
        settings,
        credentials: noCredentials,
      });
    },
    async startDemo() {
      throw new Error('not wired');
    },
    async close() {
      // a gateway that could not be built has nothing to close, and its error was told where it was asked for
      await (await gateway?.catch(() => null))?.close();
      await connections.close();
      await ports?.http.close();
    },
  };
  return session;
}

const noCredentials = { read: async () => ({}), replace: async () => {} };
