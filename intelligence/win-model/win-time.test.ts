import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { madeSnapshots } from './snapshots.fixture.ts';
import { judgeWinTime, learnWinTime, timeCheckpoints, winShareWithin } from './win-time.ts';

const random = seededRandom(8);
const snapshots = madeSnapshots({ deals: 300, seed: 8, strength: 0 }).map((snapshot) => {
  const days = Math.round((Date.parse(snapshot.closedAt) - Date.parse(snapshot.asOf)) / 86_400_000);
  return { ...snapshot, plannedDays: days + random.nextBelow(21) - 10, timingShares: timeCheckpoints.map(() => 0.5) };
});

test('the share of wins never falls with time and stays within 0 and 1 [learning.win-time-monotone]', () => {
  const state = learnWinTime(snapshots);
  if (state === null) throw new Error('nothing learned');
  const day = fc.integer({ min: -400, max: 3_000_000 });
  fc.assert(
    fc.property(fc.option(day), day, day, (planned, a, b) => {
      const [early, late] = [
        winShareWithin(state, planned, Math.min(a, b)),
        winShareWithin(state, planned, Math.max(a, b)),
      ];
      expect(early).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(1);
      expect(late).toBeGreaterThanOrEqual(early);
    }),
    { numRuns: 1_000 },
  );
  expect(winShareWithin(state, 30, -1)).toBe(0);
  expect(winShareWithin(state, 5, 21)).toBeGreaterThan(winShareWithin(state, 100, 21));
});

test('it is used only where it tells the time of wins better than the workspace’s own timing [learning.win-time-judged]', () => {
  const state = learnWinTime(snapshots.slice(0, 400));
  const later = snapshots.slice(400);
  const probabilities = new Float64Array(later.length).fill(0.5);
  expect(judgeWinTime(state, later, probabilities)?.isUsed).toBe(true);
  const knowing = later.map((snapshot) => ({
    ...snapshot,
    timingShares: timeCheckpoints.map((days) =>
      Date.parse(snapshot.closedAt) - Date.parse(snapshot.asOf) <= days * 86_400_000 ? 1 : 0,
    ),
  }));
  expect(judgeWinTime(state, knowing, probabilities)?.isUsed).toBe(false);
  expect(learnWinTime(snapshots.slice(0, 5))).toBeNull();
  expect(judgeWinTime(null, later, probabilities)).toBeNull();
});
