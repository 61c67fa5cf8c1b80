import { join } from 'node:path';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { requirePostgres } from './private-postgres.ts';

/** Where migrated, empty stores are kept between test runs. */
export const snapshotDir = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'bellwether');

/** A fresh embedded store; `dataDir` null keeps it in memory. */
export function openTestStore(dataDir: string | null = null): Promise<Store> {
  return openStore({ kind: 'embedded', dataDir, snapshotDir });
}

/** One kind of store; `open` gives null where this machine has none. */
export interface StoreKind {
  readonly name: string;
  open(): Promise<Store | null>;
}

/** The stores that every repository must work on alike. */
export const allStores: readonly StoreKind[] = [
  { name: 'PGlite', open: () => openTestStore() },
  { name: 'PostgreSQL', open: openServerStore },
];

async function openServerStore(): Promise<Store | null> {
  const server = await requirePostgres();
  if (server === null) return null;
  const store = await openStore({ kind: 'postgres', url: await server.createDatabase() });
  return {
    ...store,
    async close() {
      await store.close();
      await server.close();
    },
  };
}
