import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileWorkspace, reconciliationText } from '../../../src/orchestration/sync/reconcile-workspace.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { hubspotVendor } from '../../chaos/sync/hubspot-vendor.ts';
import { salesforceVendor } from '../../chaos/sync/salesforce-vendor.ts';
import { openVendorRoom, type Vendor } from '../../chaos/sync/vendor-room.ts';
import { openTestStore } from '../../setup/databases.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());

/** Loses and adds records behind the back of every pass, as a lost notice or a watermark that went too far would. */
async function breakMirror(tenantId: string): Promise<void> {
  await store.withTenant(tenantId, async (tx) => {
    const living = (object: string, offset: number) =>
      sql`(select id from bellwether.record where object = ${object} and not is_deleted order by id limit 1 offset ${offset})`;
    await tx.execute(
      sql`delete from bellwether.record_change where object = 'opportunity' and record_id = ${living('opportunity', 3)}`,
    );
    await tx.execute(
      sql`delete from bellwether.record where object = 'opportunity' and id = ${living('opportunity', 3)}`,
    );
    await tx.execute(
      sql`update bellwether.record set is_deleted = true where object = 'contact' and id = ${living('contact', 1)}`,
    );
    await tx.execute(
      sql`delete from bellwether.activity where id = (select id from bellwether.activity order by id limit 1 offset 5)`,
    );
  });
}

const openVendors: readonly (readonly [string, () => Promise<Vendor>])[] = [
  ['Salesforce', salesforceVendor],
  ['HubSpot', hubspotVendor],
];

test.each(openVendors)(
  'a gap that no pass of %s would tell is found by counts and ids and repaired by reading those records alone [sync.reconciles]',
  async (_name, open) => {
    const vendor = await open();
    const room = await openVendorRoom(store, vendor);
    const tenantId = `gap-${vendor.system}`;
    try {
      await room.sync(tenantId);
      await breakMirror(tenantId);
      await room.sync(tenantId);
      expect((await vendor.compare(store, tenantId)).mismatches, 'no pass tells').toHaveLength(3);
      const before = vendor.simulator.requests.length;
      const report = await room.using(tenantId, (gateway) =>
        reconcileWorkspace({ store, gateway, tenantId, asOf: new Date().toISOString() }),
      );
      expect(report.failures.size).toBe(0);
      const objects = report.found.get(vendor.system) ?? [];
      const repaired = objects.filter(({ repairedBy }) => repairedBy === 'ids');
      expect(repaired.map(({ object, differing }) => [object, differing])).toEqual([
        ['contact', 1],
        ['opportunity', 1],
        ['activity', 1],
      ]);
      expect(reconciliationText(report)).toContain(`${vendor.system}: `);
      expect((await vendor.compare(store, tenantId)).mismatches).toEqual([]);
      expect(vendor.simulator.requests.length - before).toBeLessThan(60);
      const again = await room.using(tenantId, (gateway) =>
        reconcileWorkspace({ store, gateway, tenantId, asOf: new Date().toISOString() }),
      );
      expect(again.found.get(vendor.system)?.every(({ repairedBy }) => repairedBy !== 'ids')).toBe(true);
    } finally {
      await room.close();
    }
  },
  60_000,
);
