import type { FaultyRequest } from '../../../connectors/kit/simulator-faults.ts';
import { AppError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { seeded } from '../random.ts';
import { allVendors } from './all-vendors.ts';
import type { Convergence } from './converge.ts';
import { wireFault } from './page-faults.ts';
import { openVendorRoom } from './vendor-room.ts';

const faultKinds = ['5xx', '429', 'reset', 'truncated', 'html', 'token-expiry'] as const;
const mostFaults = 1_000;

/**
 * The same as `convergeSeed` over the simulator of a vendor, its connector and the gateway: records come, change, go and come back
 * between two requests, and requests fail, while syncs run; then one more sync, and compares. The seed chooses the vendor.
 */
export async function convergeVendors(store: Store, seed: number): Promise<Convergence> {
  const random = seeded(seed);
  const open = allVendors[Math.floor(random() * allVendors.length)] ?? allVendors[0];
  if (!open) throw new Error('there is no vendor');
  const vendor = await open();
  const room = await openVendorRoom(store, vendor);
  const tenantId = `vendor-seed-${seed}`;
  const count = { changes: 0, faults: 0 };
  const disturb = (request: FaultyRequest) => {
    if (!vendor.isPage(request)) return false;
    while (random() < 0.6) {
      count.changes += 1;
      vendor.mutate(random);
    }
    const fails = random() < 0.08;
    count.faults += Number(fails);
    return fails;
  };
  const sync = async () => {
    try {
      await room.sync(tenantId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  };
  try {
    const kind = () => faultKinds[Math.floor(random() * faultKinds.length)] ?? '5xx';
    const queue = Array.from({ length: mostFaults }, () => wireFault(vendor, kind()));
    vendor.simulator.faults.add({ when: disturb }, queue);
    for (let run = 0; run < 2; run += 1) await sync();
    vendor.simulator.faults.clear();
    await room.sync(tenantId);
    const { mismatches, falseTombstones } = await vendor.compare(store, tenantId);
    return { mismatches: mismatches.map((what) => `${vendor.system}: ${what}`), falseTombstones, ...count };
  } finally {
    await room.close();
  }
}
