import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { listConnected } from '../../../src/cli/connect/connection-list.ts';
import { openCredentialSource } from '../../../src/orchestration/credentials/credential-broker.ts';
import { tokenTimeoutMs } from '../../../src/orchestration/credentials/request-token.ts';
import { sweepEveryMs, sweepInterruptedRefreshes } from '../../../src/orchestration/credentials/sweep-credentials.ts';
import { dataAgeText } from '../../../src/orchestration/sync/data-age.ts';
import { readStatus } from '../../../src/orchestration/sync/workspace-status.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { calendarVendor, gmailVendor } from '../../chaos/sync/google-vendors.ts';
import { hubspotVendor } from '../../chaos/sync/hubspot-vendor.ts';
import { salesforceVendor } from '../../chaos/sync/salesforce-vendor.ts';
import { slackVendor } from '../../chaos/sync/slack-vendor.ts';
import { openVendorRoom } from '../../chaos/sync/vendor-room.ts';
import { expireAccess, keyFor, signIn, testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';

let store: Store;
let server: FakeAuthorizationServer;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());
beforeEach(async () => {
  server = await new FakeAuthorizationServer().start();
});
afterEach(() => server.close());

const statusOf = (tenantId: string) => readStatus(store, { id: tenantId, label: '', isCurrent: false, settings: {} });

test('a token answer that was lost after the provider had rotated shows as needs re-auth within a minute [sync.shows-lost-answer]', async () => {
  let shiftMs = 0;
  const custody = testCustody(store, { nowMs: () => Date.now() + shiftMs });
  const change = { id: 'salesforce', system: 'salesforce', category: 'crm', settings: {} };
  await store.withTenant('acme', (tx) => saveConnection(tx, 'acme', change));
  await signIn(custody, server);
  await expireAccess(custody, keyFor(server));
  const dying = testCustody(store, {
    keyRing: custody.keyRing,
    send: async (url, init) => {
      await fetch(url, init);
      return new Promise<never>(() => {});
    },
  });
  void openCredentialSource(dying, keyFor(server)).read();
  await expect.poll(() => server.requests.get('refresh_token')).toBe(1);
  expect((await statusOf('acme')).connections[0]?.health).toBe('healthy');
  // the sweeps of a minute, the last of them early enough for the provider to take its time to answer
  while (shiftMs + sweepEveryMs + tokenTimeoutMs <= 60_000) {
    shiftMs += sweepEveryMs;
    await sweepInterruptedRefreshes(custody);
  }
  const [shown] = (await statusOf('acme')).connections;
  expect(shown).toMatchObject({ health: 'needs_reauth' });
  expect(shown?.healthReason).toBeTruthy();
  expect(await listConnected(store, custody, [], 'acme')).toMatchObject([{ id: 'salesforce', health: 'needs_reauth' }]);
});

test('when every provider revokes at once each connection needs re-auth, nothing crashes, and answers say how old the data is [sync.survives-revocation]', async () => {
  const tenantId = 'revoked';
  for (const open of [salesforceVendor, hubspotVendor, gmailVendor, calendarVendor, slackVendor]) {
    const vendor = await open();
    const room = await openVendorRoom(store, vendor);
    try {
      await room.sync(tenantId);
      vendor.simulator.faults.add({ when: () => true }, Array(500).fill(vendor.expiredToken));
      await expect(room.sync(tenantId), vendor.system).rejects.toMatchObject({ code: 'auth_expired' });
    } finally {
      await room.close();
    }
  }
  const { connections, records } = await statusOf(tenantId);
  expect(connections).toHaveLength(5);
  for (const { id, health, dataAsOf } of connections)
    expect([id, health, dataAsOf === null]).toEqual([id, 'needs_reauth', false]);
  expect(records['opportunity']).toBeGreaterThan(0);
});

test('the age of data is told source by source, with what is wrong, and not at all where nothing was read [sync.tells-data-age]', () => {
  const at = '2026-11-20T10:02:59.000Z';
  const connection = (
    id: string,
    system: string,
    category: string,
    health = 'healthy',
    dataAsOf: string | null = at,
  ) => ({
    ...{ id, system, category, health, dataAsOf },
  });
  expect(
    dataAgeText([
      connection('salesforce', 'salesforce', 'crm', 'needs_reauth'),
      connection('gmail', 'gmail', 'engagement'),
      connection('team-calendar', 'google-calendar', 'engagement', 'healthy', null),
    ]),
  ).toBe('CRM as of 2026-11-20 10:02 UTC (needs re-auth), mail as of 2026-11-20 10:02 UTC.');
  expect(dataAgeText([connection('one', 'gmail', 'engagement'), connection('two', 'gmail', 'engagement')])).toBe(
    'Mail one as of 2026-11-20 10:02 UTC, mail two as of 2026-11-20 10:02 UTC.',
  );
  expect(dataAgeText([connection('slack', 'slack', 'engagement', 'healthy', null)])).toBeNull();
});
