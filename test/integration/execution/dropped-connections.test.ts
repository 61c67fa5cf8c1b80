import pg from 'pg';
import { expect, test } from 'vitest';
import { sql } from '../../../src/store/drizzle.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { needs } from '../../setup/needs.ts';
import { missingServers, startPostgres } from '../../setup/private-servers.ts';

test('a transaction whose connection was killed gives it back to the pool, and the next one works [execution.dropped-connections-return]', async (context) => {
  needs(context, missingServers());
  const server = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: server.url, maxConnections: 1 });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const killAll = () =>
    admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
    );
  for (let round = 0; round < 3; round += 1) {
    const interrupted = store.withTenant('acme', async (tx) => {
      await killAll();
      await tx.execute(sql`select 1`);
    });
    await expect(interrupted).rejects.toThrow();
    await killAll();
    // the one connection of the pool may still have to find out that it is dead
    await store.withTenant('acme', (tx) => tx.execute(sql`select 1`)).catch(() => {});
    const { rows } = await store.withTenant('acme', (tx) => tx.execute(sql`select app.tenant() as tenant`));
    expect(rows).toEqual([{ tenant: 'acme' }]);
  }
  await admin.end();
  await store.close();
  await server.stop();
});
