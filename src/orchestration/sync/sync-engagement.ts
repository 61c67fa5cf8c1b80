import { toAppError } from '../../domain/errors.ts';
import type { EngagementPage, ReadableField } from '../../domain/record.ts';
import { recordSync } from '../../store/connections.ts';
import { applyEngagements } from '../../store/engagements.ts';
import type { Store } from '../../store/open-store.ts';
import { listAccountNames } from '../../store/people-records.ts';
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

/** Systems whose messages name accounts instead of writing to their people. */
const systemsThatFindNames: ReadonlySet<string> = new Set(['slack']);
/** As many as the tool takes: each account may have a name and a domain. */
const mostNames = 5_000;
/** Shorter names are words of other things (`HP`, `Box`, `it`): such accounts are found by their domain. */
const fewestLetters = 4;
const mostLetters = 200;

/** What accounts are called, those with an open deal first; a name that is learned later is found from then on. */
async function namesToFind(store: Store, tenantId: string): Promise<string[]> {
  const accounts = await store.withTenant(tenantId, (tx) => listAccountNames(tx, mostNames / 2));
  const names = accounts.flatMap(({ name, domain }) => (domain === null ? [name] : [name, domain]));
  return [...new Set(names)].filter((name) => name.length >= fewestLetters && name.length <= mostLetters);
}

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
      arguments: systemsThatFindNames.has(system) ? { mentions: await namesToFind(store, tenantId) } : {},
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
