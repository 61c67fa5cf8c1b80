import { expect, test } from 'vitest';
import { whatIf } from '../../../../intelligence/risk/what-if.ts';
import type { DealScore } from '../../../domain/score.ts';
import { clearSignals } from './clear-signals.ts';

const signal = (id: string, contribution: number) => ({
  ...{ id, state: 'fired', severity: 'high', evidence: null, reason: null, contribution },
});
const score = {
  ...{
    risk: 90,
    band: 'critical',
    model: { kind: 'priors', version: 'p', winProbabilityReason: null, baseLogOdds: -1.5 },
  },
  signals: [signal('ghosted', 1), signal('single-threaded', 1), signal('aging', 1)],
} as unknown as DealScore;

test('with one signal fixed the page says what the product says of one', () => {
  const { risk, band } = whatIf(score, 'ghosted');
  expect(clearSignals(score, new Set(['ghosted']))).toEqual({ risk, band });
});

test('each further signal fixed lowers the risk, down to the base', () => {
  const one = clearSignals(score, new Set(['ghosted'])).risk;
  const two = clearSignals(score, new Set(['ghosted', 'aging'])).risk;
  const all = clearSignals(score, new Set(['ghosted', 'aging', 'single-threaded'])).risk;
  expect(two).toBeLessThan(one);
  expect(all).toBe(Math.round(100 / (1 + Math.exp(1.5))));
});
