import type { SyncDelta } from '../../domain/record.ts';
import { openPass, readCursor, stopPass } from '../../store/sync-cursors.ts';
import type { AppliedTotals } from './applied-totals.ts';
import type { CrmObject } from './crm-objects.ts';
import { PassGuard } from './pass-guard.ts';
import { commitPage, type PageReader } from './read-pages.ts';
import { readOf, type SyncRequest } from './sync-request.ts';

const deltaDeadlineMs = 120_000;

/**
 * Reads what changed in all objects that have been read to their end before, in one call. Returns the objects that must still be
 * read on their own: those without a watermark, in the middle of a pass, with more than one page, or that must be read anew.
 * @throws AppError as the tool's call does; nothing is committed then
 */
export async function readDelta(
  reader: PageReader,
  request: SyncRequest,
  tool: string,
  objects: readonly CrmObject[],
  totals: AppliedTotals,
): Promise<CrmObject[]> {
  const { store, gateway, principal, connectionId } = request;
  const { tenantId } = principal;
  const passes = await store.withTenant(tenantId, async (tx) => {
    const opened = new Map<CrmObject, Awaited<ReturnType<typeof openPass>>>();
    for (const object of objects) {
      const { cursor, watermark } = await readCursor(tx, connectionId, object);
      if (cursor !== null || watermark === null) continue;
      opened.set(object, await openPass(tx, tenantId, { connectionId, object }, { full: false, restart: false }));
    }
    return opened;
  });
  if (passes.size === 0) return [...objects];
  const since = Object.fromEntries([...passes].map(([object, { watermark }]) => [object, watermark]));
  await reader.budget?.admit();
  const result = await gateway.callTool({
    principal,
    tool,
    arguments: { since },
    purpose: 'sync changes',
    deadlineMs: deltaDeadlineMs,
  });
  const finished = new Set<string>();
  const { pages } = result.structuredContent as unknown as SyncDelta; // the gateway has validated it
  for (const page of pages) {
    const object = page.readObject as CrmObject;
    const pass = passes.get(object);
    if (!pass || finished.has(object)) continue;
    if (page.isResync) {
      const key = { connectionId, object };
      await store.withTenant(tenantId, (tx) =>
        stopPass(tx, key, 'The source cannot tell what changed since then.', true),
      );
      continue;
    }
    const state = { cursor: null, readCount: 0, kind: pass.kind };
    const guard = new PassGuard(object, null);
    const { applied } = await commitPage(reader, readOf(request, object), pass, state, { ...page }, guard, {});
    totals.add(applied.counts);
    reader.onProgress?.({ object, read: page.records.length, total: page.total });
    if (page.done) finished.add(object);
  }
  return objects.filter((object) => !finished.has(object));
}
