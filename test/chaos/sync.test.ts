import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { convergeSeed } from './sync/converge.ts';
import { pageFaults, runPageFaults } from './sync/page-faults.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());

test('after a fault on a page, whatever it is, one more run leaves the mirror as Salesforce is [sync.survives-page-faults]', async () => {
  const report = await runPageFaults(store, { everyPage: 13 });
  expect(report.faults).toBeGreaterThan(pageFaults.length * 2);
  expect(report).toMatchObject({ mismatches: [], falseTombstones: [] });
}, 120_000);

test('records that change while they are read are as the source has them after one more run [sync.converges]', async () => {
  let changes = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const { mismatches, ...one } = await convergeSeed(store, seed);
    expect(mismatches, `seed ${seed}`).toEqual([]);
    changes += one.changes;
  }
  expect(changes).toBeGreaterThan(200);
}, 120_000);
