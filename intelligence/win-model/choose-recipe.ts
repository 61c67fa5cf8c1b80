import { type BinnedRows, scoreRows } from './additive-fit.ts';
import { meanLoss, watchEvery } from './boost-additive.ts';
import { fitCalibration } from './calibrate.ts';
import { type BlendRecipe, fitBoosted, fitShrunken, maxRounds, takeLabelled } from './fit-blend.ts';
import type { SplitPlan } from './split-rows.ts';

/** A recipe chosen on the selection splits, with the out-of-sample scores it was chosen by. */
export interface ChosenRecipe {
  readonly recipe: BlendRecipe;
  readonly scores: Float64Array;
  readonly outcomes: Uint8Array;
  /** Which part of `scores` belongs to which split, by split. */
  readonly splitOf: Uint8Array;
  readonly why: string;
}

/** Variants of a time-ordered table: do inputs that only grow help, and should old rows fade? The plain one wins ties. */
const halfLives: readonly (number | null)[] = [null, 0.5, 0.2];
/** A variant must lower the calibrated log loss by this much (relative) to be taken over a simpler one. */
const worthwhile = 0.002;
const boostedWeights: readonly number[] = [0, 0.2, 0.35, 0.5, 0.65, 0.8, 1];
/** Mixing half and half is the prior: other weights must pay for their distance, more so with few rows. */
const mixPenaltyRows = 1.5;

function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function calibratedLoss(scores: Float64Array, outcomes: Uint8Array): number {
  const { slope, intercept } = fitCalibration(scores, outcomes);
  return meanLoss(
    scores.map((score) => intercept + slope * score),
    outcomes,
  );
}

function shrunkenScores(rows: BinnedRows, outcomes: Uint8Array, plan: SplitPlan, recipe: BlendRecipe): Float64Array {
  return concat(
    plan.selection.map(({ train, test }) => {
      const known = takeLabelled(rows, outcomes, train);
      return scoreRows(fitShrunken(known.rows, known.outcomes, recipe), takeLabelled(rows, outcomes, test).rows);
    }),
  );
}

function heldOut(outcomes: Uint8Array, plan: SplitPlan): Uint8Array {
  return Uint8Array.from(plan.selection.flatMap(({ test }) => [...test].map((row) => outcomes[row] ?? 0)));
}

/** Chooses, for a time-ordered table, whether drifting features stay and whether old rows fade. */
function chooseForTime(
  rows: BinnedRows,
  outcomes: Uint8Array,
  plan: SplitPlan,
  plain: BlendRecipe,
): { readonly recipe: BlendRecipe; readonly scores: Float64Array; readonly why: string } {
  const held = heldOut(outcomes, plan);
  const drifting = rows.features.flatMap((feature, at) => (feature.drifts ? [at] : []));
  const without = new Set([...plain.without, ...drifting]);
  const scoresOf = (recipe: BlendRecipe) => {
    const scores = shrunkenScores(rows, outcomes, plan, recipe);
    return { recipe, scores, loss: calibratedLoss(scores, held) };
  };
  let best = scoresOf(plan.kind === 'forward' ? { ...plain, without } : plain);
  const notes: string[] = [];
  if (plan.kind === 'forward') {
    if (drifting.length > 0) {
      const kept = scoresOf(plain);
      if (kept.loss < best.loss * (1 - worthwhile)) best = kept;
      notes.push(best === kept ? 'inputs that grow with time help later rows' : 'inputs that grow with time left out');
    }
    for (const halfLife of halfLives.slice(1)) {
      const fading = scoresOf({ ...best.recipe, halfLife });
      if (fading.loss < best.loss * (1 - worthwhile)) best = fading;
    }
    const { halfLife } = best.recipe;
    notes.push(
      halfLife === null ? 'old rows count as much as new ones' : `a row counts half after ${halfLife} of the history`,
    );
  }
  return { recipe: best.recipe, scores: best.scores, why: notes.join('; ') };
}

/** Chooses rounds, mixing weight and the time variants by the log loss of the selection splits' held-out rows. */
export function chooseRecipe(
  rows: BinnedRows,
  outcomes: Uint8Array,
  plan: SplitPlan,
  plain: BlendRecipe,
): ChosenRecipe {
  const held = heldOut(outcomes, plan);
  const time = chooseForTime(rows, outcomes, plan, plain);
  const boosted = plan.selection.map(({ train, test }) => {
    const known = takeLabelled(rows, outcomes, train);
    const watch = takeLabelled(rows, outcomes, test);
    return fitBoosted(known.rows, known.outcomes, { ...time.recipe, rounds: maxRounds }, watch).snapshots;
  });
  const looks = Math.min(...boosted.map((snapshots) => snapshots.length));
  let bestLook = { at: -1, loss: Number.POSITIVE_INFINITY };
  for (let at = 0; at < looks; at += 1) {
    const loss = meanLoss(concat(boosted.map((snapshots) => snapshots[at] ?? new Float64Array(0))), held);
    if (loss < bestLook.loss) bestLook = { at, loss };
  }
  const boostedScores = concat(boosted.map((snapshots) => snapshots[bestLook.at] ?? new Float64Array(0)));
  const mixed = chooseMix(time.scores, bestLook.at < 0 ? null : boostedScores, held);
  const splitOf = Uint8Array.from(plan.selection.flatMap(({ test }, at) => [...test].map(() => at)));
  const rounds = (bestLook.at + 1) * watchEvery;
  const recipe = { ...time.recipe, rounds, boostedWeight: mixed.weight };
  return { recipe, scores: mixed.scores, outcomes: held, splitOf, why: time.why };
}

function chooseMix(
  shrunken: Float64Array,
  boosted: Float64Array | null,
  outcomes: Uint8Array,
): { readonly weight: number; readonly scores: Float64Array } {
  if (!boosted || boosted.length !== shrunken.length) return { weight: 0, scores: shrunken };
  let best = { weight: 0, scores: shrunken, loss: Number.POSITIVE_INFINITY };
  for (const weight of boostedWeights) {
    const scores = shrunken.map((score, row) => (1 - weight) * score + weight * (boosted[row] ?? 0));
    const loss =
      calibratedLoss(scores, outcomes) + (mixPenaltyRows * 2 * (weight - 0.5) ** 2) / Math.max(outcomes.length, 1);
    if (loss < best.loss) best = { weight, scores, loss };
  }
  return best;
}
