import { openCredentialSource } from '../../src/orchestration/credentials/credential-broker.ts';
import { RefreshLocks } from '../../src/orchestration/credentials/refresh-locks.ts';
import type { Store } from '../../src/store/open-store.ts';
import { expireAccess, keyFor, memoryKeyRing, rowOf, signIn, testCustody } from '../setup/custody-room.ts';
import { FakeAuthorizationServer } from '../setup/fake-authorization-server.ts';

/** What a race of refreshes left: `dead` connections, `refused` reads, and how often the provider was asked. */
export interface RefreshRace {
  readonly rounds: number;
  readonly workers: number;
  readonly dead: number;
  readonly refused: number;
  readonly tokenRequests: number;
}

/**
 * Lets `workers` read one expired credential at once, `rounds` times, against a server that rotates refresh tokens and ends a
 * family when one is used twice. On a server each worker is a process of its own as far as memory is concerned; the embedded
 * store belongs to one process, whose workers share its locks.
 */
export async function raceRefreshes(store: Store, workers: number, rounds: number): Promise<RefreshRace> {
  const server = await new FakeAuthorizationServer().start();
  try {
    const keyRing = memoryKeyRing();
    const shared = new RefreshLocks();
    const custodies = Array.from({ length: workers }, () =>
      testCustody(store, { keyRing, locks: store.kind === 'embedded' ? shared : new RefreshLocks() }),
    );
    const [first] = custodies;
    if (!first) throw new Error('a race needs a worker');
    const key = keyFor(server, { tenantId: 'race' });
    const sources = custodies.map((custody) => openCredentialSource(custody, key));
    let dead = 0;
    let refused = 0;
    await signIn(first, server, key);
    for (let round = 0; round < rounds; round += 1) {
      await expireAccess(first, key);
      const reads = await Promise.allSettled(sources.map((source) => source.read()));
      refused += reads.filter(
        (read) => read.status === 'rejected' || !server.accepts(read.value['accessToken'] ?? ''),
      ).length;
      const row = await rowOf(first, key);
      if (row?.['health'] === 'healthy' && server.deadFamilies.size === dead) continue;
      dead += 1;
      await signIn(first, server, key);
    }
    return { rounds, workers, dead, refused, tokenRequests: server.tokenRequests };
  } finally {
    await server.close();
  }
}
