import { expect, test, vi } from 'vitest';
import { makeTable, normal } from './synthetic-table.fixture.ts';
import type { LabelledTable } from './table.ts';
import { trainTableModel } from './train-table-model.ts';

// Training takes a second on an idle core; a shared machine may take many.
vi.setConfig({ testTimeout: 60_000 });

/** An honest signal, and a column written by `write` with the outcome known. */
function withWritten(
  name: string,
  kind: 'number' | 'category',
  write: (won: boolean, random: () => number) => string | null,
) {
  const columns = [
    { name: 'signal', kind: 'number' },
    { name: 'written', kind: 'number' },
  ] as const;
  const honest = makeTable(columns, 900, 31, (random) => {
    const signal = normal(random);
    return { cells: [signal.toFixed(3), String(random.next())], logOdds: signal - 0.5 };
  });
  const table: LabelledTable = {
    columns: [
      { name: 'signal', kind: 'number' },
      { name, kind },
    ],
    rows: honest.rows.map((cells, row) => [
      cells[0] ?? null,
      write(honest.outcomes[row] === 1, () => Number(cells[1])),
    ]),
    outcomes: honest.outcomes,
  };
  return (strict: boolean) => trainTableModel(table, { seed: 1, strict });
}

test('a copy of the outcome is excluded and named [win-model.excludes-copies-of-the-outcome]', () => {
  const train = withWritten('motivo', 'category', (won, random) => (random() < 0.97 === won ? 'cerrado' : 'abierto'));
  const plain = train(false).report;
  expect(plain.columns.excluded).toEqual(['motivo']);
  expect(plain.contributions.map((part) => part.feature)).not.toContain('motivo');
  expect(plain.holdout?.auc.value).toBeLessThan(0.85);
});

test('missingness that tells the outcome is warned of and dropped by --strict [win-model.warns-of-missingness]', () => {
  const train = withWritten('contrato', 'category', (won, random) => (random() < (won ? 0.7 : 0.3) ? 'si' : null));
  const plain = train(false).report;
  const strict = train(true).report;
  expect(plain.leakWarnings).toMatchObject([{ column: 'contrato', probe: 'missingness', action: 'kept' }]);
  expect(plain.columns).toEqual({ excluded: [], suspects: ['contrato'] });
  expect(strict.leakWarnings).toMatchObject([{ column: 'contrato', action: 'dropped by --strict' }]);
  expect(strict.contributions.map((part) => part.feature)).not.toContain('contrato');
});

test('the roundness of an amount that tells the outcome is warned of by name [win-model.warns-of-roundness]', () => {
  const train = withWritten('valor', 'number', (won, random) => {
    const amount = Math.floor(1000 + 90_000 * random());
    return String(won && amount % 3 > 0 ? amount : Math.round(amount / 1000) * 1000);
  });
  const plain = train(false).report;
  const strict = train(true).report;
  expect(plain.leakWarnings).toMatchObject([{ column: 'valor', probe: 'roundness', action: 'kept' }]);
  expect(strict.contributions.map((part) => part.feature)).not.toContain('valor');
});

test('amounts that are merely larger for lost deals raise no warning of roundness [win-model.warns-of-roundness]', () => {
  const train = withWritten('valor', 'number', (won, random) =>
    String(Math.round((won ? 40 : 60) + 60 * random()) * 1000),
  );
  const plain = train(false).report;
  expect(plain.leakWarnings).toEqual([]);
});

test('a number that counts the rows is suspect when it tells the outcome [win-model.warns-of-identifiers]', () => {
  let row = 0;
  const table = makeTable(
    [
      { name: 'numero', kind: 'number' },
      { name: 'signal', kind: 'number' },
    ],
    2000,
    12,
    (random) => {
      row += 1;
      const signal = normal(random);
      return { cells: [String(10_000 + 3 * row), signal.toFixed(2)], logOdds: signal + 1 - row / 1000 };
    },
  );
  const { report } = trainTableModel(table, { seed: 1, strict: true });
  expect(report.leakWarnings).toContainEqual(
    expect.objectContaining({ column: 'numero', probe: 'identifier', action: 'dropped by --strict' }),
  );
});
