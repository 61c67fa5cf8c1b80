import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { evaluateTables } from './evaluate-table.ts';
import { auc, brier } from './metrics.ts';
import { seededRandom } from './random.ts';
import { additiveTable, makeTable, noiseTable, normal, splitTable } from './synthetic-table.fixture.ts';
import type { LabelledTable } from './table.ts';
import { tableModelFromJson } from './table-model.ts';
import { trainTableModel } from './train-table-model.ts';

// Training takes a second on an idle core; a shared machine may take many.
vi.setConfig({ testTimeout: 60_000 });

const options = { seed: 3, strict: false } as const;

function namesOf(table: LabelledTable): string[] {
  return table.columns.map((column) => column.name);
}

function holdOut(train: LabelledTable, test: LabelledTable, strict = false) {
  return evaluateTables(
    train,
    { names: namesOf(test), rows: test.rows, outcomes: test.outcomes },
    { ...options, strict },
  );
}

describe('an additive table', () => {
  const { before, after } = splitTable(additiveTable(1500, 11), 1000);
  const model = trainTableModel(before, options);

  test('the model ships and ranks unseen rows well [win-model.ships-when-it-beats-the-base-rate]', () => {
    const probabilities = model.probabilities(namesOf(after), after.rows);
    expect(model.report.verdict).toBe('ships');
    expect(auc(after.outcomes, probabilities)).toBeGreaterThan(0.68);
    expect(model.report.contributions.slice(0, 2).map((part) => part.feature)).toContain('importe');
  });

  test('contributions and base sum to the log-odds for any row [win-model.contributions-sum-to-log-odds]', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.double().map(String),
      fc.constantFrom('canal 1', 'v3', '1e15', '-7', '9999-12-31'),
    );
    fc.assert(
      fc.property(fc.record({ importe: cell, canal: cell, vendedor: cell, ruido: cell }), (row) => {
        const { probability, logOdds, baseLogOdds, contributions } = model.predict(row);
        const sum = contributions.reduce((total, part) => total + part.logOdds, baseLogOdds);
        expect(Math.abs(sum - logOdds)).toBeLessThan(1e-9);
        expect(Math.abs(probability - 1 / (1 + Math.exp(-logOdds)))).toBeLessThan(1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  test('one prediction equals the same row among many [win-model.contributions-sum-to-log-odds]', () => {
    const many = model.probabilities(namesOf(after), after.rows);
    after.rows.slice(0, 50).forEach((cells, row) => {
      const record = Object.fromEntries(namesOf(after).map((name, at) => [name, cells[at] ?? null]));
      expect(model.predict(record).probability).toBeCloseTo(many[row] ?? Number.NaN, 12);
    });
  });

  test('a model restored from JSON predicts the same bits [win-model.json-round-trip]', () => {
    const restored = tableModelFromJson(JSON.parse(JSON.stringify(model.toJSON())));
    expect(restored.probabilities(namesOf(after), after.rows)).toEqual(model.probabilities(namesOf(after), after.rows));
  });

  test('the same seed gives the same bytes, report and model [win-model.same-seed-same-bytes]', () => {
    const again = trainTableModel(before, options);
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(model.report));
    expect(JSON.stringify(again.toJSON())).toBe(JSON.stringify(model.toJSON()));
  });

  test('rows in another order give the same probabilities [win-model.row-order-does-not-matter]', () => {
    const random = seededRandom(5);
    const places = before.rows.map((_, row) => ({ row, key: random.next() })).sort((a, b) => a.key - b.key);
    const shuffled = {
      columns: before.columns,
      rows: places.map(({ row }) => before.rows[row] ?? []),
      outcomes: Uint8Array.from(places, ({ row }) => before.outcomes[row] ?? 0),
    };
    const probabilities = trainTableModel(shuffled, options).probabilities(namesOf(after), after.rows);
    model.probabilities(namesOf(after), after.rows).forEach((probability, row) => {
      expect(Math.abs(probability - (probabilities[row] ?? Number.NaN))).toBeLessThan(1e-9);
    });
  });

  test('columns missing from the rows to predict are left out and named [win-model.survives-other-columns]', () => {
    const without = after.rows.map((cells) => [...cells.slice(0, 2), 'extra']);
    const { report, probabilities } = evaluateTables(
      before,
      { names: ['importe', 'canal', 'nuevo'], rows: without, outcomes: after.outcomes },
      options,
    );
    expect(report.unusableColumns.map((column) => column.column)).toEqual(['vendedor', 'ruido']);
    expect(auc(after.outcomes, probabilities)).toBeGreaterThan(0.63);
  });
});

test.each([1, 2, 3])(
  'a table without signal says so and stays at the base rate, seed %i [win-model.no-signal-says-so]',
  (seed) => {
    const { before, after } = splitTable(noiseTable(1400, seed), 900);
    const { report, probabilities } = holdOut(before, after);
    const base = new Float64Array(after.rows.length).fill(report.baseRate.rate);
    expect(report.verdict).toBe('no_better_than_base_rate');
    expect(Math.abs((brier(after.outcomes, probabilities) ?? 1) - (brier(after.outcomes, base) ?? 0))).toBeLessThan(
      0.0015,
    );
  },
);

test('trained on shuffled outcomes the model ranks by chance [win-model.permuted-label-is-chance]', () => {
  const table = additiveTable(2000, 4);
  const { permutedLabelAuc } = trainTableModel(table, options).report;
  expect(Math.abs((permutedLabelAuc ?? 0) - 0.5)).toBeLessThan(0.05);
});

test('an interaction that no single column shows is found [win-model.finds-pairs]', () => {
  const columns = [
    { name: 'x', kind: 'number' },
    { name: 'y', kind: 'number' },
    { name: 'z', kind: 'number' },
  ] as const;
  const table = makeTable(columns, 2800, 9, (random) => {
    const x = normal(random);
    const y = normal(random);
    return { cells: [x.toFixed(3), y.toFixed(3), normal(random).toFixed(3)], logOdds: 1.5 * x * y };
  });
  const { before, after } = splitTable(table, 2000);
  const { report, probabilities } = holdOut(before, after);
  expect(auc(after.outcomes, probabilities)).toBeGreaterThan(0.72);
  expect(report.contributions[0]?.feature).toBe('x × y');
});

test('a column of 5,000 accounts without effect is not memorised [win-model.ids-are-not-memorised]', () => {
  const columns = [
    { name: 'conta', kind: 'category' },
    { name: 'x', kind: 'number' },
  ] as const;
  const table = makeTable(columns, 12_000, 2, (random) => {
    const x = normal(random);
    return { cells: [`conta ${random.nextBelow(5000)}`, x.toFixed(2)], logOdds: x - 0.5 };
  });
  const { before, after } = splitTable(table, 9000);
  const { report, probabilities } = holdOut(before, after);
  const truth = after.rows.map((cells) => 1 / (1 + Math.exp(0.5 - Number(cells[1]))));
  expect(report.verdict).toBe('ships');
  expect(brier(after.outcomes, probabilities)).toBeLessThan(
    (brier(after.outcomes, Float64Array.from(truth)) ?? 0) + 0.004,
  );
});

test('a column that names the deal of several rows is excluded and its rows are held out together [win-model.ids-are-not-memorised]', () => {
  const deals = makeTable([], 500, 8, (random) => ({ cells: [], logOdds: normal(random) }));
  const random = seededRandom(1);
  const lines = [...deals.outcomes].flatMap((outcome, deal) =>
    Array.from({ length: 3 }, () => ({ cells: [`OP-${deal}`, `p${random.nextBelow(4)}`], outcome })),
  );
  const table: LabelledTable = {
    columns: [
      { name: 'oportunidad', kind: 'category' },
      { name: 'producto', kind: 'category' },
    ],
    rows: lines.map(({ cells }) => cells),
    outcomes: Uint8Array.from(lines, ({ outcome }) => outcome),
  };
  const { report } = trainTableModel(table, options);
  expect(report.columns.excluded).toEqual(['oportunidad']);
  expect(report.verdict).toBe('no_better_than_base_rate');
});

test('rows ordered by a date are judged on the latest and old rows may fade [win-model.judged-on-later-rows]', () => {
  const columns = [
    { name: 'fecha', kind: 'date' },
    { name: 'canal', kind: 'category' },
  ] as const;
  const table = makeTable(columns, 3000, 6, (random, row) => {
    const canal = random.nextBelow(3);
    const day = new Date(Date.UTC(2020, 0, 1 + Math.floor(row / 4))).toISOString().slice(0, 10).split('-');
    const [year, month, date] = day;
    return { cells: [`${date}/${month}/${year}`, `c${canal}`], logOdds: (canal - 1) * (row < 600 ? -1.5 : 1.5) };
  });
  const { before, after } = splitTable(table, 2400);
  const { report, probabilities } = holdOut(before, after);
  expect(report.order.column).toBe('fecha');
  expect(report.model.why).toContain('counts half');
  expect(auc(after.outcomes, probabilities)).toBeGreaterThan(0.72);
});

test('too little history says so and predicts the shrunken base rate [win-model.too-little-history-says-so]', () => {
  for (const rows of [0, 1, 30]) {
    const model = trainTableModel(additiveTable(rows, 3), options);
    expect(model.report.verdict).toBe('too_little_history');
    const { probability, contributions } = model.predict({ importe: '10', canal: null });
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
    expect(contributions).toEqual([]);
  }
});

test('one class only is too little history, whatever the size [win-model.too-little-history-says-so]', () => {
  const table = additiveTable(400, 3);
  const model = trainTableModel({ ...table, outcomes: new Uint8Array(400) }, options);
  expect(model.report.verdict).toBe('too_little_history');
  expect(model.predict({}).probability).toBeLessThan(0.01);
});
