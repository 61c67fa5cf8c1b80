import type { Instant } from '../../src/domain/time.ts';
import { fitCalibration } from './calibrate.ts';
import { type DealModelState, dealPredictor } from './deal-model.ts';
import {
  type DealSnapshot,
  latestOfEachDeal,
  outcomesOf,
  type SnapshotSplit,
  splitSnapshots,
} from './deal-snapshot.ts';
import { minHistory, type Verdict } from './decide-verdict.ts';
import { describeMetrics, type MetricsReport } from './describe-metrics.ts';
import { calibrateModel, fitDealModel, scoreSnapshots } from './fit-deal-model.ts';
import { compareWithReferences, probabilitiesOf, type ReferenceFigures } from './judge-deal-model.ts';
import { type DealProbes, probeDealFeatures } from './probe-deal-features.ts';
import type { LeakWarning } from './probe-leaks.ts';
import type { Contribution } from './table-model.ts';
import { judgeWinTime, learnWinTime, type WinTimeFigures } from './win-time.ts';

export interface DealTrainingInput {
  readonly snapshots: readonly DealSnapshot[];
  /** Ended deals on record at `trainedAsOf`, whether a snapshot shows them or not. */
  readonly closedDeals: number;
  readonly trainedAsOf: Instant;
  readonly seed: number;
}

/** What was trained on the workspace's own history, and how good it was on the latest part, which it had not seen. */
export interface DealTrainingReport {
  readonly verdict: Verdict;
  /** Why there is, or is no, win probability; shown with every score that has none. */
  readonly reason: string;
  readonly trainedAsOf: Instant;
  readonly seed: number;
  readonly history: {
    readonly closedDeals: number;
    readonly deals: number;
    readonly won: number;
    readonly lost: number;
  };
  readonly split: {
    readonly horizonDays: number;
    readonly testFrom: Instant;
    readonly trainSnapshots: number;
    readonly testSnapshots: number;
    readonly testDeals: number;
    readonly embargoed: number;
  } | null;
  /** Of the model on the test snapshots; null with too little history. */
  readonly metrics: MetricsReport | null;
  readonly references: readonly ReferenceFigures[];
  /** How well the time of wins is told on the test; null: too few wins to learn it from. */
  readonly winTime: WinTimeFigures | null;
  readonly excludedFeatures: readonly string[];
  readonly leakWarnings: readonly LeakWarning[];
  /** AUC after training on shuffled outcomes; about 0.5 unless the procedure itself leaks. */
  readonly permutedLabelAuc: number | null;
  /** The mean size of each feature's part on the test snapshots, largest first. */
  readonly contributions: readonly Contribution[];
}

/** `model` null: the verdict is not `ships`. */
export interface TrainedDealModel {
  readonly report: DealTrainingReport;
  readonly model: DealModelState | null;
}

/** Fewer test snapshots, or fewer of either outcome among them, cannot tell a good model from luck. */
const minTest = { snapshots: 40, ofEachOutcome: 8 } as const;

/**
 * Trains the win model of a workspace on as-of snapshots and judges it on the latest 20 %. It ships only if it beats the base
 * rate, the stage table and the rules there. Deterministic: the same snapshots and seed give the same bytes.
 */
export function trainDealModel(input: DealTrainingInput): TrainedDealModel {
  const snapshots = inOrder(input.snapshots);
  const short = tooLittle(snapshots, input);
  if (short !== null) return withoutModel(input, snapshots, short);
  const split = splitSnapshots(snapshots, input.trainedAsOf);
  const thin = tooThin(split);
  if (thin !== null) return withoutModel(input, snapshots, thin);
  const probes = probeDealFeatures(split.train, input.seed);
  const tuned = tune(split, probes.excluded);
  const probabilities = probabilitiesOf(tuned.judged, split.test);
  const references = compareWithReferences(
    { known: split.train, rows: split.test, probabilities },
    { known: split.fit, rows: split.calibrate, probabilities: tuned.earlyProbabilities },
  );
  const winTime = judgeWinTime(learnWinTime(split.train), split.test, probabilities);
  const unbeaten = references.find(({ isBeaten }) => !isBeaten);
  const report: DealTrainingReport = {
    ...headOf(input, snapshots),
    verdict: unbeaten ? 'no_better_than_base_rate' : 'ships',
    reason: unbeaten
      ? `no better than the ${unbeaten.name}`
      : 'better than the base rate, the stage table and the rules',
    split: {
      horizonDays: split.horizonDays,
      testFrom: split.testFrom,
      trainSnapshots: split.train.length,
      testSnapshots: split.test.length,
      testDeals: latestOfEachDeal(split.test).length,
      embargoed: split.embargoed,
    },
    metrics: describeMetrics(
      outcomesOf(split.test),
      probabilities,
      input.seed,
      split.test.map(({ group }) => group),
    ),
    references,
    winTime,
    ...describeProbes(probes),
    contributions: meanContributions(tuned.judged, split.test),
  };
  if (unbeaten) return { report, model: null };
  const model = finalModel(split, tuned.slopeScores, probes.excluded);
  const times = winTime?.isUsed ? learnWinTime([...split.train, ...split.test]) : null;
  return { report, model: times === null ? model : { ...model, winTime: times } };
}

interface Tuned {
  readonly judged: DealModelState;
  /** Of the calibration slice by the early fit, which had not seen it. */
  readonly earlyProbabilities: Float64Array;
  readonly slopeScores: { readonly scores: Float64Array; readonly outcomes: Uint8Array };
}

/** Learns on the early part, sets the slope on the calibration slice, then learns again on both for the test. */
function tune(split: SnapshotSplit, excluded: ReadonlySet<string>): Tuned {
  const early = fitDealModel(split.fit, excluded);
  const slopeScores = { scores: scoreSnapshots(early, split.calibrate), outcomes: outcomesOf(split.calibrate) };
  const { slope } = fitCalibration(slopeScores.scores, slopeScores.outcomes);
  return {
    judged: calibrateModel(fitDealModel(split.train, excluded), slope, split.train),
    earlyProbabilities: probabilitiesOf(calibrateModel(early, 1, split.fit), split.calibrate),
    slopeScores,
  };
}

/** The model that ships: learned on everything, its slope set on all snapshots that an earlier fit had not seen. */
function finalModel(
  split: SnapshotSplit,
  earlier: Tuned['slopeScores'],
  excluded: ReadonlySet<string>,
): DealModelState {
  const testScores = scoreSnapshots(fitDealModel(split.train, excluded), split.test);
  const { slope } = fitCalibration(
    Float64Array.from([...earlier.scores, ...testScores]),
    Uint8Array.from([...earlier.outcomes, ...outcomesOf(split.test)]),
  );
  const all = [...split.train, ...split.test];
  return calibrateModel(fitDealModel(all, excluded), slope, all);
}

function inOrder(snapshots: readonly DealSnapshot[]): DealSnapshot[] {
  return [...snapshots].sort((a, b) =>
    a.asOf === b.asOf ? (a.opportunityId < b.opportunityId ? -1 : 1) : a.asOf < b.asOf ? -1 : 1,
  );
}

function tooLittle(snapshots: readonly DealSnapshot[], { closedDeals }: DealTrainingInput): string | null {
  if (closedDeals < minHistory.rows)
    return `not enough history: ${closedDeals} closed deals, ${minHistory.rows} needed`;
  const deals = latestOfEachDeal(snapshots);
  const won = deals.filter(({ outcome }) => outcome === 'won').length;
  const least = Math.min(won, deals.length - won);
  if (deals.length >= minHistory.rows && least >= minHistory.ofEachOutcome) return null;
  const ofEach = `${won} won and ${deals.length - won} lost`;
  return `not enough history: ${ofEach} deals were open on a snapshot date, ${minHistory.ofEachOutcome} of each and ${minHistory.rows} in all needed`;
}

function tooThin({ train, test, calibrate, fit }: SnapshotSplit): string | null {
  const enough = (rows: readonly DealSnapshot[], total: number, ofEach: number) => {
    const won = rows.filter(({ outcome }) => outcome === 'won').length;
    return rows.length >= total && Math.min(won, rows.length - won) >= ofEach;
  };
  const learnable = [fit, calibrate].every((part) => enough(part, minTest.snapshots / 2, 1));
  const early = latestOfEachDeal(train);
  if (learnable && enough(early, minHistory.rows / 2, minHistory.ofEachOutcome / 2)) {
    if (enough(test, minTest.snapshots, minTest.ofEachOutcome)) return null;
  }
  return `not enough history: ${early.length} closed deals to learn from before the latest 20 % and ${test.length} snapshots to judge by, ${minHistory.rows / 2} and ${minTest.snapshots} needed, with both outcomes`;
}

function headOf(input: DealTrainingInput, snapshots: readonly DealSnapshot[]) {
  const deals = latestOfEachDeal(snapshots);
  const won = deals.filter(({ outcome }) => outcome === 'won').length;
  return {
    trainedAsOf: input.trainedAsOf,
    seed: input.seed,
    history: { closedDeals: input.closedDeals, deals: deals.length, won, lost: deals.length - won },
  };
}

function withoutModel(input: DealTrainingInput, snapshots: readonly DealSnapshot[], reason: string): TrainedDealModel {
  const report: DealTrainingReport = {
    ...headOf(input, snapshots),
    verdict: 'too_little_history',
    reason,
    split: null,
    metrics: null,
    references: [],
    winTime: null,
    excludedFeatures: [],
    leakWarnings: [],
    permutedLabelAuc: null,
    contributions: [],
  };
  return { report, model: null };
}

function describeProbes({ excluded, warnings, permutedLabelAuc }: DealProbes) {
  return { excludedFeatures: [...excluded], leakWarnings: warnings, permutedLabelAuc };
}

function meanContributions(model: DealModelState, snapshots: readonly DealSnapshot[]): Contribution[] {
  const predict = dealPredictor(model);
  const sums = new Map<string, number>();
  for (const { features } of snapshots) {
    for (const { feature, logOdds } of predict(features).contributions)
      sums.set(feature, (sums.get(feature) ?? 0) + Math.abs(logOdds) / snapshots.length);
  }
  const means = [...sums].map(([feature, logOdds]) => ({ feature, logOdds }));
  return means
    .filter(({ logOdds }) => logOdds > 0)
    .sort((a, b) => b.logOdds - a.logOdds || (a.feature < b.feature ? -1 : 1));
}
