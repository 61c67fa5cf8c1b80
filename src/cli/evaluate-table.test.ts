import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test.each([
  [{ train: 'none.csv' }, /cannot read .*none\.csv \(ENOENT\): give --train a readable file/],
  [{ train: 'unlabelled.csv' }, /has no column "outcome"/],
  [{ schema: 'broken.json' }, /broken\.json is not JSON/],
  [{ out: 'no/such/folder.csv' }, /cannot write .* give --out/],
])(
  'bad input %o exits 2 with one line that says what to do [evaluate-table.bad-input-exits-2]',
  async (changes, line) => {
    const { code, stdout, stderr } = await evaluate(changes);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(line);
  },
);
