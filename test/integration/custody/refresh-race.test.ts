import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { raceRefreshes } from '../../chaos/race-refreshes.ts';
import { openTestStore } from '../../setup/databases.ts';
import type { PrivatePostgres } from '../../setup/private-postgres.ts';
import { requirePostgres } from '../../setup/private-postgres.ts';

let postgres: PrivatePostgres | null = null;
const stores: Store[] = [];

beforeAll(async () => {
  stores.push(await openTestStore());
  postgres = await requirePostgres();
  if (postgres) {
    stores.push(await openStore({ kind: 'postgres', url: await postgres.createDatabase(), maxConnections: 40 }));
  }
});

afterAll(async () => {
  for (const store of stores) await store.close();
  await postgres?.close();
});

test('thirty-two workers refreshing at once ask the provider once a round and lose no connection [custody.refresh-once-under-race]', async () => {
  for (const store of stores) {
    const race = await raceRefreshes(store, 32, 15);
    expect(race, store.kind).toEqual({ rounds: 15, workers: 32, dead: 0, refused: 0, tokenRequests: 15 });
  }
});
