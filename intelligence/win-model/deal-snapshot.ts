import type { Instant } from '../../src/domain/time.ts';
import { instantDaysBetween } from '../../src/domain/time.ts';
import type { DealFeatures } from './deal-features.ts';

/** An open deal as it was known at `asOf`, and how it ended later. */
export interface DealSnapshot {
  readonly opportunityId: string;
  /** The account, so that deals of one buyer are not taken for independent; the deal itself when no account may count. */
  readonly group: string;
  readonly asOf: Instant;
  readonly closedAt: Instant;
  readonly outcome: 'won' | 'lost';
  readonly features: DealFeatures;
  /** Days from `asOf` to the close date planned then; null: none was, left out: not looked at. */
  readonly plannedDays?: number | null;
  /** The share of wins by each of `timeCheckpoints` as the workspace's timing knew it then; null: it knew nothing. */
  readonly timingShares?: readonly number[] | null;
}

/** Snapshots by time: each part is learned, tuned and judged on what came after the part before. */
export interface SnapshotSplit {
  /** A snapshot counts when its deal ended within this many days; every date then has had equally long to ripen. */
  readonly horizonDays: number;
  /** Where the latest 20 % begin: the test. */
  readonly testFrom: Instant;
  /** Where the calibration slice begins, within the time before the test. */
  readonly calibrateFrom: Instant;
  /** Ended before the calibration slice began. */
  readonly fit: readonly DealSnapshot[];
  readonly calibrate: readonly DealSnapshot[];
  /** Everything that may be learned from before the test: its whole horizon lies before. */
  readonly train: readonly DealSnapshot[];
  readonly test: readonly DealSnapshot[];
  /** Snapshots left out because their outcome was not known when the test began, or came after the horizon. */
  readonly embargoed: number;
}

const testShare = 0.2;
const calibrateShare = 0.3;
/** The horizon covers the ends of three in four snapshots, within these days and a quarter of the history. */
const horizonQuantile = 0.75;
const minHorizonDays = 14;
const maxHorizonDays = 180;

/**
 * Parts snapshots by time. The embargo is the horizon: a snapshot is learned from only when all deals of its date had had
 * the whole horizon before the test began, so that quick ends are not over-represented in one part.
 */
export function splitSnapshots(snapshots: readonly DealSnapshot[], trainedAsOf: Instant): SnapshotSplit {
  const horizonDays = chooseHorizon(snapshots, trainedAsOf);
  const ripe = snapshots.filter(
    ({ asOf, closedAt }) =>
      instantDaysBetween(asOf, closedAt) <= horizonDays && instantDaysBetween(asOf, trainedAsOf) >= horizonDays,
  );
  const testFrom = dateAtShare(ripe, 1 - testShare);
  const test = ripe.filter(({ asOf }) => asOf >= testFrom);
  const train = ripe.filter(({ asOf }) => instantDaysBetween(asOf, testFrom) >= horizonDays);
  const calibrateFrom = dateAtShare(train, 1 - calibrateShare);
  const calibrate = train.filter(({ asOf }) => asOf >= calibrateFrom);
  const fit = train.filter(({ asOf, closedAt }) => asOf < calibrateFrom && closedAt < calibrateFrom);
  const embargoed = snapshots.length - train.length - test.length;
  return { horizonDays, testFrom, calibrateFrom, fit, calibrate, train, test, embargoed };
}

function chooseHorizon(snapshots: readonly DealSnapshot[], trainedAsOf: Instant): number {
  const remaining = snapshots.map(({ asOf, closedAt }) => instantDaysBetween(asOf, closedAt)).sort((a, b) => a - b);
  const first = snapshots.reduce((least, { asOf }) => (asOf < least ? asOf : least), trainedAsOf);
  const most = Math.min(maxHorizonDays, instantDaysBetween(first, trainedAsOf) / 4);
  const wanted = remaining[Math.floor(horizonQuantile * remaining.length)] ?? minHorizonDays;
  return Math.ceil(Math.max(minHorizonDays, Math.min(wanted, most)));
}

/** The date with which the latest part of the snapshots begins; whole dates stay together. */
function dateAtShare(snapshots: readonly DealSnapshot[], share: number): Instant {
  const dates = snapshots.map(({ asOf }) => asOf).sort();
  return dates[Math.floor(share * dates.length)] ?? '9999-12-31T23:59:59.999Z';
}

/** Each deal counts once however many snapshots it has: the weight of every snapshot. */
export function dealWeights(snapshots: readonly DealSnapshot[]): Float64Array {
  const counts = new Map<string, number>();
  for (const { opportunityId } of snapshots) counts.set(opportunityId, (counts.get(opportunityId) ?? 0) + 1);
  return Float64Array.from(snapshots, ({ opportunityId }) => 1 / (counts.get(opportunityId) ?? 1));
}

/** 1 for won, 0 for lost. */
export function outcomesOf(snapshots: readonly DealSnapshot[]): Uint8Array {
  return Uint8Array.from(snapshots, ({ outcome }) => (outcome === 'won' ? 1 : 0));
}

/** The last snapshot of each deal: rows that stand alone. */
export function latestOfEachDeal(snapshots: readonly DealSnapshot[]): DealSnapshot[] {
  const latest = new Map<string, DealSnapshot>();
  for (const snapshot of snapshots) {
    const known = latest.get(snapshot.opportunityId);
    if (known === undefined || known.asOf < snapshot.asOf) latest.set(snapshot.opportunityId, snapshot);
  }
  return [...latest.values()];
}
