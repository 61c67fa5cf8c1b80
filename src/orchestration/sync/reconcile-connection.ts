import { toAppError } from '../../domain/errors.ts';
import type { IdPage } from '../../domain/record.ts';
import { countMirrored, findMissing, listMirrored } from '../../store/mirrored-ids.ts';
import type { AppliedTotals } from './applied-totals.ts';
import { type CrmObject, objectsOf } from './crm-objects.ts';
import { type PageReader, readPages } from './read-pages.ts';
import { readTargeted } from './read-targeted.ts';
import { findSourceTools, type SourceTools, toolOf } from './source-tools.ts';
import { noteFailure } from './sync-connection.ts';
import { openReader, readOf, type SyncRequest } from './sync-request.ts';

/** What comparing one object found. `theirs` null: the source does not say how many it has. */
export interface ReconciledObject {
  readonly object: CrmObject;
  readonly ours: number;
  readonly theirs: number | null;
  /** Records the source has and the mirror had not, or the other way about; null: not compared by id. */
  readonly differing: number | null;
  /** `ids`: single records were read again; `full`: the whole object was; `none`: nothing had to be. */
  readonly repairedBy: 'none' | 'ids' | 'full';
}

const idsPerPage = 2_000;
const askedIds = 10_000;
/** So many ids cost less than a gap that hides behind equal counts; of more, only different counts are looked into. */
const comparedAnyway = 10_000;

/**
 * Compares the mirror of a connection with its source by the cheapest means the source has (ids, else counts, else reading it
 * all again) and repairs what differs. Finds what incremental passes miss without a trace: a lost notice of a deletion, a
 * watermark that went too far.
 * @throws AppError as the calls do; a failure is the connection's health, as in a sync
 */
export async function reconcileConnection(request: SyncRequest): Promise<ReconciledObject[]> {
  const { store, gateway, principal, connectionId, system } = request;
  try {
    const reader = await openReader(request);
    const described = await gateway.callTool({
      principal,
      tool: toolOf(system, 'describe_source'),
      arguments: {},
      purpose: 'reconcile',
      deadlineMs: 60_000,
    });
    const offered = objectsOf(described.structuredContent);
    const objects = request.objects ? offered.filter((object) => request.objects?.includes(object)) : offered;
    const tools = findSourceTools(gateway, principal, system);
    const found: ReconciledObject[] = [];
    for (const object of objects) found.push(await reconcileObject(reader, request, tools, object));
    return found;
  } catch (error) {
    const failure = toAppError(error);
    if (failure.data.hint !== 'budget') await noteFailure(store, principal.tenantId, connectionId, failure);
    throw error;
  }
}

async function reconcileObject(
  reader: PageReader,
  request: SyncRequest,
  tools: SourceTools,
  object: CrmObject,
): Promise<ReconciledObject> {
  const { store, principal, connectionId } = request;
  const ours = await store.withTenant(principal.tenantId, (tx) => countMirrored(tx, connectionId, object));
  const theirs = await countTheirs(reader, request, tools, object);
  const isSame = theirs === ours;
  if (isSame && ours > comparedAnyway) return { object, ours, theirs, differing: null, repairedBy: 'none' };
  const compared = await compareIds(reader, request, tools, object);
  if (compared !== null) {
    const { ids } = compared;
    if (ids.length > 0) await readTargeted(reader, request, object, ids);
    const repairedBy = ids.length > 0 ? 'ids' : 'none';
    return { object, ours, theirs: compared.theirs, differing: ids.length, repairedBy };
  }
  if (isSame) return { object, ours, theirs, differing: null, repairedBy: 'none' };
  await readWhole(reader, request, object);
  return { object, ours, theirs, differing: null, repairedBy: 'full' };
}

/** A pass from the start: one that goes on from the middle would not tell what is gone. */
async function readWhole(reader: PageReader, request: SyncRequest, object: CrmObject): Promise<AppliedTotals> {
  return readPages(reader, { ...readOf(request, object), full: true, anew: true });
}

async function countTheirs(
  reader: PageReader,
  { gateway, principal }: SyncRequest,
  tools: SourceTools,
  object: CrmObject,
): Promise<number | null> {
  if (tools.counts === null) return null;
  await reader.budget?.admit();
  const result = await gateway.callTool({
    principal,
    tool: tools.counts,
    arguments: { objects: [object] },
    purpose: `reconcile ${object}`,
    deadlineMs: 60_000,
  });
  const counts = result.structuredContent['counts'] as Record<string, number | null>;
  return counts[object] ?? null;
}

/**
 * Ids that only one side has. Their ids are asked for in pages; ours are then looked up among them. Null: the source cannot list
 * the ids of this object.
 */
async function compareIds(
  reader: PageReader,
  request: SyncRequest,
  { ids: tool, records }: SourceTools,
  object: CrmObject,
): Promise<{ readonly ids: string[]; readonly theirs: number } | null> {
  if (tool === null || records === null) return null;
  const { store, principal, connectionId } = request;
  const differing = new Set<string>();
  const theirs = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const page: IdPage | null = await askIds(reader, request, tool, object, cursor);
    if (page === null) return null;
    for (const id of page.ids) theirs.add(id);
    const missing = await store.withTenant(principal.tenantId, (tx) => findMissing(tx, connectionId, object, page.ids));
    for (const id of missing) differing.add(id);
    if (page.done || page.cursor === null || page.cursor === cursor) break;
    cursor = page.cursor;
  }
  for (let after = ''; ; ) {
    const ours = await store.withTenant(principal.tenantId, (tx) =>
      listMirrored(tx, connectionId, object, after, idsPerPage),
    );
    for (const id of ours) if (!theirs.has(id)) differing.add(id);
    const last = ours.at(-1);
    if (last === undefined) break;
    after = last;
  }
  return { ids: [...differing], theirs: theirs.size };
}

/** One page of the source's ids; null: it has none to tell of this object. */
async function askIds(
  reader: PageReader,
  { gateway, principal }: SyncRequest,
  tool: string,
  object: CrmObject,
  cursor: string | null,
): Promise<IdPage | null> {
  await reader.budget?.admit();
  try {
    const result = await gateway.callTool({
      principal,
      tool,
      arguments: { object, cursor, limit: askedIds },
      purpose: `reconcile ${object}`,
      deadlineMs: 60_000,
    });
    return result.structuredContent as unknown as IdPage; // the gateway has validated it
  } catch (error) {
    const { code, data } = toAppError(error);
    if (code === 'invalid_input' && data.field === 'object') return null;
    throw error;
  }
}
