import { type BinnedRows, scoreRows } from './additive-fit.ts';
import { meanLoss } from './boost-additive.ts';
import { fitCalibration } from './calibrate.ts';
import { choosePairs } from './choose-pairs.ts';
import { type BlendRecipe, fitShrunken, takeLabelled } from './fit-blend.ts';
import type { SplitPlan } from './split-rows.ts';

/** How fast old rows may fade: a row counts half after this share of the history. */
const halfLives: readonly number[] = [0.5, 0.2];
/** A variant must lower the calibrated log loss by this share to be taken over a simpler one. */
const worthwhile = 0.002;
/** Categories with at least this many levels are tried without. */
const wideLevels = 30;
const maxWideTried = 8;

/** A recipe with the shrunken fit's out-of-sample scores. */
export interface InputChoice {
  readonly recipe: BlendRecipe;
  readonly scores: Float64Array;
  readonly loss: number;
}

/** Arrays end to end. */
export function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Mean log loss after the best slope and intercept. */
export function calibratedLoss(scores: Float64Array, outcomes: Uint8Array): number {
  const { slope, intercept } = fitCalibration(scores, outcomes);
  return meanLoss(
    scores.map((score) => intercept + slope * score),
    outcomes,
  );
}

/** Chooses which inputs stay (those that drift, those with many levels) and whether old rows fade, by the shrunken fit's held-out loss. */
export function chooseInputs(
  rows: BinnedRows,
  outcomes: Uint8Array,
  plan: SplitPlan,
  plain: BlendRecipe,
  held: Uint8Array,
): InputChoice & { readonly why: string } {
  const parts = plan.selection.map(({ train, test }) => ({
    known: takeLabelled(rows, outcomes, train),
    asked: takeLabelled(rows, outcomes, test),
  }));
  const tryOut = (recipe: BlendRecipe): InputChoice => {
    const scores = concat(
      parts.map(({ known, asked }) => scoreRows(fitShrunken(known.rows, known.outcomes, recipe), asked.rows)),
    );
    return { recipe, scores, loss: calibratedLoss(scores, held) };
  };
  const without = (recipe: BlendRecipe, features: readonly number[]): BlendRecipe => ({
    ...recipe,
    without: new Set([...recipe.without, ...features]),
  });
  const notes: string[] = [];
  const drifting = rows.features.flatMap((feature, at) => (feature.drifts ? [at] : []));
  const forward = plan.kind === 'forward';
  let best = tryOut(forward ? without(plain, drifting) : plain);
  const alike = tryOut({ ...best.recipe, prior: 'much alike' });
  if (alike.loss < best.loss) best = alike;
  if (forward && drifting.length > 0) {
    const kept = tryOut({ ...plain, prior: best.recipe.prior });
    if (kept.loss < best.loss * (1 - worthwhile)) best = kept;
    notes.push(best === kept ? 'inputs that grow with time help later rows' : 'inputs that grow with time left out');
  }
  for (const wide of wideCategories(rows, plain)) {
    const dropped = tryOut(without(best.recipe, wide));
    if (dropped.loss > best.loss) continue;
    best = dropped;
    notes.push(`${rows.features[wide[0] ?? 0]?.name} left out: its levels do not carry over to held-out rows`);
  }
  for (const halfLife of forward ? halfLives : []) {
    const fading = tryOut({ ...best.recipe, halfLife });
    if (fading.loss < best.loss * (1 - worthwhile)) best = fading;
  }
  const first = parts[0]?.known;
  const pairs = first
    ? choosePairs(first.rows, first.outcomes, fitShrunken(first.rows, first.outcomes, best.recipe), best.recipe.without)
    : [];
  if (pairs.length > 0) {
    const paired = tryOut({ ...best.recipe, pairs });
    if (paired.loss < best.loss * (1 - worthwhile)) {
      best = paired;
      notes.push(`${pairs.length} pairs have effects of their own`);
    }
  }
  if (forward) notes.push(describeFading(best.recipe.halfLife));
  return { ...best, why: notes.join('; ') };
}

function describeFading(halfLife: number | null): string {
  if (halfLife === null) return 'old rows count as much as new ones';
  return `a row counts half after ${100 * halfLife} % of the history`;
}

/** The widest categories, each as its feature indices (a wide column has one for either fitter). */
function wideCategories(rows: BinnedRows, plain: BlendRecipe): number[][] {
  const byColumn = new Map<number, { features: number[]; levels: number }>();
  rows.features.forEach((feature, at) => {
    if (feature.source.from !== 'levels' || plain.without.has(at)) return;
    const known = byColumn.get(feature.source.column) ?? { features: [], levels: 0 };
    known.features.push(at);
    byColumn.set(feature.source.column, { ...known, levels: Math.max(known.levels, feature.source.levels.length) });
  });
  const wide = [...byColumn.values()].filter(({ levels }) => levels >= wideLevels);
  return wide
    .sort((a, b) => b.levels - a.levels)
    .slice(0, maxWideTried)
    .map(({ features }) => features);
}
