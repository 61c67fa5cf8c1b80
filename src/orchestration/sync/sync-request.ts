import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { ToolGateway } from '../../domain/tool.ts';
import type { Store } from '../../store/open-store.ts';
import { defaultBudgetPercent } from './call-budget.ts';
import { ConnectionBudget } from './connection-budget.ts';
import type { CrmObject } from './crm-objects.ts';
import type { PagedRead, PageReader, ReadProgress } from './read-pages.ts';
import { toolOf } from './source-tools.ts';

/** What is to be read of one connection, and how. */
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
  /** Read everything although watermarks are there; what is not shown any more becomes a tombstone. */
  readonly full?: boolean;
  /** Only these objects; left out: all the source has. */
  readonly objects?: readonly CrmObject[];
  /** The share of the vendor's remaining calls this sync may use. */
  readonly budgetPercent?: number;
  readonly nowMs?: () => number;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** A reader of pages that keeps to the connection's share of calls. */
export async function openReader(request: SyncRequest): Promise<PageReader & { readonly budget: ConnectionBudget }> {
  const { store, gateway, principal, connectionId, budgetPercent, nowMs, onProgress } = request;
  const percent = budgetPercent ?? defaultBudgetPercent;
  const budget = new ConnectionBudget(store, principal.tenantId, connectionId, percent, nowMs ?? Date.now);
  await budget.load();
  return { store, gateway, principal, budget, ...(onProgress ? { onProgress } : {}) };
}

/** How one object of a CRM is read. */
export function readOf(
  { connectionId, system, pageSize = 2_000, full = false }: SyncRequest,
  object: CrmObject,
): PagedRead {
  return {
    connectionId,
    object,
    tool: toolOf(system, 'read_changes'),
    arguments: { object },
    pageSize,
    isIncremental: true,
    full,
    bury: object,
  };
}
