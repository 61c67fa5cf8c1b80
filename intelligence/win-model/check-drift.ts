import type { Instant } from '../../src/domain/time.ts';
import type { DealSnapshot } from './deal-snapshot.ts';
import { outcomesOf } from './deal-snapshot.ts';
import { ece } from './metrics.ts';

/** Ended deals below which nothing is said of drift. */
export const minClosedForDrift = 30;

/** Beyond this many standard deviations a level that is right would come about once in a hundred looks. */
export const driftZ = 2.576;

/** How the shipped model did on deals that ended since it was trained. `z` null: too few of them. */
export interface DriftReport {
  readonly state: 'too_few' | 'holds' | 'drifted';
  readonly modelVersion: string;
  readonly trainedAsOf: Instant;
  readonly asOf: Instant;
  readonly closedDeals: number;
  readonly won: number;
  readonly expectedWins: number;
  /** Wins observed less expected, in standard deviations. */
  readonly z: number | null;
  readonly ece: number | null;
}

/** What is looked at: the model's name and dates, and its probabilities for snapshots it was not trained on. */
export interface DriftInput {
  readonly modelVersion: string;
  readonly trainedAsOf: Instant;
  readonly asOf: Instant;
  /** One for each deal, so that they stand alone. */
  readonly snapshots: readonly DealSnapshot[];
  readonly probabilities: Float64Array;
}

/** Holds the wins that came against those that the model expected. Below 30 ended deals it says too few. */
export function checkDrift({ snapshots, probabilities, ...head }: DriftInput): DriftReport {
  const outcomes = outcomesOf(snapshots);
  let won = 0;
  let expected = 0;
  let variance = 0;
  for (const [row, probability] of probabilities.entries()) {
    won += outcomes[row] ?? 0;
    expected += probability;
    variance += probability * (1 - probability);
  }
  const isEnough = snapshots.length >= minClosedForDrift;
  const z = isEnough ? (won - expected) / Math.sqrt(Math.max(variance, 1e-9)) : null;
  return {
    ...head,
    state: z === null ? 'too_few' : Math.abs(z) >= driftZ ? 'drifted' : 'holds',
    closedDeals: snapshots.length,
    won,
    expectedWins: rounded(expected),
    z: z === null ? null : rounded(z),
    ece: isEnough ? ece(outcomes, probabilities) : null,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** A drift report in words for people, with what to do about it. */
export function driftText({ state, closedDeals, won, expectedWins, z, ece: error, trainedAsOf }: DriftReport): string {
  const since = `since the win model was trained (${trainedAsOf.slice(0, 10)})`;
  if (state === 'too_few') {
    return `${closedDeals} deals it can be judged by have ended ${since}; ${minClosedForDrift} are needed`;
  }
  const figures = `${won} of ${closedDeals} deals were won ${since}, ${expectedWins.toFixed(1)} were expected (z ${z?.toFixed(1)}, ECE ${error?.toFixed(3) ?? '–'})`;
  return state === 'holds'
    ? `the win model holds: ${figures}`
    : `the win model has drifted: ${figures}; \`bellwether evaluate\` trains it anew`;
}
