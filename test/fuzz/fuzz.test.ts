import { expect, test } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

test('two thousand spoilt inputs end in an answer or in an error that says what to correct [fuzz.no-crash]', async () => {
  const { cases, crashes, byTarget } = await runFuzz(20_261_120, 0.02);
  expect(crashes).toEqual([]);
  expect(cases).toBeGreaterThan(2_000);
  expect(Object.keys(byTarget)).toHaveLength(8);
}, 60_000);
