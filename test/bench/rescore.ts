import { parseArgs } from 'node:util';
import { configuredRecipients } from '../../execution/alerts/recipients.ts';
import { rescoreWorkspace } from '../../execution/jobs/rescore-workspace.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { markDealsToRescore } from '../../src/store/scoring-runs.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { fillPipeline, pipelineNow } from '../builders/large-pipeline.ts';
import { requirePostgres } from '../setup/private-postgres.ts';

/*
 * `npm run bench rescore [-- --deals N --rounds N]`: scoring all open deals of a workspace on PostgreSQL from the mirror to stored
 * scores, beside reading the same rows through the same driver and doing nothing with them; and scoring the 1 % that changed.
 */
const { values } = parseArgs({
  options: { deals: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
});
const deals = Number(values.deals);
const rounds = Number(values.rounds);
const tenantId = 'bench';
const activitiesPerDeal = 50;
const recipients = configuredRecipients(new Map(), { channel: 'slack', address: 'C0BENCH' });

/** Seconds that reading every row a scoring reads takes, batch by batch, when nothing is done with them. */
async function streamRows(store: Store): Promise<number> {
  const start = performance.now();
  await store.withTenant(tenantId, async (tx) => {
    for (const object of ['stage', 'sales_user', 'account', 'contact', 'contact_role']) {
      await tx.execute(sql`select r.id, r.undated, c.effective_at, c.known_at, c.values from bellwether.record r
        join bellwether.record_change c on c.tenant_id = r.tenant_id and c.object = r.object and c.record_id = r.id
        where r.object = ${object}`);
    }
    for (let after = ''; ; ) {
      const { rows } = await tx.execute<{ id: string }>(sql`select id, undated from bellwether.record
        where object = 'opportunity' and id > ${after} order by id limit 1000`);
      const last = rows.at(-1)?.id;
      if (last === undefined) break;
      await tx.execute(sql`select record_id, effective_at, known_at, values, digest from bellwether.record_change
        where object = 'opportunity' and record_id > ${after} and record_id <= ${last}`);
      await tx.execute(sql`select opportunity_id, body from bellwether.activity
        where opportunity_id > ${after} and opportunity_id <= ${last} order by opportunity_id, occurred_at, id`);
      after = last;
    }
  });
  return (performance.now() - start) / 1_000;
}

async function timeRescore(store: Store, asOf: Instant, extent: 'all' | 'changed', expected: number): Promise<number> {
  const start = performance.now();
  const report = await rescoreWorkspace({ store, tenantId, asOf, recipients, extent });
  const seconds = (performance.now() - start) / 1_000;
  if (report.scored !== expected || report.extent !== extent)
    throw new Error(`scored ${report.scored} (${report.extent}), expected ${expected} (${extent})`);
  return seconds;
}

async function markChanged(store: Store, ids: readonly string[]): Promise<void> {
  await store.withTenant(tenantId, async (tx) => {
    await tx.execute(sql`update bellwether.record_change set digest = digest + 1 where object = 'opportunity'
      and record_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`);
    await markDealsToRescore(tx, tenantId, { object: 'opportunity', ids });
  });
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

const server = await requirePostgres();
if (server === null) throw new Error('this benchmark needs a PostgreSQL server');
const store = await openStore({ kind: 'postgres', url: await server.createDatabase() });
try {
  await ensureWorkspace(store, tenantId, 'Benchmark', false);
  await fillPipeline(store, tenantId, { deals, activitiesPerDeal });
  console.error(`filled: ${deals} deals, ${deals * activitiesPerDeal} activities`);
  const ratios: number[] = [];
  const fulls: number[] = [];
  const streams: number[] = [];
  const partials: number[] = [];
  const changed = Array.from(
    { length: Math.ceil(deals / 100) },
    (_, index) => `d${String(index * 97 + 1).padStart(7, '0')}`,
  );
  for (let round = 0; round < rounds; round += 1) {
    const asOf = new Date(Date.parse(pipelineNow) + round * 60_000).toISOString();
    const stream = await streamRows(store);
    const full = await timeRescore(store, asOf, 'all', deals);
    await markChanged(store, changed);
    const partial = await timeRescore(store, asOf, 'changed', changed.length);
    streams.push(stream);
    fulls.push(full);
    partials.push(partial);
    ratios.push(full / stream);
    console.error(
      `round ${round + 1}: rows ${stream.toFixed(1)} s, all ${full.toFixed(1)} s, 1 % ${partial.toFixed(2)} s`,
    );
  }
  const context = { deals, activitiesPerDeal, rounds, fullS: fulls, streamS: streams, node: process.version };
  const rss = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    JSON.stringify({
      figure: 'rescore.stream_ratio',
      value: round2(median(ratios)),
      unit: 'ratio',
      context: { ...context, peakRssMb: rss },
    }),
  );
  const incremental = partials.map((seconds, round) => (seconds - 0.2) / (fulls[round] ?? Number.NaN));
  const value = Math.round(median(incremental) * 10_000) / 10_000;
  console.log(
    JSON.stringify({
      figure: 'rescore.incremental_ratio',
      value,
      unit: 'ratio',
      context: { ...context, changed: changed.length, partialS: partials, lessS: 0.2 },
    }),
  );
} finally {
  await store.close();
  await server.close();
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
