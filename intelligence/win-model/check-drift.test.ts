import { expect, test } from 'vitest';
import { checkDrift, driftText } from './check-drift.ts';
import { latestOfEachDeal } from './deal-snapshot.ts';
import { madeSnapshots, madeTrainedAsOf } from './snapshots.fixture.ts';

const head = { modelVersion: 'learned-1-abc', trainedAsOf: '2024-01-01T23:59:59.999Z', asOf: madeTrainedAsOf };
const snapshots = latestOfEachDeal(madeSnapshots({ deals: 200, seed: 4, strength: 0 }));
const all = (probability: number, count = snapshots.length) => ({
  ...head,
  snapshots: snapshots.slice(0, count),
  probabilities: new Float64Array(count).fill(probability),
});

test('a model whose level is right holds, one that is far off has drifted and says what to do [learning.drift]', () => {
  const share = snapshots.filter(({ outcome }) => outcome === 'won').length / snapshots.length;
  expect(checkDrift(all(share))).toMatchObject({
    state: 'holds',
    closedDeals: snapshots.length,
    z: expect.closeTo(0, 5),
  });
  const drifted = checkDrift(all(share - 0.25));
  expect(drifted.state).toBe('drifted');
  expect(drifted.z).toBeGreaterThan(2.6);
  expect(drifted.ece).toBeCloseTo(0.25, 6);
  expect(driftText(drifted)).toContain('bellwether evaluate');
});

test('fewer than thirty ended deals prove nothing, and certain probabilities give no NaN [learning.drift]', () => {
  expect(checkDrift(all(0.01, 29))).toMatchObject({ state: 'too_few', z: null, ece: null });
  expect(checkDrift(all(0.01, 0))).toMatchObject({ state: 'too_few', expectedWins: 0 });
  expect(Number.isFinite(checkDrift(all(1)).z)).toBe(true);
  expect(checkDrift(all(1)).state).toBe('drifted');
});
