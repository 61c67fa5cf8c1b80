import { join } from 'node:path';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { type DemoCrm, type DemoOrganisation, demoWorkspaces, type Session } from '../cli/command.ts';
import type { Config } from '../config.ts';
import type { McpContent } from '../mcp/mcp-content.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import { databaseApprovalDesk } from '../orchestration/approvals/database-approval-desk.ts';
import { databaseAuditSink } from '../orchestration/audit/database-audit-sink.ts';
import { type ConnectionDirectory, LocalConnections } from '../orchestration/gateway/connections.ts';
import { databaseKillSwitch } from '../orchestration/kill-switch/watch-kill-switch.ts';
import { saveConnection } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { chooseWorkspace, ensureWorkspace, saveWorkspaceSettings } from '../store/workspaces.ts';
import type { openConnectionDesk } from './connection-desk.ts';
import { type EarlyGateway, prepareEarly } from './early-gateway.ts';
import type { Observability } from './observability.ts';
import { once } from './once.ts';
import type { OpenExecution } from './open-execution.ts';
import type { OpenGateway } from './open-gateway.ts';
import { openAnswers, openLanguageModelOf, openPlanDesks } from './open-plan-desks.ts';
import type { ProcessRole } from './process-role.ts';
import type { RestoredConnections } from './restore-connections.ts';
import type { ServedMcp } from './serve-mcp.ts';
import type { DemoConnection } from './start-demo.ts';
import { type Standing, stayUp } from './stay-up.ts';

/** With the rest of the closing this stays under the 30 s that a supervisor waits before it kills. */
const stopGraceMs = 15_000;

/** Builds the session of one process over an opened store; the gateway and its connectors only when something calls them. */
export function openSession(
  config: Config,
  store: Store,
  socketPath: string | null,
  role: ProcessRole = 'all',
  early: EarlyGateway = prepareEarly(config),
): Session {
  const connections = new LocalConnections();
  const running: Running = { isEnding: false, demo: null };
  let servedAt: ServedMcp | null = null;
  const closers: (() => Promise<unknown>)[] = [];
  const approvals = databaseApprovalDesk(store);
  const shared = { config, store, role, approvals };
  const ground = { ...shared, connections, prepared: early.prepared, closers };
  const { observability, directory, openedGateway, restored, stateKey, content } = openParts(ground);
  const gateway = async () => (await openedGateway()).gateway;
  const execution = once(async (): Promise<OpenExecution> => {
    const { openExecution } = await import('./open-execution.ts');
    const opened = await openExecution(config, store, await gateway(), await observability());
    closers.unshift(() => opened.stop(stopGraceMs));
    return opened;
  });

  const openModel = once(() => openLanguageModelOf(config, store, early));
  const answering = once(async () => openAnswers(store, await openModel()));
  const session: Session = {
    config,
    store,
    role,
    isEnding: () => running.isEnding,
    serveConnectors: once(async () => {
      const { serveConnectors } = await import('./serve-connectors.ts');
      const server = await serveConnectors(config, store, await observability());
      closers.unshift(() => server.close());
      return server;
    }),
    gateway,
    execution,
    connectionDesk: once(async () => openDesk({ store, prepared: await early.prepared(), restored: await restored() })),
    asker: async () => (await answering()).asker,
    ...openPlanDesks(
      { config, store, early, gateway, nudge: wakerOf(role, execution), observability, answering, openModel },
      () => session,
    ),
    checkPolicies: async (folder) => (await openedGateway()).checkPolicies(folder),
    registerUpload: (tenantId, uploadId, files) =>
      connect(store, connections, tenantId, uploadConnection(uploadId, files)),
    startDemo: once((crm: DemoCrm = 'salesforce') => openDemo({ store, connections, closers, running }, early, crm)),
    reportLinks: once(() => openLinks(config)),
    async serveMcp(serving, io) {
      const { serveMcpBesideOthers } = await import('./serve-mcp.ts');
      const { connectors, http, gateway: own } = await openedGateway();
      const served = { config, store, gateway: own, approvals, http, connectors, servedAt };
      const ports = { ...served, connections: await directory(), stateKey: await stateKey(), content: await content() };
      return serveMcpBesideOthers({ session, socketPath }, ports, serving, io);
    },
    stayUp: async (schedule, io) => {
      const { metrics } = await observability();
      const onEnding = () => {
        running.isEnding = true;
      };
      const kept = {
        ...{ ...shared, stateKey, content, answering, gateway: openedGateway },
        onServed: (served: ServedMcp | null) => {
          servedAt = served;
        },
        ...{ adminDesk: session.connectionDesk, plans: session.plans, demo: () => running.demo },
        nudge: wakerOf(role, execution),
        custody: async () => (await restored()).custody(),
      };
      const keep: Standing['keep'] = async (...about) =>
        (await import('./keep-going.ts')).keepGoing({ ...kept, observability: await observability() }, ...about);
      return stayUp({ session, socketPath, metrics, onEnding, keep }, schedule, io);
    },
    close: () => closeAll(closers),
  };
  return session;
}

async function openLinks(config: Config) {
  return (await import('./report-links.ts')).openReportLinks(config);
}

async function openDesk(parts: Parameters<typeof openConnectionDesk>[0]) {
  return (await import('./connection-desk.ts')).openConnectionDesk(parts);
}

/** What changes while a session runs. `demo` null: it was not started here. */
interface Running {
  isEnding: boolean;
  demo: DemoOrganisation | null;
}

/** Starts the made-up organisation's systems and connects its workspace to them. */
async function openDemo(
  {
    store,
    connections,
    closers,
    running,
  }: Pick<SessionGround, 'store' | 'connections' | 'closers'> & { running: Running },
  early: EarlyGateway,
  crm: DemoCrm,
): Promise<DemoOrganisation> {
  const { startDemoSystems } = await import('./start-demo.ts');
  const workspaceId = demoWorkspaces[crm];
  const systems = await startDemoSystems(await demoAnchor(store, workspaceId), crm);
  closers.push(() => systems.close());
  early.allowedHosts.push(...systems.allowedHosts);
  for (const connection of systems.connections) await connect(store, connections, workspaceId, connection);
  // this process answers the buttons under the demo's alerts
  await saveWorkspaceSettings(store, workspaceId, { channels: { slackApp: true } });
  running.demo = { ...systems, workspaceId };
  return running.demo;
}

/** Wakes the delivery engine of a process that has one; it says itself why it did not start. */
function wakerOf(role: ProcessRole, execution: () => Promise<OpenExecution>): () => void {
  return () => {
    if (role === 'all' || role === 'worker')
      execution().then(
        ({ nudge }) => nudge(),
        () => undefined,
      );
  };
}

async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers) await close();
}

function uploadConnection(uploadId: string, files: unknown): DemoConnection {
  const settings = { uploads: [{ id: uploadId, files }] };
  return { id: 'csv', system: 'csv', category: 'crm', settings, credentials: {} };
}

/** What the parts of a session share. */
interface SessionGround {
  readonly config: Config;
  readonly store: Store;
  readonly role: ProcessRole;
  readonly connections: LocalConnections;
  readonly approvals: ApprovalDesk;
  readonly prepared: EarlyGateway['prepared'];
  /** Run in order when the session closes; what is opened later is closed earlier. */
  readonly closers: (() => Promise<unknown>)[];
}

/** Logger, figures and gateway of a session, each built at its first use. */
function openParts(ground: SessionGround) {
  const { config, store, role, connections, approvals, prepared, closers } = ground;
  const observability = once(async (): Promise<Observability> => {
    const { openObservability, watchStore } = await import('./observability.ts');
    const opened = openObservability(config.logLevel, role);
    if (role !== 'connector') watchStore(opened.metrics, store);
    if (config.otlpEndpoint !== null) {
      const { openSpanExport } = await import('./open-span-export.ts');
      const spans = openSpanExport(config.otlpEndpoint, role, opened.metrics);
      closers.push(() => spans.close());
    }
    return opened;
  });
  const restored = once(async (): Promise<RestoredConnections> => {
    const { restoreConnections } = await import('./restore-connections.ts');
    const { logger } = await observability();
    const onError = (error: unknown) => logger.warn({ err: error }, 'connections cannot be restored');
    const opened = await restoreConnections({ config, store, local: connections, prepared: await prepared(), onError });
    closers.unshift(() => opened.close());
    return opened;
  });
  const directory = once(async (): Promise<ConnectionDirectory> => {
    if (role === 'all') return (await restored()).directory;
    const { linkRemotely } = await import('./link-remotely.ts');
    const remote = await linkRemotely(config, store, (await observability()).logger, await prepared());
    closers.push(() => remote.close());
    return remote.connections;
  });
  const openedGateway = once(async (): Promise<OpenGateway & { http: OutboundHttp }> => {
    const { openGateway } = await import('./open-gateway.ts');
    const { mirroredTeams } = await import('./mirrored-teams.ts');
    const { http, ...rest } = await prepared();
    const teams = await mirroredTeams(store, (await observability()).logger);
    const opened = openGateway(
      { http, ...rest },
      {
        connections: await directory(),
        observability: await observability(),
        audit: databaseAuditSink(store),
        killSwitch: databaseKillSwitch(store),
        approvals,
        teamMembers: teams.teamMembers,
      },
    );
    closers.unshift(
      () => teams.close(),
      () => opened.gateway.close(),
      () => connections.close(),
      () => http.close(),
    );
    return { ...opened, http };
  });
  const stateKey = once(async () => {
    const { openStateKey } = await import('./state-key.ts');
    return openStateKey(join(config.dataDir, 'mcp-state.key'));
  });
  const content = once(async (): Promise<McpContent | null> => {
    // only the single process may open stored credentials itself
    if (role !== 'all') return null;
    const { remoteContent } = await import('./remote-content.ts');
    const { gateway, http } = await openedGateway();
    return remoteContent({ gateway, http, store, restored: await restored() });
  });
  return { observability, directory, openedGateway, restored, stateKey, content };
}

/** Records a connection and opens it to the gateway of this process. Uploads are of this process alone, so no file is recorded. */
async function connect(
  store: Store,
  connections: LocalConnections,
  tenantId: string,
  connection: DemoConnection,
): Promise<void> {
  const { id, system, category, settings, credentials } = connection;
  const recorded = { id, system, category, settings: system === 'csv' ? {} : settings };
  await store.withTenant(tenantId, (tx) => saveConnection(tx, tenantId, recorded));
  await connections.put({
    id,
    tenantId,
    system,
    state: 'healthy',
    settings,
    credentials: fixedCredentials(credentials),
  });
}

/** The demo's today: the day of its first start, kept so that the organisation stays the same. */
async function demoAnchor(store: Store, workspaceId: string): Promise<string> {
  await ensureWorkspace(store, workspaceId, 'Demo organisation (made up)', false);
  const kept = (await chooseWorkspace(store, workspaceId))?.settings['anchorDate'];
  if (typeof kept === 'string') return kept;
  const today = new Date().toISOString().slice(0, 10);
  await saveWorkspaceSettings(store, workspaceId, { anchorDate: today });
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
