import { join } from 'node:path';
import { openStore, type Store } from '../../src/store/open-store.ts';

/** Where migrated, empty stores are kept between test runs. */
export const snapshotDir = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'bellwether');

/** A fresh embedded store; `dataDir` null keeps it in memory. */
export function openTestStore(dataDir: string | null = null): Promise<Store> {
  return openStore({ kind: 'embedded', dataDir, snapshotDir });
}

/** The stores that every repository must work on alike. */
export const allStores: { readonly name: string; readonly open: () => Promise<Store> }[] = [
  { name: 'PGlite', open: () => openTestStore() },
];
