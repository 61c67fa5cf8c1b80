import { type ChosenRecipe, chooseRecipe } from './choose-recipe.ts';
import { type Comparison, compareBrier } from './decide-verdict.ts';
import type { BlendRecipe } from './fit-blend.ts';
import { baseRatesOf, calibrateAcross, type HeldOut, holdOut, tested } from './hold-out.ts';
import { brier } from './metrics.ts';
import type { PreparedTable } from './prepare-table.ts';
import { bestSingleFeature, type SingleFeature } from './single-feature-table.ts';
import type { SplitPlan } from './split-rows.ts';
import type { TrainingReport } from './training-report.ts';

/** A chosen recipe, what it predicts for rows it did not see, and how that compares with the base rate. */
export interface Candidate {
  readonly chosen: ChosenRecipe;
  readonly held: HeldOut;
  readonly single: SingleFeature | null;
  readonly comparison: Comparison;
  readonly oneFeature: boolean;
}

/** Fewer latest rows than this cannot tell a good model from luck: the earlier out-of-sample rows then bear witness too. */
const fewLatestRows = 500;

/** The gain over the base rate on the held-out rows; with few of them its certainty comes from the selection rows as well. */
function compareHeld(prepared: PreparedTable, plan: SplitPlan, chosen: ChosenRecipe, held: HeldOut): Comparison {
  const groupsOf = (rows: Int32Array) => Array.from(rows, (row) => prepared.groups[row] ?? '');
  const latest = compareBrier(
    held.outcomes,
    held.probabilities,
    held.baseRates,
    groupsOf(held.rows),
    plan.kind === 'folds' ? 'used' : 'fresh',
  );
  if (plan.kind === 'folds' || held.outcomes.length >= fewLatestRows) return latest;
  const earlier = calibrateAcross(chosen.scores, chosen.outcomes, chosen.splitOf);
  const all = compareBrier(
    Uint8Array.from([...chosen.outcomes, ...held.outcomes]),
    Float64Array.from([...earlier, ...held.probabilities]),
    Float64Array.from([...baseRatesOf(prepared.outcomes, plan.selection), ...held.baseRates]),
    [...groupsOf(tested(plan.selection)), ...groupsOf(held.rows)],
    'used',
  );
  return { ...all, skill: latest.skill };
}

/**
 * A table of one feature replaces the whole model where it is better by this share and by this many standard errors of the
 * difference: in a small history the best of many features is better by luck about as often as by right.
 */
const singleWins = { share: 0.002, errors: 2 } as const;

/** Chooses a recipe, judges it on held-out rows, and falls back to one feature where that alone does better. */
export function judgeCandidate(prepared: PreparedTable, plan: SplitPlan, plain: BlendRecipe): Candidate {
  const { rows, outcomes } = prepared;
  const single = bestSingleFeature(rows, outcomes, plan, plain.without);
  const chosen = chooseRecipe(rows, outcomes, plan, plain);
  const held = holdOut(rows, outcomes, plan, chosen);
  const whole = { chosen, held, single, comparison: compareHeld(prepared, plan, chosen, held) };
  if (!single || !isSurelyBetter(single, prepared, held)) return { ...whole, oneFeature: false };
  const others = rows.features.flatMap((_, at) => (at === single.feature ? [] : [at]));
  const only = chooseRecipe(rows, outcomes, plan, { ...plain, without: new Set([...plain.without, ...others]) });
  const heldOnly = holdOut(rows, outcomes, plan, only);
  const own = brier(held.outcomes, held.probabilities) ?? 1;
  if ((brier(heldOnly.outcomes, heldOnly.probabilities) ?? 1) >= own) return { ...whole, oneFeature: false };
  const comparison = compareHeld(prepared, plan, only, heldOnly);
  return { chosen: only, held: heldOnly, single, comparison, oneFeature: true };
}

function isSurelyBetter(single: SingleFeature, prepared: PreparedTable, held: HeldOut): boolean {
  const groups = Array.from(held.rows, (row) => prepared.groups[row] ?? '');
  const { skill, errors } = compareBrier(held.outcomes, single.probabilities, held.probabilities, groups);
  return skill >= singleWins.share && errors >= singleWins.errors;
}

/** What kind of model was chosen. */
export function modelKind(candidate: Candidate): TrainingReport['model']['kind'] {
  if (candidate.oneFeature) return 'one feature';
  const weight = candidate.chosen.recipe.boostedWeight;
  if (weight === 0) return 'shrunken additive logistic';
  return weight === 1 ? 'boosted additive with pairs' : 'blend of both';
}
