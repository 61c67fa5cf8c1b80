import { toAppError } from '../../domain/errors.ts';
import type { EngagementPage, ReadableField } from '../../domain/record.ts';
import { recordSync } from '../../store/connections.ts';
import { applyEngagements } from '../../store/engagements.ts';
import type { AppliedTotals } from './applied-totals.ts';
import { readPages } from './read-pages.ts';
import { toolOf } from './source-tools.ts';
import { noteFailure } from './sync-connection.ts';
import { openReader, type SyncRequest } from './sync-request.ts';

/** What an engagement system can tell when its description does not say. */
const readableOf: Readonly<Record<string, readonly ReadableField[]>> = {
  gmail: ['activities', 'emails'],
  'google-calendar': ['activities', 'meetings'],
  slack: [],
};

/**
 * Reads the messages and meetings of one engagement connection: everything the first time, afterwards what is new. They wait to be
 * matched then. What is deleted in a mailbox has still happened, so nothing is buried because a pass did not show it.
 * @throws AppError as the calls do; the failure is the connection's health
 */
export async function syncEngagement(request: SyncRequest): Promise<AppliedTotals> {
  const { store, principal, connectionId, system, asOf, pageSize = 500, full = false } = request;
  const { tenantId } = principal;
  try {
    const reader = await openReader(request);
    const read = {
      connectionId,
      object: 'engagement',
      tool: toolOf(system, 'read_engagement'),
      arguments: {},
      pageSize,
      isIncremental: true,
      full,
    };
    const totals = await readPages(reader, read, {
      apply: (tx, page) =>
        applyEngagements(tx, tenantId, connectionId, (page as unknown as EngagementPage).engagements),
    });
    const readable = readableOf[system] ?? ['activities'];
    const report = { applied: totals.toJSON() };
    await store.withTenant(tenantId, (tx) => recordSync(tx, connectionId, { readable, dataAsOf: asOf, report }));
    return totals;
  } catch (error) {
    await noteFailure(store, tenantId, connectionId, toAppError(error));
    throw error;
  }
}
