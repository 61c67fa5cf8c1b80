import { dealColumns, learnAmountMedians, scaledCells } from './deal-features.ts';
import { type DealSnapshot, latestOfEachDeal, outcomesOf } from './deal-snapshot.ts';
import { learnFeatures } from './encode-features.ts';
import { parseColumns } from './parse-columns.ts';
import { permutedLabelAuc } from './permute-labels.ts';
import { encodeRows, profileTable } from './prepare-table.ts';
import { type LeakWarning, probeLeaks } from './probe-leaks.ts';
import { foldSplits } from './split-rows.ts';

/** What the leak probes found among the features of deals. */
export interface DealProbes {
  /** Names of features that rank the outcome too well to have been known before it; left out. */
  readonly excluded: ReadonlySet<string>;
  readonly warnings: readonly LeakWarning[];
  readonly permutedLabelAuc: number | null;
}

const folds = 5;

/** Probes the features on one snapshot of each deal, the last: what is written only at the end shows there first. */
export function probeDealFeatures(snapshots: readonly DealSnapshot[], seed: number): DealProbes {
  const deals = latestOfEachDeal(snapshots);
  const outcomes = outcomesOf(deals);
  const medians = learnAmountMedians(deals.map(({ features }) => features));
  const cells = deals.map(({ features }) => scaledCells(features, medians));
  const { profiles, positions } = profileTable({ columns: dealColumns, rows: cells, outcomes });
  const columns = parseColumns(profiles, positions, cells);
  const none = profiles.map(() => false);
  const rows = encodeRows(learnFeatures(columns, none, none), columns, deals.length);
  const splits = foldSplits(
    deals.map(({ group }) => group),
    outcomes,
    folds,
    seed,
  ).holdout;
  const findings = probeLeaks(
    {
      columns,
      rows,
      outcomes,
      order: { column: null, why: 'none', sequence: none },
      deals: { identities: none, groupColumn: null },
      splits,
    },
    // the rows stand in no order of a file
    new Int32Array(deals.length),
  );
  const warnings = findings.map(({ column, feature, probe, auc, excluded, text }): LeakWarning => {
    const name = column === null ? rows.features[feature ?? -1]?.name : profiles[column]?.name;
    return { column: name ?? '', probe, auc, action: excluded ? 'excluded' : 'kept', text };
  });
  const excluded = new Set(warnings.filter(({ action }) => action === 'excluded').map(({ column }) => column));
  const without = new Set(rows.features.flatMap(({ name }, at) => (excluded.has(name) ? [at] : [])));
  return { excluded, warnings, permutedLabelAuc: permutedLabelAuc(rows, outcomes, without, seed) };
}
