import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { signalIds } from '../../src/domain/signal.ts';
import { sql } from '../../src/store/drizzle.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { fillPipeline } from '../builders/large-pipeline.ts';
import { type BoardRoom, type Browser, openBoardRoom } from '../integration/web/board-room.ts';
import { requirePostgres } from '../setup/private-postgres.ts';

/*
 * `npm run bench board [-- --deals N --users N --seconds N]`: people at the board of a workspace with many open deals on PostgreSQL. Each
 * asks, looks for one to three seconds, and asks again; the client shares the process and its cores with the server.
 */
const { values } = parseArgs({
  options: {
    deals: { type: 'string', default: '100000' },
    users: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string', default: '7' },
  },
});
const [deals, users, seconds] = [Number(values.deals), Number(values.users), Number(values.seconds)];
const tenantId = 'acme';

let state = Number(values.seed);
/** The same numbers on every run. */
function next(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % below;
}

/** A stored score of each open deal, of the size that scoring writes; three of its signals fired. */
async function fillScores(store: Store): Promise<void> {
  const evidence = {
    text: 'Last two-way exchange 41 days ago',
    recordIds: ['m1', 'm2'],
    at: '2026-01-20T09:00:00.000Z',
  };
  const measured = { value: 41, unit: 'days', threshold: 14, thresholdFrom: 'learned' };
  const signals = signalIds.map((id, at) =>
    at % 9 === 0
      ? {
          id,
          state: 'fired',
          severity: 'high',
          evidence: { ...evidence, ...measured },
          reason: null,
          contribution: 0.6,
        }
      : { id, state: 'clear', severity: null, evidence: { ...evidence, ...measured }, reason: null, contribution: 0 },
  );
  const model = { kind: 'priors', version: '1', winProbabilityReason: null, baseLogOdds: -1.2 };
  const body = { winProbability: 0.31, signals, model, dataVersion: '1-bench', asOf: '2026-03-01T08:00:00.000Z' };
  await store.withTenant(tenantId, (tx) =>
    tx.execute(sql`
      insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
      select ${tenantId}, id, '2026-03-01T08:00:00Z', risk, band, (${JSON.stringify(body)}::jsonb || jsonb_build_object(
        'opportunityId', id, 'name', name, 'owner', owner_id, 'amount', current ->> 'amount', 'currency', current ->> 'currency',
        'stage', current ->> 'stageId', 'closeDate', current ->> 'closeDate', 'risk', risk, 'band', band))::json
      from (select r.*, abs(hashtext(id)) % 101 as risk,
        (array['low', 'medium', 'high', 'critical'])[abs(hashtext(id)) % 101 / 26 + 1] as band
        from bellwether.record r where object = 'opportunity' and current ->> 'outcome' is null) d`),
  );
  await store.pool.query('analyze bellwether.score');
}

interface Ask {
  readonly name: string;
  readonly path: () => string;
}

const dealId = () => `d${String(1 + next(deals)).padStart(7, '0')}`;
const bands = ['low', 'medium', 'high', 'critical'];
const sorts = ['risk', 'amount', 'closeDate', 'name', 'owner'];
/** What people do at the board, by how often. */
const asks: readonly Ask[] = [
  ...Array.from({ length: 8 }, () => ({ name: 'list', path: () => '/api/deals' })),
  { name: 'list page', path: () => `/api/deals?page=${2 + next(20)}` },
  { name: 'list sorted', path: () => `/api/deals?sort=${sorts[next(5)]}&direction=${next(2) === 0 ? 'up' : 'down'}` },
  { name: 'list filtered', path: () => `/api/deals?band=${bands[next(4)]}&ownerId=u${next(200)}` },
  { name: 'list filtered', path: () => `/api/deals?band=high&band=critical&signal=${signalIds[next(27)]}` },
  { name: 'list searched', path: () => `/api/deals?text=Company%20${next(999)}` },
  ...Array.from({ length: 5 }, () => ({ name: 'deal', path: () => `/api/deals/${dealId()}` })),
  { name: 'timeline', path: () => `/api/deals/${dealId()}/timeline` },
  { name: 'alerts', path: () => '/api/alerts' },
  { name: 'session', path: () => '/api/session' },
];

/** A tenth sees everything, three tenths a team, the rest their own. */
async function people(room: BoardRoom): Promise<Browser[]> {
  return Promise.all(
    Array.from({ length: users }, (_, at) => {
      const role = at % 10 === 0 ? 'revops' : at % 10 < 4 ? 'manager' : 'member';
      return room.signInAs(role, { salesUserId: role === 'revops' ? null : `u${at % 200}` });
    }),
  );
}

const times = new Map<string, number[]>();

async function visit(room: BoardRoom, browser: Browser, untilMs: number, isCounted: boolean): Promise<void> {
  await sleep(next(3_000));
  while (Date.now() < untilMs) {
    const { name, path } = asks[next(asks.length)] as Ask;
    const begin = performance.now();
    const answer = await room.ask(browser, 'GET', path());
    await answer.arrayBuffer();
    if (answer.status >= 500) throw new Error(`${name} answered ${answer.status}: ${String(room.errors.at(-1))}`);
    if (isCounted) times.set(name, [...(times.get(name) ?? []), performance.now() - begin]);
    await sleep(1_000 + next(2_000));
  }
}

function p95(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
}

const postgres = await requirePostgres();
if (postgres !== null) {
  const store = await openStore({ kind: 'postgres', url: await postgres.createDatabase() });
  await ensureWorkspace(store, tenantId, tenantId, true);
  await fillPipeline(store, tenantId, { deals, activitiesPerDeal: 3 });
  await fillScores(store);
  const room = await openBoardRoom(store);
  const browsers = await people(room);
  const firstBegin = performance.now();
  await (await room.ask(browsers[0] as Browser, 'GET', '/api/deals')).arrayBuffer();
  const firstMs = Math.round(performance.now() - firstBegin);
  for (const isCounted of [false, true]) {
    const untilMs = Date.now() + (isCounted ? seconds : 8) * 1_000;
    await Promise.all(browsers.map((browser) => visit(room, browser, untilMs, isCounted)));
  }
  const all = [...times.values()].flat();
  const byRequest = Object.fromEntries([...times].map(([name, own]) => [name, p95(own)]));
  const context = { deals, users, requests: all.length, seed: Number(values.seed), database: 'PostgreSQL', byRequest };
  console.log(
    JSON.stringify({ figure: 'board.api_p95_ms', value: p95(all), unit: 'ms', context: { ...context, firstMs } }),
  );
  await room.close();
  await postgres.close();
}
