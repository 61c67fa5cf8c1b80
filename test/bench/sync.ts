import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localOwner } from '../../src/domain/principal.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { readPages } from '../../src/orchestration/sync/read-pages.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { missingServers, startPostgres } from '../setup/private-servers.ts';
import { changedPages, exampleOrg, type OrgSize, pageRows, pagesOf, scaled } from './sync/example-org.ts';

/*
 * `npm run bench sync [-- --part 0.1]`: records a second from the parsed page to the committed row, through the engine's own passes; the
 * memory of a PostgreSQL backfill of the example organisation; what a pass with 1 % changed costs of a full one; and the calls of the
 * CRM connectors. A record is what the source holds: a deal with eight history rows is eight.
 */
const { values } = parseArgs({ options: { part: { type: 'string', default: '1' } } });
const part = Number(values.part);
const rounds = 5;

function print(figure: string, value: number, unit: string, context: object): void {
  console.log(JSON.stringify({ figure, value: Math.round(value * 10_000) / 10_000, unit, context }));
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;

interface Run {
  readonly records: number;
  readonly elapsedMs: number;
}

/** Reads pages through the engine; making them is the vendor's and connector's work and is not counted. */
async function readAll(store: Store, tenantId: string, pages: ReturnType<typeof pagesOf>): Promise<Run> {
  const principal = localOwner(tenantId);
  let next = pages.next();
  let making = 0;
  let records = 0;
  const startedMs = performance.now();
  while (!next.done) {
    const { object } = next.value;
    const gateway: ToolGateway = {
      async callTool({ tool }) {
        if (next.done) throw new Error('There are no more pages.');
        const { page, sourceRows, object: of } = next.value;
        records += sourceRows;
        const madeMs = performance.now();
        next = pages.next();
        making += performance.now() - madeMs;
        const isLast = next.done || next.value.object !== of;
        const provenance = {
          tool,
          system: 'bench',
          connection: 'bench',
          version: '1',
          fetchedAt: '',
          records: null,
          requestId: '',
          fromCache: false,
        };
        const content = {
          ...page,
          cursor: isLast ? null : `${of} ${records}`,
          done: isLast,
          watermark: '2026-01-01T00:00:00.000Z',
        };
        return { structuredContent: content, provenance, untrusted: true };
      },
    };
    await readPages(
      { store, gateway, principal },
      {
        connectionId: 'bench',
        object,
        tool: 'bench_read_changes',
        arguments: { object },
        pageSize: pageRows,
        isIncremental: true,
        bury: object as never,
      },
    );
  }
  return { records, elapsedMs: performance.now() - startedMs - making };
}

async function rateOf(store: Store, size: OrgSize): Promise<{ readonly rates: number[]; readonly records: number }> {
  const rates: number[] = [];
  let records = 0;
  for (let round = 0; round < rounds; round += 1) {
    const run = await readAll(store, `rate-${round}`, pagesOf(size));
    records = run.records;
    rates.push((run.records * 1_000) / run.elapsedMs);
  }
  return { rates, records };
}

async function benchEmbedded(): Promise<void> {
  const store = await openTestStore();
  const { rates, records } = await rateOf(store, scaled(exampleOrg, 0.05 * part));
  await store.close();
  print('sync.pglite_records_s', median(rates), '1/s', { rounds, records, all: rates.map(Math.round) });
}

async function benchServer(): Promise<void> {
  const missing = missingServers();
  if (missing !== null) return console.error(`sync.postgres_records_s: not run, needs ${missing}.`);
  const server = await startPostgres();
  try {
    const store = await openStore({ kind: 'postgres', url: server.url });
    const small = scaled(exampleOrg, 0.05 * part);
    const { rates, records } = await rateOf(store, small);
    print('sync.postgres_records_s', median(rates), '1/s', { rounds, records, all: rates.map(Math.round) });
    const smallRssMb = peakRssMb();
    const size = scaled(exampleOrg, part);
    const full = await readAll(store, 'whole', pagesOf(size));
    print('sync.rss_mb', peakRssMb(), 'MB', { ...size, records: full.records, atOneTwentiethMb: smallRssMb });
    const changedMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      changedMs.push((await readAll(store, 'whole', changedPages(size, 0.01, round))).elapsedMs);
    }
    print('sync.incremental_cost_ratio', median(changedMs) / full.elapsedMs, 'ratio', {
      fullMs: Math.round(full.elapsedMs),
      changedMs: changedMs.map(Math.round),
    });
    await store.close();
  } finally {
    await server.stop();
  }
}

const peakRssMb = () => Math.round(process.resourceUsage().maxRSS / 1_024);

/** The calls of a CRM's backfill and of its days, counted by the connector's own bench. */
async function benchCalls(file: string, name: string): Promise<void> {
  const path = join(import.meta.dirname, 'sync', file);
  if (!existsSync(path)) return console.error(`${name}: not run, ${file} is not there.`);
  const { [name]: measure } = (await import(path)) as Record<string, () => Promise<readonly object[]>>;
  for (const figure of (await measure?.()) ?? []) console.log(JSON.stringify(figure));
}

// the embedded database lives in this process and would count as our memory, so it comes last
await benchServer();
await benchEmbedded();
await benchCalls('salesforce-calls.ts', 'measureSalesforceCalls');
await benchCalls('hubspot-calls.ts', 'measureHubspotCalls');
