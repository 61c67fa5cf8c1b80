import { AppError } from '../../domain/errors.ts';
import type { SyncPage } from '../../domain/record.ts';
import { applyRecords } from '../../store/apply-records.ts';
import { buryRecords } from '../../store/mirrored-ids.ts';
import { AppliedTotals } from './applied-totals.ts';
import type { CrmObject } from './crm-objects.ts';
import type { PageReader } from './read-pages.ts';
import { findSourceTools } from './source-tools.ts';
import type { SyncRequest } from './sync-request.ts';

const idsPerCall = 100;

/**
 * Reads single records by id into the mirror, whatever passes are under way: after a write, a webhook or a gap that was found.
 * Ids the source does not have any more become tombstones.
 * @throws AppError `not_found` when the system cannot be asked for records by id
 */
export async function readTargeted(
  reader: PageReader,
  request: SyncRequest,
  object: CrmObject,
  ids: readonly string[],
): Promise<AppliedTotals> {
  const { store, gateway, principal, connectionId, system } = request;
  const { records: tool } = findSourceTools(gateway, principal, system);
  if (tool === null) {
    throw new AppError(
      'not_found',
      `${system} cannot be asked for single records; sync ${object} as a whole instead.`,
      {
        system,
      },
    );
  }
  const totals = new AppliedTotals();
  for (let at = 0; at < ids.length; at += idsPerCall) {
    const asked = ids.slice(at, at + idsPerCall);
    await reader.budget?.admit();
    const result = await gateway.callTool({
      principal,
      tool,
      arguments: { object, ids: asked },
      purpose: `sync ${object} by id`,
      deadlineMs: 60_000,
    });
    const { records, quota } = result.structuredContent as unknown as SyncPage; // the gateway has validated it
    const shown = new Set(records.map((record) => (record.object === 'activity' ? record.activity.id : record.id)));
    const gone = asked.filter((id) => !shown.has(id));
    const applied = await store.withTenant(principal.tenantId, async (tx) => {
      const counts = await applyRecords(tx, principal.tenantId, connectionId, records, { isFullPass: true });
      if (gone.length > 0) await buryRecords(tx, principal.tenantId, object, gone);
      await reader.budget?.note(tx, quota);
      return counts;
    });
    totals.add(applied);
    totals.buried += gone.length;
  }
  return totals;
}
