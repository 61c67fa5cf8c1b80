import type { Verdict } from './decide-verdict.ts';
import type { MetricsReport } from './describe-metrics.ts';
import type { PreparedTable } from './prepare-table.ts';
import type { LeakWarning } from './probe-leaks.ts';
import type { SplitPlan } from './split-rows.ts';
import type { Contribution } from './table-model.ts';

/** What was trained and how good it is on rows it did not see. */
export interface TrainingReport {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly rows: { readonly total: number; readonly won: number; readonly lost: number };
  readonly order: { readonly column: string | null; readonly why: string };
  readonly validation: string;
  readonly model: {
    readonly kind:
      | 'base rate'
      | 'shrunken additive logistic'
      | 'boosted additive with pairs'
      | 'blend of both'
      | 'one feature';
    readonly boostedWeight: number;
    readonly rounds: number;
    readonly slope: number;
    readonly why: string;
  };
  /** Judged on the model's own held-out rows; null with too little history. */
  readonly holdout: MetricsReport | null;
  readonly baseRate: { readonly rate: number; readonly holdoutBrier: number | null };
  readonly bestSingleFeature: { readonly feature: string; readonly holdoutBrier: number } | null;
  readonly columns: { readonly excluded: readonly string[]; readonly suspects: readonly string[] };
  readonly leakWarnings: readonly LeakWarning[];
  /** AUC on held-out rows after training on shuffled outcomes; about 0.5 unless the procedure itself leaks. */
  readonly permutedLabelAuc: number | null;
  readonly contributions: readonly Contribution[];
  readonly strict: boolean;
  readonly seed: number;
}

/** The ordering column by name, and how it was seen. */
export function describeOrder({ order, profiles }: PreparedTable): TrainingReport['order'] {
  return { column: order.column === null ? null : (profiles[order.column]?.name ?? null), why: order.why };
}

/** How rows were held out, in words. */
export function describePlan(plan: SplitPlan): string {
  if (plan.kind === 'forward') return 'chosen on later rows within the first 80 %, judged on the latest 20 %';
  return `${plan.holdout.length} folds, equal rows kept together, each row held out once`;
}
