import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppError } from '../domain/errors.ts';
import { drizzle, migrate, type NodePgDatabase, sql } from './drizzle.ts';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import { openDatabase } from './open-database.ts';

export type Database = NodePgDatabase;
/** A transaction with its tenant set; the only way to tenant tables. */
export type TenantTransaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** The opened store: PostgreSQL, embedded or on a server, behind one pool. */
export interface Store {
  readonly kind: 'embedded' | 'postgres';
  readonly pool: pg.Pool;
  readonly db: Database;
  /**
   * Runs `work` in a transaction as the app role with `tenantId` set, so that row security shows that tenant alone.
   * @throws AppError `invalid_input` for an empty tenant
   */
  withTenant<T>(tenantId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type StoreLocation =
  /** `dataDir` null: in memory. `snapshotDir`: where a migrated, empty store is kept to start new ones from. */
  | { readonly kind: 'embedded'; readonly dataDir: string | null; readonly snapshotDir: string | null }
  /**
   * `role`: the database role that a process role works as; its login owns nothing, so the schema must be up to date already.
   * Left out: the owner's login, which brings the schema up to date.
   */
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly maxConnections?: number;
      readonly role?: 'bellwether_app' | 'bellwether_connector';
    };

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Opens the store and brings its schema up to date (the product's tables and BullMQ's).
 * @throws AppError `unavailable` when the database does not answer
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  return location.kind === 'embedded' ? openEmbedded(location) : openServer(location);
}

async function openEmbedded({ dataDir, snapshotDir }: Extract<StoreLocation, { kind: 'embedded' }>): Promise<Store> {
  const isNew = dataDir === null || !existsSync(join(dataDir, 'PG_VERSION'));
  const snapshotFile = isNew && snapshotDir ? join(snapshotDir, `store-${schemaDigest()}.tar`) : null;
  // asked once: another process may finish the snapshot while this one opens without it
  const startsFromSnapshot = snapshotFile !== null && existsSync(snapshotFile);
  const database = await openEmbeddedDatabase({ dataDir, snapshotFile: startsFromSnapshot ? snapshotFile : null });
  surviveDrops(database.pool);
  if (!startsFromSnapshot && !isUpToDate(dataDir)) {
    if (isNew) await keepMemorySmall(database.pool);
    await bringUpToDate(database.pool);
    if (snapshotFile) await keepSnapshot(snapshotFile, await database.snapshot());
  }
  if (dataDir !== null && !isUpToDate(dataDir)) writeFileSync(join(dataDir, schemaStamp), schemaDigest());
  return makeStore('embedded', database.pool, () => database.close());
}

/** Says which schema an embedded store was last brought to, so that opening it again asks nothing of the database. */
const schemaStamp = 'bellwether-schema';

function isUpToDate(dataDir: string | null): boolean {
  const stamp = dataDir === null ? null : join(dataDir, schemaStamp);
  return stamp !== null && existsSync(stamp) && readFileSync(stamp, 'utf8') === schemaDigest();
}

async function openServer({
  url,
  maxConnections = 20,
  role,
}: Extract<StoreLocation, { kind: 'postgres' }>): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    options: `-c timezone=UTC -c search_path=bellwether,bullmq,public${role ? ` -c role=${role}` : ''}`,
  });
  surviveDrops(pool);
  try {
    await (role ? checkRole(pool, role) : bringUpToDate(pool));
  } catch (error) {
    await pool.end();
    if (error instanceof AppError) throw error;
    const { hostname, port, pathname } = new URL(url);
    const where = `${hostname}:${port || '5432'}${pathname}`;
    throw new AppError(
      'unavailable',
      `PostgreSQL at ${where}: ${(error as Error).message}. Check DATABASE_URL and that the server runs.`,
      {},
      { cause: error },
    );
  }
  return makeStore('postgres', pool, () => pool.end());
}

/** A connection may drop at any moment, idle or between two statements: the next query on it reports that, never the process. */
function surviveDrops(pool: pg.Pool): void {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}

function makeStore(kind: Store['kind'], pool: pg.Pool, close: () => Promise<void>): Store {
  const db = openDatabase(pool);
  return {
    kind,
    pool,
    db,
    close,
    async withTenant(tenantId, work) {
      if (tenantId === '') throw new AppError('invalid_input', 'No workspace is named: choose one with --workspace.');
      return db.transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('role', 'bellwether_app', true), set_config('app.tenant', ${tenantId}, true)`,
        );
        return work(tx);
      });
    },
  };
}

/** Only the connector role may reach credentials: another process whose login could is not started. */
async function checkRole(pool: pg.Pool, role: string): Promise<void> {
  const { rows } = await pool.query<{ login: string; reaches: boolean; schema: string | null }>(`
    select session_user as login, pg_has_role(session_user, 'bellwether_connector', 'member') as reaches,
      to_regclass('bellwether.workspace')::text as schema`);
  const [{ login, reaches, schema } = { login: '', reaches: true, schema: null }] = rows;
  if (schema === null) {
    throw new AppError('unavailable', 'The database has no schema yet. Run: bellwether migrate');
  }
  if (role === 'bellwether_connector' || !reaches) return;
  throw new AppError(
    'forbidden',
    `The database login "${login}" may read credentials, which only the connector role may. Give this process a login in bellwether_app and bellwether_relay alone (see docker-compose.yml).`,
  );
}

async function bringUpToDate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    // one migrator at a time, over all processes of this database
    await client.query("select pg_advisory_lock(hashtext('bellwether-migrations'))");
    await migrate(drizzle(client), { migrationsFolder });
    const { runMigrations } = await import('bullmq');
    await runMigrations(client);
    await client.query('set search_path to bellwether, bullmq, public');
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('bellwether-migrations'))").catch(() => {});
    client.release();
  }
}

/** PostgreSQL's own cache is inside our process here, and the operating system caches the same files; from the next opening on. */
async function keepMemorySmall(pool: pg.Pool): Promise<void> {
  for (const setting of ["shared_buffers = '32MB'", "wal_buffers = '1MB'", "maintenance_work_mem = '32MB'"]) {
    await pool.query(`alter system set ${setting}`);
  }
}

async function keepSnapshot(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${randomUUID()}`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}

/** Changes when a new store is set up differently though the migrations are the same. */
const storeLayout = 'shared-buffers-32';

/** Names a snapshot by what its schema was made from. */
function schemaDigest(): string {
  const hash = createHash('sha256').update(storeLayout);
  for (const file of readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()) {
    hash.update(readFileSync(join(migrationsFolder, file)));
  }
  const bullmq = readFileSync(fileURLToPath(import.meta.resolve('bullmq/package.json')));
  return hash.update(bullmq).digest('hex').slice(0, 16);
}
