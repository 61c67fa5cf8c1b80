import { parseArgs } from 'node:util';
import { openStore } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { missingServers, startPostgres, startRedis } from '../setup/private-servers.ts';
import { runStorms } from './run-storms.ts';
import { openStormRoom } from './storm-room.ts';

/*
 * `npm run killswitch [-- --storms N]`: storms of calls and deliveries with an order in the middle of each, in half of them with
 * Redis killed. Without PostgreSQL and Redis on the machine it runs on the embedded store and says so.
 */
const { values } = parseArgs({ options: { storms: { type: 'string', default: '50' } } });
const missing = missingServers();
if (missing) console.error(`Redis down: ${missing}`);
const postgres = missing ? null : await startPostgres();
const redis = missing ? null : await startRedis();
const store = postgres ? await openStore({ kind: 'postgres', url: postgres.url }) : await openTestStore();
const room = await openStormRoom(store, redis?.url ?? null);
const isOurs = redis?.isPrivate === true;
const { maxS, ...context } = await runStorms(room, Number(values.storms), isOurs ? redis : null);
await room.close();
await store.close();
await redis?.stop();
await postgres?.stop();
const about = { ...context, database: store.kind, queue: redis ? 'redis' : 'embedded' };
console.log(JSON.stringify({ figure: 'killswitch.max_s', value: Number(maxS.toFixed(3)), unit: 's', context: about }));
