import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { advanceEpoch, holdDeliveries, readInstallation } from '../store/installation.ts';
import type { Store } from '../store/open-store.ts';

/** The copy of each database's epoch, beside the database so that a restore does not put it back. */
const epochsSchema = z.record(z.string(), z.number().int());
type Epochs = z.infer<typeof epochsSchema>;

/** Keeps the epoch of the database and its copy going while deliveries go out. */
export interface EpochGuard {
  /** Whether the database was found to be older than its copy at this start. */
  readonly wasRestored: boolean;
  stop(): Promise<void>;
}

const everyMs = 10_000;

/**
 * Compares the database's epoch with its copy in the data folder. A database older than its copy was restored from a backup:
 * deliveries are held until `bellwether restore confirm`. Then advances both every ten seconds, so that every backup but one made in
 * the last ten seconds is found out. A database that this data folder has not seen is taken as it is.
 */
export async function guardEpoch(store: Store, dataDir: string, onError: (error: Error) => void): Promise<EpochGuard> {
  const file = join(dataDir, 'installation.json');
  const seen = await readEpochs(file);
  const { id, epoch } = await readInstallation(store.db);
  const last = epoch === 0 ? undefined : seen[id];
  const wasRestored = last !== undefined && last > epoch;
  if (wasRestored) {
    const reason = `The database is at mark ${epoch}, but ${dataDir} has seen mark ${last}: it was restored from a backup.`;
    await holdDeliveries(store.db, reason);
  }
  const mark = async () => {
    const marked = await advanceEpoch(store.db);
    seen[marked.id] = marked.epoch;
    await writeEpochs(file, dataDir, seen);
  };
  await mark();
  let marking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    marking = marking.then(mark).catch(onError);
  }, everyMs);
  timer.unref();
  return {
    wasRestored,
    async stop() {
      clearInterval(timer);
      await marking.then(mark).catch(onError);
    },
  };
}

async function readEpochs(file: string): Promise<Epochs> {
  try {
    return epochsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

async function writeEpochs(file: string, dataDir: string, epochs: Epochs): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, JSON.stringify(epochs), { mode: 0o600 });
  await rename(partial, file);
}
