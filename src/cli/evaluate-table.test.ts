import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateTables } from '../../intelligence/win-model/evaluate-table.ts';
import { additiveTable } from '../../intelligence/win-model/synthetic-table.fixture.ts';
import { evaluateTable } from './evaluate-table.ts';

let folder = '';
const table = additiveTable(500, 17);

function csv(from: number, to: number, withOutcome: boolean): string {
  const names = table.columns.map((column) => column.name);
  const head = ['row_id', ...names, ...(withOutcome ? ['outcome'] : [])].join(',');
  const lines = table.rows.slice(from, to).map((cells, at) => {
    const outcome = withOutcome ? [String(table.outcomes[from + at])] : [];
    return [`"r,${from + at}"`, ...cells.map((cell) => cell ?? ''), ...outcome].join(',');
  });
  return `\uFEFF${[head, ...lines].join('\r\n')}\r\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate table '));
  await writeFile(join(folder, 'train.csv'), csv(0, 400, true));
  await writeFile(join(folder, 'test.csv'), csv(400, 500, false));
  await writeFile(join(folder, 'labelled.csv'), csv(400, 500, true));
  await writeFile(join(folder, 'unlabelled.csv'), csv(0, 400, false));
  await writeFile(join(folder, 'broken.json'), '{');
  const asks = (name: string) => JSON.stringify({ columns: [{ name, kind: 'category' }] });
  await writeFile(join(folder, 'empty.json'), asks('Outcome'));
  await writeFile(join(folder, 'other.json'), asks('x'));
  await writeFile(
    join(folder, 'schema.json'),
    JSON.stringify({ columns: [{ name: 'row_id', kind: 'category' }, ...table.columns] }),
  );
});

afterAll(() => rm(folder, { recursive: true }));

async function evaluate(changes: Record<string, string | boolean> = {}) {
  const written = { stdout: '', stderr: '' };
  const files = { train: 'train.csv', test: 'test.csv', schema: 'schema.json', out: 'out.csv' };
  const inFolder = Object.fromEntries(
    Object.entries({ ...files, ...changes }).map(([key, file]) => [
      key,
      typeof file === 'string' ? join(folder, file) : file,
    ]),
  );
  const code = await evaluateTable(
    { ...files, ...inFolder, json: true },
    {
      stdout: (text) => {
        written.stdout += text;
      },
      stderr: (text) => {
        written.stderr += text;
      },
    },
  );
  return { code, ...written };
}

test('it writes a probability for each row to predict and prints one JSON document [evaluate-table.writes-predictions]', async () => {
  const { code, stdout, stderr } = await evaluate();
  const report = JSON.parse(stdout);
  expect({ code, stderr, verdict: report.verdict, from: report.metricsFrom }).toEqual({
    code: 0,
    stderr: '',
    verdict: 'ships',
    from: 'own holdout',
  });
  const lines = (await readFile(join(folder, 'out.csv'), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(101);
  expect(lines[0]).toBe('row_id,probability');
  expect(lines[1]).toMatch(/^"r,400",0\.\d+$/);
});

test('with outcomes in the test table the metrics come from it, and twice is the same bytes [evaluate-table.writes-predictions]', async () => {
  const first = await evaluate({ test: 'labelled.csv', out: 'first.csv' });
  const second = await evaluate({ test: 'labelled.csv', out: 'second.csv' });
  expect(JSON.parse(first.stdout)).toMatchObject({ metricsFrom: 'test table', metrics: { rows: 100 } });
  expect(second.stdout).toBe(first.stdout);
  expect(await readFile(join(folder, 'second.csv'))).toEqual(await readFile(join(folder, 'first.csv')));
});

/** Every number in a report that JSON would turn into null. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => notFinite(part, `${path}.${key}`));
}

const names = table.columns.map((column) => column.name);
const head = (extra: string) => `row_id,${names.join(',')}${extra}\n`;
const oddTests: readonly (readonly [string, string, number])[] = [
  ['one row', `${head('')}7,100,canal 1,v1,0.5\n`, 1],
  ['no row', head(''), 0],
  ['unseen levels, empty cells and a short line', `${head('')}1,,canal 99,nadie,\n2,S/I\n3,,,,\n`, 3],
  ['missing columns and others instead', 'row_id,canal,otra\n1,canal 1,x\n2,canal 2,y\n', 2],
  ['none of the columns', 'row_id,otra\n1,x\n', 1],
  ['one outcome only', `${head(',outcome')}1,100,canal 1,v1,0.5,1\n2,200,canal 2,v2,0.1,1\n`, 2],
  ['amounts of 1e15 and dates in 9999', `${head('')}1,-1e15,9999-12-31,v1,1e999\n`, 1],
];

test.each(oddTests)(
  'a test table with %s gets a probability for each row [evaluate-table.survives-odd-tables]',
  async (_, text, rows) => {
    await writeFile(join(folder, 'odd.csv'), text);
    const { code, stdout, stderr } = await evaluate({ test: 'odd.csv', out: 'odd-out.csv' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report.testRows).toBe(rows);
    const lines = (await readFile(join(folder, 'odd-out.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(Number(line.split(',')[1])).toBeGreaterThan(0);
    for (const line of lines) expect(Number(line.split(',')[1])).toBeLessThan(1);
  },
);

test('of one outcome alone the ranking is unknown and the rest is told, with no number lost on the way to JSON [evaluate-table.survives-odd-tables]', () => {
  const { report } = evaluateTables(
    { columns: table.columns, rows: table.rows, outcomes: table.outcomes },
    { names, rows: table.rows.slice(0, 3), outcomes: Uint8Array.of(1, 1, 1) },
    { seed: 1, strict: false },
  );
  expect(report.metrics).toMatchObject({
    rows: 3,
    auc: { value: null, low: null },
    brier: { value: expect.any(Number) },
  });
  expect(notFinite(report)).toEqual([]);
});

test('one class or too few rows to learn from is told, and every probability is the base rate [evaluate-table.survives-odd-tables]', async () => {
  await writeFile(join(folder, 'won.csv'), csv(0, 400, true).replaceAll(/,[01]\r\n/g, ',1\r\n'));
  await writeFile(join(folder, 'few.csv'), csv(0, 20, true));
  for (const train of ['won.csv', 'few.csv']) {
    const { code, stdout } = await evaluate({ train, out: 'base.csv' });
    const report = JSON.parse(stdout);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'too_little_history' });
    expect(report.reason).toMatch(/closed deals.* are needed/);
    const [, ...lines] = (await readFile(join(folder, 'base.csv'), 'utf8')).trimEnd().split('\n');
    expect(new Set(lines.map((line) => line.split(',').at(-1))).size).toBe(1);
  }
});

test('outcomes in words, names in another case, Windows letters and blanks around names are read [evaluate-table.reads-spreadsheet-files]', async () => {
  const text = csv(0, 400, true)
    .replace('\uFEFF', '')
    .replace('row_id', 'Row_ID')
    .replace('outcome', 'Outcome')
    .replace('canal,', 'región ,')
    .replaceAll(/,1\r\n/g, ',Sí\r\n')
    .replaceAll(/,0\r\n/g, ',No\r\n');
  await writeFile(join(folder, 'windows.csv'), Buffer.from(text, 'latin1'));
  const columns = table.columns.map(({ name, kind }) => ({ name: name === 'canal' ? 'regio\u0301n' : name, kind }));
  await writeFile(join(folder, 'windows.json'), JSON.stringify({ columns }));
  const { code, stdout, stderr } = await evaluate({
    train: 'windows.csv',
    schema: 'windows.json',
    test: 'windows.csv',
    out: 'w.csv',
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ metricsFrom: 'test table', rows: { total: 400 } });
  expect(report.contributions.map((one: { feature: string }) => one.feature)).toContain('región');
});

test('outcomes that only some test rows have are named and not judged on [evaluate-table.survives-odd-tables]', async () => {
  await writeFile(join(folder, 'partly.csv'), `${head(',outcome')}1,100,canal 1,v1,0.5,1\n2,200,canal 2,v2,0.1,\n`);
  const { code, stdout, stderr } = await evaluate({ test: 'partly.csv' });
  expect({ code, from: JSON.parse(stdout).metricsFrom }).toEqual({ code: 0, from: 'own holdout' });
  expect(stderr).toMatch(/partly\.csv: 1 of 2 outcomes are neither 1 nor 0/);
});

test.each([
  [{ train: 'none.csv' }, /cannot read .*none\.csv \(ENOENT\): give --train a readable file/],
  [{ train: 'unlabelled.csv' }, /has no column "outcome"/],
  [{ schema: 'broken.json' }, /broken\.json is not JSON/],
  [{ schema: 'empty.json' }, /names no input column/],
  [{ schema: 'other.json' }, /has none of the columns of .*other\.json \(x …\)/],
  [{ out: 'no/such/folder.csv' }, /cannot write .* give --out/],
])(
  'bad input %o exits 2 with one line that says what to do [evaluate-table.bad-input-exits-2]',
  async (changes, line) => {
    const { code, stdout, stderr } = await evaluate(changes);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(line);
  },
);
