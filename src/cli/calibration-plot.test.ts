import { expect, test } from 'vitest';
import { calibrationPlot } from './calibration-plot.ts';

const bin = { from: 0, to: 0.1, rows: 40, meanProbability: 0.05, shareWon: 0.1 };

test('a calibration plot holds one circle for each group with rows, and titles are text [learning.calibration-plot]', () => {
  const svg = calibrationPlot([bin, { ...bin, rows: 0 }, { ...bin, meanProbability: 0.9, shareWon: 1 }], '<script>');
  expect(svg.match(/<circle /g)).toHaveLength(2);
  expect(svg).not.toContain('<script>');
  expect(svg).not.toContain('NaN');
  expect(calibrationPlot([], 'empty')).not.toContain('NaN');
});
