import type { BinnedRows } from './additive-fit.ts';
import { meanLoss, watchEvery } from './boost-additive.ts';
import { calibratedLoss, chooseInputs, concat } from './choose-inputs.ts';
import { type BlendRecipe, fitBoosted, maxRounds, takeLabelled } from './fit-blend.ts';
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

const boostedWeights: readonly number[] = [0, 0.2, 0.35, 0.5, 0.65, 0.8, 1];
/** Mixing half and half is the prior: other weights must pay for their distance, more so with few rows. */
const mixPenaltyRows = 6;

function heldOut(outcomes: Uint8Array, plan: SplitPlan): Uint8Array {
  return Uint8Array.from(plan.selection.flatMap(({ test }) => [...test].map((row) => outcomes[row] ?? 0)));
}

/** Chooses inputs, rounds and the mixing weight by the log loss of the selection splits' held-out rows. */
export function chooseRecipe(
  rows: BinnedRows,
  outcomes: Uint8Array,
  plan: SplitPlan,
  plain: BlendRecipe,
): ChosenRecipe {
  const held = heldOut(outcomes, plan);
  const inputs = chooseInputs(rows, outcomes, plan, plain, held);
  const boosted = plan.selection.map(({ train, test }) => {
    const known = takeLabelled(rows, outcomes, train);
    const watch = takeLabelled(rows, outcomes, test);
    return fitBoosted(known.rows, known.outcomes, { ...inputs.recipe, rounds: maxRounds }, watch).snapshots;
  });
  const looks = Math.min(...boosted.map((snapshots) => snapshots.length));
  let bestLook = { at: -1, loss: Number.POSITIVE_INFINITY };
  for (let at = 0; at < looks; at += 1) {
    const loss = meanLoss(concat(boosted.map((snapshots) => snapshots[at] ?? new Float64Array(0))), held);
    if (loss < bestLook.loss) bestLook = { at, loss };
  }
  const boostedScores = concat(boosted.map((snapshots) => snapshots[bestLook.at] ?? new Float64Array(0)));
  const mixed = chooseMix(inputs.scores, bestLook.at < 0 ? null : boostedScores, held);
  const splitOf = Uint8Array.from(plan.selection.flatMap(({ test }, at) => [...test].map(() => at)));
  const rounds = (bestLook.at + 1) * watchEvery;
  const recipe = { ...inputs.recipe, rounds, boostedWeight: mixed.weight };
  return { recipe, scores: mixed.scores, outcomes: held, splitOf, why: inputs.why };
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
