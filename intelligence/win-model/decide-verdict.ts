/** Whether the model may speak: it ships, it is no better than the base rate, or there is too little history to tell. */
export type Verdict = 'ships' | 'no_better_than_base_rate' | 'too_little_history';

/** Fewer rows, or fewer of either outcome, are too little history. */
export const minHistory = { rows: 60, ofEachOutcome: 12 } as const;
/** The Brier score must be lower than the base rate's by this share ... */
export const minSkill = 0.006;
/** ... and by this many standard errors of the difference over the held-out rows ... */
export const minErrors = 2;
/**
 * ... or by this many where the rows also served to choose the model, which flatters it (of 47 made-up tables without signal one
 * reached 2.3, none of the others 1.6).
 */
export const minErrorsOnUsedRows = 2.5;

/** The held-out comparison a verdict rests on. `skill`: share of the base rate's Brier score saved; `errors`: that gain in standard errors. */
export interface Comparison {
  readonly skill: number;
  readonly errors: number;
  /** Whether the rows also served to choose the model. */
  readonly on?: 'fresh' | 'used';
}

/**
 * Compares two sets of probabilities on the same held-out rows by Brier score; rows of one group (the lines of one deal) count
 * as one observation when the error is estimated.
 */
export function compareBrier(
  outcomes: Uint8Array,
  model: Float64Array,
  reference: Float64Array,
  groups: readonly string[] = [],
  on: 'fresh' | 'used' = 'fresh',
): Comparison {
  const gains = new Map<string, number>();
  let sum = 0;
  let referenceSum = 0;
  const rows = outcomes.length;
  for (let row = 0; row < rows; row += 1) {
    const outcome = outcomes[row] ?? 0;
    const loss = ((reference[row] ?? 0) - outcome) ** 2;
    const gain = loss - ((model[row] ?? 0) - outcome) ** 2;
    referenceSum += loss;
    sum += gain;
    const group = groups[row] ?? String(row);
    gains.set(group, (gains.get(group) ?? 0) + gain);
  }
  if (gains.size < 2 || referenceSum === 0) return { skill: 0, errors: 0, on };
  const mean = sum / gains.size;
  let spread = 1e-18;
  for (const gain of gains.values()) spread += (gain - mean) ** 2;
  return { skill: sum / referenceSum, errors: sum / Math.sqrt(spread), on };
}

/** The verdict of a held-out comparison with the base rate, in words. */
export function decideVerdict({ skill, errors, on }: Comparison): {
  readonly verdict: Verdict;
  readonly reason: string;
} {
  const errorsAsked = on === 'used' ? minErrorsOnUsedRows : minErrors;
  const percent = `${(100 * skill).toFixed(2)} %`;
  const found = `on held-out rows the Brier score is ${percent} below the base rate's, ${errors.toFixed(1)} standard errors`;
  const asked = `asked are ${100 * minSkill} % and ${errorsAsked} standard errors`;
  if (skill >= minSkill && errors >= errorsAsked) return { verdict: 'ships', reason: `${found}; ${asked}` };
  return {
    verdict: 'no_better_than_base_rate',
    reason: `${found}; ${asked}: probabilities are shrunk to the base rate`,
  };
}
