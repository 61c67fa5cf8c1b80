import { type AppError, toAppError } from '../../domain/errors.ts';
import type { ReadableField } from '../../domain/record.ts';
import { recordHealth, recordSync } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import { AppliedTotals } from './applied-totals.ts';
import type { ConnectionBudget } from './connection-budget.ts';
import { type CrmObject, objectsOf } from './crm-objects.ts';
import { readDelta } from './read-delta.ts';
import { type PageReader, readPages } from './read-pages.ts';
import { findSourceTools, toolOf } from './source-tools.ts';
import { openReader, readOf, type SyncRequest } from './sync-request.ts';

export type { SyncRequest } from './sync-request.ts';

/**
 * Brings the mirror of one CRM connection up to date: everything the first time, afterwards what changed since the last
 * complete pass. A failure is recorded as the connection's health, with its reason, and thrown. Stopping at the budget is no
 * failure: the totals say why (`stopReason`) and the next sync goes on from there. An object that may not be read is left out
 * with its reason, and the others are read.
 */
export async function syncConnection(request: SyncRequest): Promise<AppliedTotals> {
  const { store, principal, connectionId } = request;
  try {
    return await syncObjects(request);
  } catch (error) {
    await noteFailure(store, principal.tenantId, connectionId, toAppError(error));
    throw error;
  }
}

/** Records why a connection could not be read. Another process reading it is no failure. */
export async function noteFailure(
  store: Store,
  tenantId: string,
  connectionId: string,
  { code, message, data }: AppError,
): Promise<void> {
  if (data.hint === 'concurrent') return;
  const health = code === 'auth_expired' ? 'needs_reauth' : 'failing';
  await store.withTenant(tenantId, (tx) => recordHealth(tx, connectionId, health, message));
}

async function syncObjects(request: SyncRequest): Promise<AppliedTotals> {
  const { gateway, principal, system, objects } = request;
  const reader = await openReader(request);
  const totals = new AppliedTotals();
  if (!(await isAdmitted(reader, totals))) return totals;
  const described = await gateway.callTool({
    principal,
    tool: toolOf(system, 'describe_source'),
    arguments: {},
    purpose: 'sync',
    deadlineMs: 60_000,
  });
  const offered = objectsOf(described.structuredContent);
  const wanted = objects ? offered.filter((object) => objects.includes(object)) : offered;
  const { delta } = findSourceTools(gateway, principal, system);
  const rest = delta && !request.full ? await readDelta(reader, request, delta, wanted, totals) : wanted;
  const refused = await readRest(reader, request, rest, totals);
  const readable = described.structuredContent['readable'] as ReadableField[];
  const { store, connectionId, asOf } = request;
  await store.withTenant(principal.tenantId, (tx) =>
    recordSync(tx, connectionId, {
      readable,
      // a sync that stopped half-way does not speak for this moment
      dataAsOf: totals.stopReason === null && !objects ? asOf : null,
      report: { applied: totals.toJSON(), buried: totals.buried, stopReason: totals.stopReason, refused },
    }),
  );
  return totals;
}

async function isAdmitted({ budget }: { readonly budget: ConnectionBudget }, totals: AppliedTotals): Promise<boolean> {
  try {
    await budget.admit();
    return true;
  } catch (error) {
    const { data, message } = toAppError(error);
    if (data.hint !== 'budget') throw error;
    totals.stopReason = message;
    return false;
  }
}

/** Reads object after object; returns those that may not be read, with the reason. */
async function readRest(
  reader: PageReader,
  request: SyncRequest,
  objects: readonly CrmObject[],
  totals: AppliedTotals,
): Promise<Record<string, string>> {
  const refused: Record<string, string> = {};
  for (const object of objects) {
    try {
      totals.add(await readPages(reader, readOf(request, object)));
    } catch (error) {
      const { code, data, message } = toAppError(error);
      if (data.hint === 'budget') {
        totals.stopReason = message;
        return refused;
      }
      // an object the source does not have or may not show says nothing of the others; no deals at all is a failure
      const isForeign = code === 'invalid_input' && data.field === 'object';
      if ((code !== 'forbidden' && !isForeign) || object === 'opportunity') throw error;
      refused[object] = message;
    }
  }
  return refused;
}
