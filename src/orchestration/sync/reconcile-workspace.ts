import { type AppError, toAppError } from '../../domain/errors.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { type ConnectionRow, disconnected, listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import { type ReconciledObject, reconcileConnection } from './reconcile-connection.ts';

export interface WorkspaceReconciliation {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly tenantId: string;
  readonly asOf: Instant;
}

/** What comparing each connected CRM found. `failures` by connection: the others were compared all the same. */
export interface ReconciliationReport {
  readonly found: ReadonlyMap<string, readonly ReconciledObject[]>;
  readonly failures: ReadonlyMap<string, AppError>;
}

/** Whether a connection has a mirror that can be compared: uploads are read once, and what needs a person cannot be asked. */
function isComparable({ category, system, health }: ConnectionRow): boolean {
  return category === 'crm' && system !== 'csv' && health !== disconnected && health !== 'needs_reauth';
}

/** Compares the mirror of every connected CRM with its source and repairs what differs; one that fails holds up no other. */
export async function reconcileWorkspace(run: WorkspaceReconciliation): Promise<ReconciliationReport> {
  const { store, gateway, tenantId, asOf } = run;
  const rows = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const found = new Map<string, readonly ReconciledObject[]>();
  const failures = new Map<string, AppError>();
  for (const { id: connectionId, system } of rows.filter(isComparable)) {
    const request = { store, gateway, principal: systemPrincipal(tenantId), connectionId, system, asOf };
    try {
      found.set(connectionId, await reconcileConnection(request));
    } catch (error) {
      failures.set(connectionId, toAppError(error));
    }
  }
  return { found, failures };
}

/** One object for people: `opportunity: 249 here, 250 there; 1 read again`; null: the two were the same. */
export function reconciledText({ object, ours, theirs, differing, repairedBy }: ReconciledObject): string | null {
  if (repairedBy === 'none') return null;
  const there = theirs === null ? '' : `, ${theirs.toLocaleString('en')} there`;
  const how = repairedBy === 'ids' ? `${(differing ?? 0).toLocaleString('en')} read again` : 'read again as a whole';
  return `${object.replaceAll('_', ' ')}: ${ours.toLocaleString('en')} here${there}; ${how}`;
}

/** What was repaired, connection by connection, for the history of a schedule; null: nothing differed and nothing failed. */
export function reconciliationText({ found, failures }: ReconciliationReport): string | null {
  const told = [
    ...[...found].flatMap(([id, objects]) => {
      const lines = objects.map(reconciledText).filter((line) => line !== null);
      return lines.length === 0 ? [] : [`${id}: ${lines.join(', ')}`];
    }),
    ...[...failures].map(([id, { message }]) => `${id} could not be compared: ${message}`),
  ];
  return told.length === 0 ? null : told.join('; ');
}
