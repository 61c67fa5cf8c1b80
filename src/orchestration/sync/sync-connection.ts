import { toAppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import { recordHealth, recordSync } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import { AppliedTotals } from './applied-totals.ts';
import { type ReadProgress, readPages } from './read-pages.ts';

/** Objects in the order in which their references resolve. */
const crmObjects = ['stage', 'sales_user', 'account', 'contact', 'opportunity', 'contact_role', 'activity'] as const;

export interface SyncRequest {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly principal: Principal;
  readonly connectionId: string;
  /** Tool names start with the system's id, with underscores. */
  readonly system: string;
  /** The moment the data will speak for once this pass is over. */
  readonly asOf: Instant;
  readonly pageSize?: number;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/**
 * Brings the mirror of one CRM connection up to date: everything the first time, afterwards what changed since the last
 * complete pass. A failure is recorded as the connection's health, with its reason, and thrown.
 */
export async function syncConnection(request: SyncRequest): Promise<AppliedTotals> {
  const { store, principal, connectionId } = request;
  try {
    return await syncObjects(request);
  } catch (error) {
    const { code, message } = toAppError(error);
    const health = code === 'auth_expired' ? 'needs_reauth' : 'failing';
    await store.withTenant(principal.tenantId, (tx) => recordHealth(tx, connectionId, health, message));
    throw error;
  }
}

async function syncObjects(request: SyncRequest): Promise<AppliedTotals> {
  const { store, gateway, principal, connectionId, system, asOf, pageSize = 2_000, onProgress } = request;
  const prefix = system.replaceAll('-', '_');
  const described = await gateway.callTool({
    principal,
    tool: `${prefix}_describe_source`,
    arguments: {},
    purpose: 'sync',
    deadlineMs: 60_000,
  });
  const totals = new AppliedTotals();
  for (const object of crmObjects) {
    const read = {
      connectionId,
      object,
      tool: `${prefix}_read_changes`,
      arguments: { object },
      pageSize,
      isIncremental: true,
    };
    totals.add(await readPages({ store, gateway, principal, ...(onProgress ? { onProgress } : {}) }, read));
  }
  const readable = described.structuredContent['readable'] as ReadableField[];
  await store.withTenant(principal.tenantId, (tx) =>
    recordSync(tx, connectionId, { readable, dataAsOf: asOf, report: { applied: totals.toJSON() } }),
  );
  return totals;
}
