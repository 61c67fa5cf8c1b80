import { AppError, toAppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { syncConnection } from '../../../src/orchestration/sync/sync-connection.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { pick, seeded } from '../random.ts';
import { compareMirror, type MirrorDifference, type TrueRecords } from './compare-mirror.ts';
import { PagedSource } from './paged-source.ts';

const startMs = Date.parse('2026-03-01T00:00:00.000Z');
const objects = ['account', 'opportunity'] as const;

/** What one seed did: the mirror after the source came to rest and one more sync. */
export interface Convergence extends MirrorDifference {
  readonly changes: number;
  readonly faults: number;
}

/**
 * Lets records be created, changed, soft-deleted, brought back and merged, and calls fail, while syncs run over a paged source in
 * memory; then one more sync, and compares. Where records were purged without a trace, that last sync reads everything.
 */
export async function convergeSeed(store: Store, seed: number): Promise<Convergence> {
  const random = seeded(seed);
  const tenantId = `seed-${seed}`;
  const source = new PagedSource('sim', startMs);
  source.pageSize = 2 + Math.floor(random() * 8);
  if (random() < 0.5) source.tools.add('read_delta');
  const purges = random() < 0.3;
  for (const object of objects) {
    for (let n = 0; n < 10 + Math.floor(random() * 30); n += 1)
      source.put(object, `${object}-${n}`, { name: `n${n}`, amount: '1' });
  }
  let changes = 0;
  let faults = 0;
  source.beforePage = () => {
    while (random() < 0.6) {
      changes += 1;
      changeOne(source, random, purges);
    }
    if (random() < 0.12) {
      faults += 1;
      throw new AppError(
        pick(random, ['unavailable', 'bad_vendor_response', 'conflict', 'auth_expired'] as const),
        'chaos',
      );
    }
  };
  await store.withTenant(tenantId, (tx) =>
    saveConnection(tx, tenantId, { id: 'sim', system: 'sim', category: 'crm', settings: {} }),
  );
  const sync = async (full: boolean) => {
    const asOf = new Date(source.nowMs).toISOString();
    const principal = localOwner(tenantId);
    const common = {
      store,
      gateway: source,
      principal,
      connectionId: 'sim',
      system: 'sim',
      pageSize: source.pageSize,
      asOf,
    };
    await syncConnection({ ...common, full });
  };
  for (let run = 0; run < 3; run += 1) await sync(random() < 0.2).catch(unlessFault);
  source.beforePage = () => {};
  await sync(purges);
  if (purges) await sync(true);
  return { ...(await compareMirror(store, tenantId, truthOf(source))), changes, faults };
}

function unlessFault(error: unknown): void {
  const { message } = toAppError(error);
  if (message !== 'chaos') throw error;
}

function changeOne(source: PagedSource, random: () => number, purges: boolean): void {
  const object = pick(random, objects);
  const ids = [...source.of(object).keys()];
  const id = ids.length === 0 ? `${object}-0` : pick(random, ids);
  const what = random();
  // rows become visible up to some minutes after their stamp
  const lateMs = random() < 0.3 ? Math.floor(random() * 240_000) : 0;
  if (what < 0.5) source.put(object, id, { amount: String(Math.floor(random() * 1_000)) });
  else if (what < 0.75) source.put(object, `${object}-new-${Math.floor(random() * 1e9)}`, { name: 'new' }, lateMs);
  else if (what < 0.9) source.remove(object, id, random() < 0.3 ? pick(random, ids) : null);
  else if (purges) source.purge(object, id);
}

function truthOf(source: PagedSource): Map<string, TrueRecords> {
  return new Map(
    objects.map((object) => [
      object,
      new Map([...source.of(object)].filter(([, { isDeleted }]) => !isDeleted).map(([id, { values }]) => [id, values])),
    ]),
  );
}
