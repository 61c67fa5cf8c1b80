/**
 * Prints the model.* figures, one JSON line each: how the win model does on real tables it is not fitted to by hand, and what
 * training costs. Real tables are read at `../shared/data`; where they are missing their figures are reported as not run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { evaluateTables } from '../../intelligence/win-model/evaluate-table.ts';
import { auc, brier, ece } from '../../intelligence/win-model/metrics.ts';
import { seededRandom } from '../../intelligence/win-model/random.ts';
import { makeTable, normal } from '../../intelligence/win-model/synthetic-table.fixture.ts';
import type { LabelledTable, TableColumn } from '../../intelligence/win-model/table.ts';
import { trainTableModel } from '../../intelligence/win-model/train-table-model.ts';

const dataFolder = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const seed = 1;
const splits = 20;
const trainRounds = 5;

function print(figure: string, value: number | null, unit: string, context: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ figure, value, unit, context })}\n`);
}

function readTable(folder: string): LabelledTable | null {
  const path = join(dataFolder, folder);
  if (!existsSync(join(path, 'train.csv'))) return null;
  const schema = JSON.parse(readFileSync(join(path, 'schema.json'), 'utf8')) as { columns: TableColumn[] };
  const [header = [], ...records] = parse(readFileSync(join(path, 'train.csv'), 'utf8'), { bom: true }) as string[][];
  const columns = schema.columns.filter((column) => column.name !== 'row_id');
  const places = columns.map((column) => header.indexOf(column.name));
  const outcome = header.indexOf('outcome');
  return {
    columns,
    rows: records.map((record) => places.map((place) => record[place] ?? null)),
    outcomes: Uint8Array.from(records, (record) => Number(record[outcome])),
  };
}

function take(table: LabelledTable, rows: readonly number[]): LabelledTable {
  return {
    columns: table.columns,
    rows: rows.map((row) => table.rows[row] ?? []),
    outcomes: Uint8Array.from(rows, (row) => table.outcomes[row] ?? 0),
  };
}

function evaluate(train: LabelledTable, test: LabelledTable, strict: boolean) {
  const names = test.columns.map((column) => column.name);
  const { report, probabilities } = evaluateTables(train, { names, rows: test.rows, outcomes: null }, { seed, strict });
  return {
    report,
    auc: auc(test.outcomes, probabilities) ?? 0.5,
    brier: brier(test.outcomes, probabilities) ?? 1,
    ece: ece(test.outcomes, probabilities) ?? 1,
  };
}

function notRun(figures: readonly string[], folder: string): void {
  if (process.env.BELLWETHER_REQUIRE === '1') throw new Error(`${folder} is missing in ../shared/data`);
  for (const figure of figures) print(figure, null, '', { notRun: `${folder} is missing in ../shared/data` });
}

function benchIbm(): void {
  const table = readTable('ibm-win-loss');
  const figures = [
    'model.ibm_auc',
    'model.ibm_brier',
    'model.ibm_ece',
    'model.ibm_strict_auc',
    'model.ibm_strict_brier',
  ];
  if (!table) {
    notRun(figures, 'ibm-win-loss');
    return;
  }
  const edge = Math.floor(table.rows.length * 0.7);
  const rows = table.rows.map((_, row) => row);
  const [train, test] = [take(table, rows.slice(0, edge)), take(table, rows.slice(edge))];
  const context = { seed, train: edge, test: table.rows.length - edge, split: 'first 70 % by opportunity number' };
  const all = evaluate(train, test, false);
  const { verdict, model, columns } = all.report;
  print('model.ibm_auc', all.auc, '', { ...context, verdict, model, columns });
  print('model.ibm_brier', all.brier, '', context);
  print('model.ibm_ece', all.ece, '', context);
  const strict = evaluate(train, test, true);
  const dropped = strict.report.leakWarnings.map(({ column, probe, action }) => ({ column, probe, action }));
  print('model.ibm_strict_auc', strict.auc, '', { ...context, verdict: strict.report.verdict, dropped });
  print('model.ibm_strict_brier', strict.brier, '', context);
}

/** Rows that are equal in every column are one group: they fall on the same side of a split. */
function groupedSplit(table: LabelledTable, split: number): { train: LabelledTable; test: LabelledTable } {
  const keys = table.rows.map((cells) => cells.join('|'));
  const groups = [...new Set(keys)].sort();
  const random = seededRandom(split);
  for (let at = groups.length - 1; at > 0; at -= 1) {
    const other = random.nextBelow(at + 1);
    [groups[at], groups[other]] = [groups[other] ?? '', groups[at] ?? ''];
  }
  const inTrain = new Set(groups.slice(0, Math.floor(groups.length * 0.7)));
  const rows = keys.map((key, row) => ({ row, train: inTrain.has(key) }));
  const side = (train: boolean) =>
    take(
      table,
      rows.flatMap((one) => (one.train === train ? [one.row] : [])),
    );
  return { train: side(true), test: side(false) };
}

function benchBohanec(): void {
  const table = readTable('bohanec-b2b');
  if (!table) {
    notRun(['model.bohanec_auc', 'model.bohanec_brier'], 'bohanec-b2b');
    return;
  }
  const results = Array.from({ length: splits }, (_, split) => {
    const { train, test } = groupedSplit(table, split);
    return evaluate(train, test, false);
  });
  const mean = (pick: (one: (typeof results)[number]) => number) =>
    results.reduce((sum, one) => sum + pick(one), 0) / results.length;
  const context = { seed, splits, share: 0.7, groups: 'rows equal in every column', rows: table.rows.length };
  print(
    'model.bohanec_auc',
    mean((one) => one.auc),
    '',
    { ...context, ece: mean((one) => one.ece) },
  );
  print(
    'model.bohanec_brier',
    mean((one) => one.brier),
    '',
    context,
  );
}

/** 55,000 made-up deals of ten columns: numbers with blanks and long tails, categories of 4 to 3,000 levels, two dates. */
function wideTable(): LabelledTable {
  const columns: readonly TableColumn[] = [
    { name: 'created', kind: 'date' },
    { name: 'due', kind: 'date' },
    { name: 'amount', kind: 'number' },
    { name: 'employees', kind: 'number' },
    { name: 'visits', kind: 'number' },
    { name: 'region', kind: 'category' },
    { name: 'product', kind: 'category' },
    { name: 'seller', kind: 'category' },
    { name: 'account', kind: 'category' },
    { name: 'source', kind: 'category' },
  ];
  const day = (days: number) => new Date(Date.UTC(2015, 0, 1 + days)).toISOString().slice(0, 10);
  return makeTable(columns, 55_000, 7, (random, row) => {
    const created = Math.floor(row / 40);
    const due = created + random.nextBelow(180);
    const size = normal(random);
    const visits = random.nextBelow(8);
    const [region, product, source] = [random.nextBelow(7), random.nextBelow(40), random.nextBelow(4)];
    const seller = random.nextBelow(300);
    const cells = [
      day(created),
      day(due),
      random.next() < 0.05 ? null : Math.exp(9 + size).toFixed(2),
      String(Math.floor(Math.exp(4 + 2 * normal(random)))),
      String(visits),
      `r${region}`,
      `p${product}`,
      `s${seller}`,
      `a${random.nextBelow(3000)}`,
      `q${source}`,
    ];
    const together = region === source ? 0.8 : 0;
    return {
      cells,
      logOdds: 0.3 * visits - 0.4 * size + together + 0.5 * Math.sin(seller) + 0.02 * (product % 9) - 1.8,
    };
  });
}

function benchTraining(): void {
  const rounds = Array.from({ length: trainRounds }, () => {
    const script = fileURLToPath(import.meta.url);
    const child = spawnSync(process.execPath, [script, '--train-once'], { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(`training failed: ${child.stderr}`);
    return JSON.parse(child.stdout) as { trainS: number; cpuS: number; rssMb: number; rssBeforeMb: number };
  });
  const median = (pick: (one: (typeof rounds)[number]) => number) =>
    rounds.map(pick).sort((a, b) => a - b)[rounds.length >> 1] ?? 0;
  const context = { rows: 55_000, columns: 10, rounds: trainRounds, seed };
  // What one core needs, whoever else is on the machine: processor time of the whole process, the collector's included.
  print(
    'model.train_s',
    median((one) => one.cpuS),
    's',
    { ...context, wallS: median((one) => one.trainS) },
  );
  const before = median((one) => one.rssBeforeMb);
  print(
    'model.train_rss_mb',
    median((one) => one.rssMb),
    'MB',
    { ...context, beforeTrainingMb: before },
  );
}

function trainOnce(): void {
  const table = wideTable();
  const rssMb = () => process.resourceUsage().maxRSS / 1024;
  const rssBeforeMb = rssMb();
  const before = process.cpuUsage();
  const start = performance.now();
  trainTableModel(table, { seed, strict: false });
  const trainS = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify({ trainS, cpuS: (user + system) / 1e6, rssMb: rssMb(), rssBeforeMb }));
}

/** Runs the whole bench; `npm run bench intelligence-model`. */
export function run(): void {
  benchIbm();
  benchBohanec();
  benchTraining();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--train-once')) trainOnce();
  else run();
}
