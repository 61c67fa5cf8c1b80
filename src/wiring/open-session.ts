import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { DemoOrganisation, Session } from '../cli/command.ts';
import type { Config } from '../config.ts';
import { databaseAuditSink } from '../orchestration/audit/database-audit-sink.ts';
import { LocalConnections } from '../orchestration/gateway/connections.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import { databaseKillSwitch } from '../orchestration/kill-switch/watch-kill-switch.ts';
import { saveConnection } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { chooseWorkspace, ensureWorkspace, saveWorkspaceSettings } from '../store/workspaces.ts';
import type { OpenExecution } from './open-execution.ts';
import { stayUp } from './stay-up.ts';

/** Builds the session of one process over an opened store; the gateway and its connectors only when something calls them. */
export function openSession(config: Config, store: Store, socketPath: string | null): Session {
  const connections = new LocalConnections();
  const allowedHosts = [...config.allowedHosts];
  const closers: (() => Promise<unknown>)[] = [];
  const gateway = once(async (): Promise<Gateway> => {
    const { openGateway } = await import('./open-gateway.ts');
    const { createOutboundHttp } = await import('../../connectors/kit/outbound-http.ts');
    const http = createOutboundHttp({ allowList: allowedHosts });
    const ports: ConnectorPorts = { http, now: Date.now };
    const opened = await openGateway(config, {
      connections,
      audit: databaseAuditSink(store),
      killSwitch: databaseKillSwitch(store),
      connectors: ports,
    });
    closers.push(
      () => opened.close(),
      () => connections.close(),
      () => http.close(),
    );
    return opened;
  });
  const execution = once(async (): Promise<OpenExecution> => {
    const { openExecution } = await import('./open-execution.ts');
    const opened = await openExecution(config, store, await gateway());
    closers.unshift(() => opened.stop());
    return opened;
  });

  const session: Session = {
    config,
    store,
    gateway,
    execution,
    async registerUpload(tenantId, uploadId, files) {
      const settings = { uploads: [{ id: uploadId, files }] };
      const row = { id: 'csv', system: 'csv', category: 'crm', settings: {} };
      await store.withTenant(tenantId, (tx) => saveConnection(tx, tenantId, row));
      await connections.put({
        id: 'csv',
        tenantId,
        system: 'csv',
        state: 'healthy',
        settings,
        credentials: fixedCredentials({}),
      });
    },
    startDemo: once(async (): Promise<DemoOrganisation> => {
      const { startDemoSystems } = await import('./start-demo.ts');
      const systems = await startDemoSystems(await demoAnchor(store));
      closers.push(() => systems.close());
      allowedHosts.push(...systems.allowedHosts);
      for (const { id, system, category, settings, credentials } of systems.connections) {
        await store.withTenant('demo', (tx) => saveConnection(tx, 'demo', { id, system, category, settings }));
        await connections.put({
          id,
          tenantId: 'demo',
          system,
          state: 'healthy',
          settings,
          credentials: fixedCredentials(credentials),
        });
      }
      return systems;
    }),
    stayUp: (schedule, io) => stayUp({ session, socketPath }, schedule, io),
    async close() {
      for (const close of closers) await close();
    },
  };
  return session;
}

/** The demo's today: the day of its first start, kept so that the organisation stays the same. */
async function demoAnchor(store: Store): Promise<string> {
  await ensureWorkspace(store, 'demo', 'Demo organisation (made up)', false);
  const kept = (await chooseWorkspace(store, 'demo'))?.settings['anchorDate'];
  if (typeof kept === 'string') return kept;
  const today = new Date().toISOString().slice(0, 10);
  await saveWorkspaceSettings(store, 'demo', { anchorDate: today });
  return today;
}

/** Credentials that never change: the demo's simulators, and files that need none. */
function fixedCredentials(secrets: Readonly<Record<string, string>>) {
  let current = secrets;
  return {
    read: async () => current,
    replace: async (next: Readonly<Record<string, string>>) => {
      current = next;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
