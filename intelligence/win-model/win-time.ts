import { instantDaysBetween } from '../../src/domain/time.ts';
import { type DealSnapshot, dealWeights } from './deal-snapshot.ts';
import { brier, ece } from './metrics.ts';

/** Days after a snapshot by which wins are counted, to judge how well their time is told. */
export const timeCheckpoints = [7, 14, 30, 60, 90] as const;

/** Where the planned close date may lie, in days from now: later than all but the last bound is its own group. */
const planBounds = [0, 14, 30, 60, 90] as const;
const stepDays = 7;
const mostSteps = 52;
/** Wins of all groups that a group's own are mixed with. */
const priorWins = 10;
const minWins = 20;

/**
 * Of deals that are won, the share won by the end of each week, by where the planned close date lies; the last group has no plan.
 * Every deal learned from has ended, so this is the incidence of wins among the competing ends of a deal, given a win.
 */
export interface WinTimeState {
  readonly groups: readonly (readonly number[])[];
}

/** Brier and ECE of "won within so many days" on the test, of this and of the workspace's own timing. `isUsed`: this one is better. */
export interface WinTimeFigures {
  readonly brier: number;
  readonly ece: number;
  readonly timingBrier: number | null;
  readonly timingEce: number | null;
  readonly isUsed: boolean;
}

/** Learns when wins come; null with fewer than 20 won snapshots. */
export function learnWinTime(snapshots: readonly DealSnapshot[]): WinTimeState | null {
  const weights = dealWeights(snapshots);
  const won = snapshots.flatMap((snapshot, row) =>
    snapshot.outcome === 'won' && snapshot.plannedDays !== undefined
      ? [
          {
            group: groupOf(snapshot.plannedDays),
            step: stepOf(instantDaysBetween(snapshot.asOf, snapshot.closedAt)),
            weight: weights[row] ?? 0,
          },
        ]
      : [],
  );
  if (won.length < minWins) return null;
  const pooled = sharesOf(won, null);
  return {
    groups: [...planBounds, null, null].map((_, group) =>
      sharesOf(
        won.filter((each) => each.group === group),
        pooled,
      ),
    ),
  };
}

/** The share of wins within `days`: never falls with more days, 0 before today and 1 in the end. */
export function winShareWithin({ groups }: WinTimeState, plannedDays: number | null, days: number): number {
  if (!(days >= 0)) return 0;
  const shares = groups[groupOf(plannedDays)] ?? [];
  const at = days / stepDays;
  const step = Math.floor(at);
  if (step >= mostSteps) return 1;
  const [from, to] = [step === 0 ? 0 : (shares[step - 1] ?? 0), shares[step] ?? 1];
  return Math.min(1, from + (to - from) * (at - step));
}

/** Holds it against the workspace's own timing on snapshots neither was learned from. */
export function judgeWinTime(
  state: WinTimeState | null,
  test: readonly DealSnapshot[],
  probabilities: Float64Array,
): WinTimeFigures | null {
  if (state === null) return null;
  const rows = test.flatMap((snapshot, row) =>
    timeCheckpoints.map((days, at) => ({
      won: snapshot.outcome === 'won' && instantDaysBetween(snapshot.asOf, snapshot.closedAt) <= days ? 1 : 0,
      learned: (probabilities[row] ?? 0) * winShareWithin(state, snapshot.plannedDays ?? null, days),
      timing: (probabilities[row] ?? 0) * (snapshot.timingShares?.[at] ?? Number.NaN),
    })),
  );
  const figures = (kept: typeof rows, value: (row: (typeof rows)[number]) => number) => {
    const outcomes = Uint8Array.from(kept, ({ won }) => won);
    const said = Float64Array.from(kept, value);
    return { brier: brier(outcomes, said) ?? 0, ece: ece(outcomes, said) ?? 0 };
  };
  const known = rows.filter(({ timing }) => Number.isFinite(timing));
  const own = figures(rows, ({ learned }) => learned);
  if (known.length === 0) return { ...own, timingBrier: null, timingEce: null, isUsed: true };
  const timing = figures(known, (row) => row.timing);
  const compared = figures(known, ({ learned }) => learned);
  return { ...own, timingBrier: timing.brier, timingEce: timing.ece, isUsed: compared.brier <= timing.brier };
}

function groupOf(plannedDays: number | null): number {
  if (plannedDays === null || !Number.isFinite(plannedDays)) return planBounds.length + 1;
  const found = planBounds.findIndex((bound) => plannedDays < bound);
  return found < 0 ? planBounds.length : found;
}

function stepOf(days: number): number {
  return Math.max(0, Math.min(mostSteps - 1, Math.floor(days / stepDays)));
}

function sharesOf(won: readonly { readonly step: number; readonly weight: number }[], prior: readonly number[] | null) {
  const counts = new Float64Array(mostSteps);
  for (const { step, weight } of won) counts[step] = (counts[step] ?? 0) + weight;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const priorWeight = prior === null ? 0 : priorWins;
  const shares: number[] = [];
  let sum = 0;
  for (let step = 0; step < mostSteps; step += 1) {
    sum += counts[step] ?? 0;
    shares.push((sum + priorWeight * (prior?.[step] ?? 0)) / Math.max(1e-9, total + priorWeight));
  }
  return shares;
}
