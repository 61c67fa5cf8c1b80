import { openTestStore } from '../../setup/databases.ts';

/** Writes rows one by one and prints each number once it is committed, until it is killed. */
const [, , dataDir = '', from = '0'] = process.argv;
const store = await openTestStore(dataDir);
await store.pool.query('create table if not exists public.written (id int primary key)');
const { rows } = await store.pool.query<{ last: number | null }>('select max(id) as last from public.written');
for (let id = (rows[0]?.last ?? Number(from)) + 1; ; id += 1) {
  await store.pool.query('insert into public.written values ($1)', [id]);
  process.stdout.write(`${id}\n`);
}
