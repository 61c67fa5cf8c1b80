import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../src/domain/principal.ts';
import { engageKillSwitch, releaseKillSwitch } from '../../src/orchestration/kill-switch/change-kill-switch.ts';
import type { StopTarget } from '../../src/store/kill-switches.ts';
import type { Store } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { runStorms } from './run-storms.ts';
import { openStormRoom, type StormRoom, stormTenant } from './storm-room.ts';

let store: Store;
let room: StormRoom;
beforeAll(async () => {
  store = await openTestStore();
  room = await openStormRoom(store, null);
});
afterAll(async () => {
  await room.close();
  await store.close();
});

const principal = localOwner(stormTenant);

test('every scope of the kill switch holds deliveries and lets them go when it is lifted [S-14] [killswitch.holds-deliveries]', async () => {
  const targets: StopTarget[] = [
    { scope: 'all', tenantId: null, target: null },
    { scope: 'tenant', tenantId: stormTenant, target: null },
    { scope: 'agent', tenantId: stormTenant, target: 'bellwether' },
    { scope: 'agent', tenantId: null, target: 'bellwether' },
    { scope: 'tool', tenantId: stormTenant, target: 'slack_post_message' },
    { scope: 'tool', tenantId: null, target: 'slack_post_message' },
  ];
  for (const target of targets) {
    await engageKillSwitch(store, { target, reason: 'drill', principal });
    room.reached.length = 0;
    await room.accept(3);
    await sleep(500); // what is held does not keep a drain waiting
    expect(room.reached, JSON.stringify(target)).toEqual([]);
    await releaseKillSwitch(store, { target, reason: 'over', principal });
    await room.engine.drain({ patienceMs: 1_000, timeoutMs: 10_000 });
    expect(room.reached, JSON.stringify(target)).toHaveLength(3);
  }
});

test('a kill switch whose table cannot be read holds deliveries [S-14] [killswitch.unreadable-holds]', async () => {
  const { rows } = await store.pool.query("delete from bellwether.kill_switch where scope = 'global' returning *");
  room.reached.length = 0;
  await room.accept(2);
  await sleep(2_000);
  expect(room.reached).toEqual([]);
  await store.pool.query(
    'insert into bellwether.kill_switch select * from json_populate_record(null::bellwether.kill_switch, $1)',
    [JSON.stringify(rows[0])],
  );
  await room.engine.drain({ patienceMs: 2_000, timeoutMs: 10_000 });
  expect(room.reached).toHaveLength(2);
});

test('in a storm of calls and deliveries nothing leaves two seconds after an order, and all go on when it is lifted [S-14] [killswitch.storm]', async () => {
  const { maxS, maxWriteS, calls, resumed, storms } = await runStorms(room, 5, null);
  expect(maxS).toBeLessThanOrEqual(2);
  expect(maxWriteS).toBeLessThan(0.5);
  expect(calls).toBeGreaterThan(100);
  expect(resumed).toBe(storms);
}, 60_000);
