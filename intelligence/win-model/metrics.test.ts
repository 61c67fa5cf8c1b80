import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeMetrics } from './describe-metrics.ts';
import { auc, averagePrecision, brier, calibrationTable, ece, lift, logLoss } from './metrics.ts';

const outcomes = Uint8Array.from([0, 0, 1, 1]);
const scores = Float64Array.from([0.1, 0.4, 0.35, 0.8]);

test('metrics equal hand-worked values [win-model.metrics-are-exact]', () => {
  expect(auc(outcomes, scores)).toBeCloseTo(0.75, 12);
  expect(averagePrecision(outcomes, scores)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12);
  expect(brier(outcomes, scores)).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 12);
  expect(logLoss(Uint8Array.from([1]), Float64Array.from([0.5]))).toBeCloseTo(Math.LN2, 12);
  expect(ece(outcomes, scores)).toBeCloseTo((0.1 + 0.4 + 0.65 + 0.2) / 4, 12);
  expect(lift(outcomes, scores, 0.5)).toBeCloseTo(1, 12);
  expect(lift(outcomes, scores, 0.25)).toBeCloseTo(2, 12);
  expect(calibrationTable(outcomes, scores)).toHaveLength(4);
});

test('AUC equals the share of won and lost pairs ranked rightly, ties counted half [win-model.metrics-are-exact]', () => {
  const row = fc.record({ outcome: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const won = rows.filter(({ outcome }) => outcome === 1);
      const lost = rows.filter(({ outcome }) => outcome === 0);
      const right = won.flatMap((a) => lost.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
      const expected = right.length === 0 ? null : right.reduce((sum: number, one) => sum + one, 0) / right.length;
      const value = auc(
        Uint8Array.from(rows, (one) => one.outcome),
        Float64Array.from(rows, (one) => one.score),
      );
      if (expected === null) expect(value).toBeNull();
      else expect(value).toBeCloseTo(expected, 9);
    }),
  );
});

test('a metric that the rows cannot give is null, never NaN [win-model.never-nan]', () => {
  expect(auc(new Uint8Array(3), new Float64Array(3))).toBeNull();
  expect(lift(new Uint8Array(3), new Float64Array(3))).toBeNull();
  const empty = describeMetrics(new Uint8Array(0), new Float64Array(0), 1);
  expect([empty.auc.value, empty.brier.value, empty.ece.value]).toEqual([null, null, null]);
});

test('bootstrap intervals hold the value and repeat for a seed [win-model.same-seed-same-bytes]', () => {
  const many = Uint8Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const guesses = Float64Array.from(many, (outcome, row) => 0.3 + 0.2 * outcome + ((row * 7919) % 100) / 400);
  const report = describeMetrics(many, guesses, 5);
  for (const figure of [report.auc, report.brier, report.logLoss, report.averagePrecision]) {
    expect(figure.low).toBeLessThanOrEqual(figure.value ?? Number.NaN);
    expect(figure.high).toBeGreaterThanOrEqual(figure.value ?? Number.NaN);
  }
  expect(describeMetrics(many, guesses, 5)).toEqual(report);
});
