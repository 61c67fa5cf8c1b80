import { type AppError, toAppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { type ConnectionRow, disconnected, listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import { listWorkspaces } from '../../store/workspaces.ts';
import { type MatchingReport, matchWorkspace } from '../matching/match-workspace.ts';
import { readRiskSettings } from '../settings/workspace-settings.ts';
import type { AppliedTotals } from './applied-totals.ts';
import type { ReadProgress } from './read-pages.ts';
import { toolOf } from './source-tools.ts';
import { syncAccountEvents } from './sync-account-events.ts';
import { syncConnection } from './sync-connection.ts';
import { syncEngagement } from './sync-engagement.ts';
import type { SyncRequest } from './sync-request.ts';

export interface WorkspaceSync {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly tenantId: string;
  /** The moment the data will speak for. */
  readonly asOf: Instant;
  /** One connection or system only; left out: all. */
  readonly only?: string;
  readonly full?: boolean;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** What a sync did. `failures` by connection: the others were read all the same. */
export interface WorkspaceSyncReport {
  readonly totals: ReadonlyMap<string, AppliedTotals>;
  readonly failures: ReadonlyMap<string, AppError>;
  readonly matching: MatchingReport;
}

/** CRMs first: matching and company events need their accounts and people. */
const order: readonly string[] = ['crm', 'engagement', 'intelligence'];

/**
 * Brings a workspace up to date: every CRM, then mail, calendar and chat, then public events; then matches what was read. A
 * connection that fails is left with its reason (its health), and the others are read.
 */
export async function syncWorkspaceConnections(run: WorkspaceSync): Promise<WorkspaceSyncReport> {
  const { store, tenantId, only } = run;
  const all = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const settings = (await listWorkspaces(store)).find(({ id }) => id === tenantId)?.settings ?? {};
  const totals = new Map<string, AppliedTotals>();
  const failures = new Map<string, AppError>();
  const rank = ({ category }: ConnectionRow) => order.indexOf(category);
  const chosen = all
    .filter(
      (row) =>
        row.system !== 'csv' &&
        row.health !== disconnected &&
        rank(row) >= 0 &&
        (!only || row.id === only || row.system === only),
    )
    .sort((a, b) => rank(a) - rank(b));
  const read = async (connection: ConnectionRow) => {
    try {
      const done = await syncOne(run, connection, settings['syncBudgetPercent']);
      if (done) totals.set(connection.id, done);
    } catch (error) {
      failures.set(connection.id, toAppError(error));
    }
  };
  for (const connection of chosen.filter(({ category }) => category === 'crm')) await read(connection);
  // they wait on different systems, and nothing of one depends on another
  await Promise.all(chosen.filter(({ category }) => category !== 'crm').map(read));
  const { internalDomains: domains } = await store.withTenant(tenantId, readRiskSettings);
  const hasEngagement = all.some(({ category }) => category === 'engagement');
  const matching = hasEngagement ? await matchWorkspace(store, tenantId, domains) : {};
  return { totals, failures, matching };
}

async function syncOne(
  run: WorkspaceSync,
  { id, system, category }: ConnectionRow,
  budgetPercent: unknown,
): Promise<AppliedTotals | null> {
  const { store, gateway, tenantId, asOf, full, onProgress } = run;
  const principal = systemPrincipal(tenantId);
  const request: SyncRequest = {
    store,
    gateway,
    principal,
    connectionId: id,
    system,
    asOf,
    ...(full ? { full } : {}),
    ...(typeof budgetPercent === 'number' ? { budgetPercent } : {}),
    ...(onProgress ? { onProgress } : {}),
  };
  const names = gateway.listTools?.(principal).map(({ name }) => name);
  const can = (verb: string) => names === undefined || names.includes(toolOf(system, verb));
  if (category === 'engagement') return can('read_engagement') ? syncEngagement(request) : null;
  if (category === 'intelligence') return can('list_events') ? syncAccountEvents(request) : null;
  return syncConnection(request);
}
