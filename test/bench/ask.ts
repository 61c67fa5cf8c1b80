import { parseArgs } from 'node:util';
import { localOwner } from '../../src/domain/principal.ts';
import { endOfDay } from '../../src/domain/time.ts';
import { DealTables } from '../../src/orchestration/deal-table/deal-tables.ts';
import { Asker } from '../../src/orchestration/questions/ask.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { openReader } from '../../src/store/reader.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { fillPipeline } from '../builders/large-pipeline.ts';
import { requirePostgres } from '../setup/private-postgres.ts';

/*
 * `npm run bench ask [-- --deals N --rounds N --only postgres|embedded]`: questions in plain English over a workspace of open deals, from
 * the words to the answer, with no language model; every kind in turn, round after round. The first question of a process reads the
 * table and its names: `firstS` in the context.
 */
const { values } = parseArgs({
  options: {
    deals: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const deals = Number(values.deals);
const rounds = Number(values.rounds);
const tenantId = 'bench';
const asOf = endOfDay('2026-03-01');

const questions = [
  'How many open deals are there?',
  'How many deals did we win?',
  'What is the pipeline by stage?',
  'What is the win rate by owner?',
  'What is the win rate by team?',
  'Which rep has the shortest sales cycle?',
  'Average deal size for won deals in the past four quarters?',
  'Which deals close this month with no next step?',
  'Which deals are stuck, and in which stage?',
  'Which deals slipped twice?',
  'Show deals over 100k closing this quarter',
  'Top 10 open deals by amount',
  'Top 5 accounts by pipeline',
  'Who has the largest pipeline?',
  'How much is in commit?',
  'What is the average age of open deals?',
  'How long do deals sit in Stage 3?',
  'Pipeline by month',
  'How many deals were created in January 2026?',
  'How many deals does Seller 17 have?',
  'What is the pipeline of Seller 17 by stage?',
  'Compare Seller 17 and Seller 18 by pipeline',
  'What is the status of Company 42?',
  'When did we last speak to Company 42?',
  'Who is involved on the Company 42 deal?',
  'Which deals went quiet?',
  'Which deals have declining engagement?',
  'Which accounts have we not touched in 30 days?',
  'Forecast for this quarter?',
  'What is the median amount of open deals?',
  'What share of the pipeline is in Stage 3?',
  'How many deals by segment?',
  'What is the win rate by segment this quarter?',
  'Which fields exist on an opportunity?',
];

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const isUnanswered = (kind: string) => kind === 'none' || kind === 'clarify';
const round = (value: number) => Math.round(value * 10) / 10;

async function measure(figure: string, store: Store): Promise<void> {
  await ensureWorkspace(store, tenantId, 'Benchmark', false);
  await fillPipeline(store, tenantId, { deals, activitiesPerDeal: 5 });
  console.error(`${figure}: filled`);
  const tables = new DealTables({ store });
  const asker = new Asker({ store, tables });
  const principal = localOwner(tenantId);
  const reader = openReader(store, principal, { rows: 'all', hiddenClasses: [] });
  const times: { question: string; ms: number; kind: string }[] = [];
  const ask = async (text: string) => {
    const start = performance.now();
    const { answer } = await asker.ask({ text, principal, reader, asOf, previous: null });
    return { question: text, ms: performance.now() - start, kind: answer.kind };
  };
  const first: number[] = [];
  // as a process that stays up does in the background
  const warmStart = performance.now();
  await reader.dealTable(tables, { asOf, parts: ['touches', 'people', 'scores'] });
  await asker.prepare({ reader, asOf });
  const warmS = round((performance.now() - warmStart) / 1_000);
  for (const text of questions) first.push((await ask(text)).ms);
  for (let turn = 0; turn < rounds; turn += 1) for (const text of questions) times.push(await ask(text));
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const slowest = times
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 3)
    .map(({ question, ms }) => `${question} ${round(ms)} ms`);
  const answered = times.filter(({ kind }) => !isUnanswered(kind)).length / times.length;
  const firstS = round(Math.max(...first) / 1_000);
  const unanswered = [...new Set(times.filter(({ kind }) => isUnanswered(kind)).map(({ question }) => question))];
  const context = {
    deals,
    kinds: questions.length,
    asked: times.length,
    p50: round(at(sorted, 0.5)),
    slowest,
    answered: round(answered * 100) / 100,
    warmS,
    firstS,
    unanswered,
  };
  console.log(JSON.stringify({ figure, value: round(at(sorted, 0.95)), unit: 'ms', context }));
}

if (values.only !== 'embedded') {
  const server = await requirePostgres();
  if (server === null) throw new Error('this benchmark needs a PostgreSQL server');
  const store = await openStore({ kind: 'postgres', url: await server.createDatabase() });
  await measure('ask.p95_ms', store);
  await store.close();
  await server.close();
}
if (values.only !== 'postgres') {
  const store = await openStore({ kind: 'embedded', dataDir: null, snapshotDir: null });
  await measure('ask.embedded_p95_ms', store);
  await store.close();
}
