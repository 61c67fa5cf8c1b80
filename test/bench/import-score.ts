/**
 * Prints start.*, import.* and score.*: whole processes, from the command to its end, as a person waits for them.
 * `npm run bench import-score [-- --quick] [-- --only start|maven|growth]`; quick: one round.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeGeneratedExport } from '../builders/generated-export.ts';
import { type MeasuredProcess, measureProcess } from '../setup/measure-process.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const maven = resolve(root, '../shared/data/maven-crm');
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const rounds = values.quick ? 1 : 5;
const timeoutMs = 30 * 60_000;
const growthRows = { small: 10_000, large: 1_000_000 };

function print(figure: string, value: number | null, unit: string, context: Record<string, unknown>): void {
  const rounded = value === null ? null : Math.round(value * 100) / 100;
  console.log(JSON.stringify({ figure, value: rounded, unit, context }));
}

/** What a person's shell would give: no tools of this repository, no settings of the product. */
function plainEnvironment(dataDir: string | null): NodeJS.ProcessEnv {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return {
    PATH: path.join(delimiter),
    HOME: process.env['HOME'],
    BELLWETHER_PORT: '0',
    ...(dataDir === null ? {} : { BELLWETHER_DATA_DIR: dataDir }),
  };
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  dataDir: string | null,
): Promise<MeasuredProcess> {
  const measured = await measureProcess(command, args, { cwd, env: plainEnvironment(dataDir), timeoutMs });
  if (measured.code === 0) return measured;
  throw new Error(`${command} ${args.join(' ')} ended with ${measured.code}: ${measured.stderr.slice(-2_000)}`);
}

const runProgram = (words: readonly string[], dataDir: string) =>
  run('node', [join(root, 'bin', 'run.mjs'), 'src/main.ts', ...words], root, dataDir);

function medianOf(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? null;
}

/** Runs `round` in a folder of its own, whose name has a space, and removes the folder. */
async function inFolder<T>(round: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether bench '));
  try {
    return await round(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchStart(): Promise<void> {
  const measured: { first: number; second: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await inFolder(async (folder) => {
      const clone = join(folder, 'fresh clone');
      execFileSync('git', ['clone', '--quiet', root, clone]);
      const first = await run('npm', ['start', '--', '--once'], clone, null);
      const second = await run('npm', ['start', '--', '--once'], clone, null);
      measured.push({ first: first.elapsedS, second: second.elapsedS });
    });
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const node = execFileSync('node', ['--version'], { env: plainEnvironment(null), encoding: 'utf8' }).trim();
  const context = { rounds, commit, node, path: 'with a space' };
  const firsts = measured.map(({ first }) => first);
  print('start.first_s', medianOf(firsts), 's', { ...context, all: firsts });
  const seconds = measured.map(({ second }) => second);
  print('start.second_s', medianOf(seconds), 's', { ...context, all: seconds });
}

/** The store exists before what is measured: making one takes time and memory of its own. */
async function createStore(dataDir: string): Promise<void> {
  const file = join(dataDir, 'one-deal.csv');
  await writeGeneratedExport(file, 1);
  await runProgram(['import', file, '--workspace', 'seed'], dataDir);
}

async function benchMaven(): Promise<void> {
  const figures = ['import.maven_s', 'score.maven_s', 'import.rss_mb'] as const;
  if (!existsSync(maven)) {
    if (process.env['BELLWETHER_REQUIRE'] === '1') throw new Error('maven-crm is missing in ../shared/data');
    for (const figure of figures) print(figure, null, '', { notRun: 'maven-crm is missing in ../shared/data' });
    return;
  }
  await inFolder(async (dataDir) => {
    const imports: MeasuredProcess[] = [];
    const scores: MeasuredProcess[] = [];
    await createStore(dataDir);
    for (let round = 0; round < rounds; round += 1) {
      const workspace = `round-${round}`;
      imports.push(await runProgram(['import', maven, '--workspace', workspace], dataDir));
      scores.push(await runProgram(['score', '--as-of', '2017-12-31', '--json', '--workspace', workspace], dataDir));
    }
    const scored = (JSON.parse(scores[0]?.stdout ?? '[]') as unknown[]).length;
    const context = { rounds, rows: 8_927, through: 'node bin/run.mjs src/main.ts' };
    const seconds = (all: readonly MeasuredProcess[]) => all.map(({ elapsedS }) => elapsedS);
    const peaks = imports.map(({ peakRssMb }) => peakRssMb);
    print('import.maven_s', medianOf(seconds(imports)), 's', { ...context, all: seconds(imports) });
    print('score.maven_s', medianOf(seconds(scores)), 's', { ...context, scored, all: seconds(scores) });
    print('import.rss_mb', medianOf(peaks), 'MB', { ...context, all: peaks });
  });
}

async function benchGrowth(): Promise<void> {
  await inFolder(async (dataDir) => {
    const measure = async (rows: number) => {
      const file = join(dataDir, `${rows}.csv`);
      await writeGeneratedExport(file, rows);
      return runProgram(['import', file, '--workspace', `rows-${rows}`], dataDir);
    };
    await createStore(dataDir);
    const small = await measure(growthRows.small);
    const large = await measure(growthRows.large);
    const [from, to] = [small.peakRssMb, large.peakRssMb];
    print('import.growth_mb', from === null || to === null ? null : to - from, 'MB', {
      rows: growthRows,
      fromMb: from,
      toMb: to,
      smallS: small.elapsedS,
      largeS: large.elapsedS,
    });
  });
}

const parts = { start: benchStart, maven: benchMaven, growth: benchGrowth };
for (const [name, bench] of Object.entries(parts)) {
  if (values.only === undefined ? !(values.quick && name === 'growth') : values.only === name) await bench();
}
