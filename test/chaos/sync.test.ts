import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { allVendors } from './sync/all-vendors.ts';
import { convergeSeed } from './sync/converge.ts';
import { convergeVendors } from './sync/converge-vendor.ts';
import { calendarVendor, gmailVendor } from './sync/google-vendors.ts';
import { runPageFaults } from './sync/page-faults.ts';
import { slackVendor } from './sync/slack-vendor.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());

/** A few of each vendor's cases: the whole is `npm run chaos sync`. */
const caseEvery: Readonly<Record<string, number>> = {
  salesforce: 37,
  hubspot: 151,
  gmail: 61,
  'google-calendar': 17,
  slack: 41,
};

test('after a fault on a page of any vendor, whatever it is, one more run leaves the mirror as the vendor is [sync.survives-page-faults]', async () => {
  for (const open of allVendors) {
    const vendor = await open();
    const every = caseEvery[vendor.system] ?? 1;
    const report = await runPageFaults(store, vendor, { isChosen: (index) => index % every === 0 });
    expect(report.faults, vendor.system).toBeGreaterThan(4);
    expect(report, vendor.system).toMatchObject({ mismatches: [], falseTombstones: [] });
  }
}, 120_000);

test('a page token that the vendor takes no more begins the pass anew instead of stopping the connection [sync.resumes]', async () => {
  for (const open of [gmailVendor, calendarVendor, slackVendor]) {
    const isChosen = (index: number) => index >= 1 && index <= 2;
    const report = await runPageFaults(store, await open(), { kinds: ['expired-cursor'], isChosen });
    expect(report, report.system).toMatchObject({ failedRuns: 0, mismatches: [] });
  }
}, 60_000);

test('a page that holds what the page before it held hides nothing for good [sync.survives-page-faults]', async () => {
  const report = await runPageFaults(store, await calendarVendor(), { kinds: ['duplicate-page'] });
  expect(report.faults).toBeGreaterThan(4);
  expect(report).toMatchObject({ mismatches: [], falseTombstones: [] });
}, 60_000);

test('records that change while they are read are as the source has them after one more run [sync.converges]', async () => {
  let changes = 0;
  for (let seed = 1; seed <= 15; seed += 1) {
    const { mismatches, ...one } = await convergeSeed(store, seed);
    expect(mismatches, `seed ${seed}`).toEqual([]);
    changes += one.changes;
  }
  expect(changes).toBeGreaterThan(150);
}, 120_000);

test('records that change between two requests to a vendor are as it has them after one more run [sync.converges]', async () => {
  let changes = 0;
  // five seeds, one for each vendor
  for (const seed of [4, 6, 7, 12, 17]) {
    const { mismatches, ...one } = await convergeVendors(store, seed);
    expect(mismatches, `seed ${seed}`).toEqual([]);
    changes += one.changes;
  }
  expect(changes).toBeGreaterThan(50);
}, 120_000);
