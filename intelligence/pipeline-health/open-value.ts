import type { StageState } from '../../src/domain/organisation.ts';
import type { Converter } from './convert-money.ts';
import type { DealLine } from './pipeline-snapshot.ts';
import { totalValue, type ValueTotals } from './value-totals.ts';

/** The open value of the deals that share one stage, category, owner, team or region; `label` null: they have none. */
export interface ValueGroup extends ValueTotals {
  readonly label: string | null;
}

/** Open value cut in five ways; the groups of each cut hold every open deal once. */
export interface OpenValue {
  readonly total: ValueTotals;
  readonly byStage: readonly ValueGroup[];
  readonly byForecastCategory: readonly ValueGroup[];
  readonly byOwner: readonly ValueGroup[];
  readonly byTeam: readonly ValueGroup[];
  readonly byRegion: readonly ValueGroup[];
}

const categoryOrder = ['commit', 'best_case', 'pipeline', 'omitted', 'closed'];

/** Cuts the open deals by stage (in the order of the sales process), forecast category, owner, team and region. */
export function openValue(
  lines: readonly DealLine[],
  stages: Iterable<StageState>,
  converter: Converter | null,
): OpenValue {
  const stageOrder = new Map<string, number>();
  for (const { label, sortOrder } of stages) {
    if (sortOrder !== null) stageOrder.set(label, Math.min(stageOrder.get(label) ?? sortOrder, sortOrder));
  }
  const cut = (of: (line: DealLine) => string | null, rank: (label: string) => number = () => 0, key = of) =>
    groupBy(lines, of, rank, key, converter);
  return {
    total: totalValue(lines, converter),
    byStage: cut(
      ({ stage }) => stage,
      (label) => stageOrder.get(label) ?? Number.MAX_SAFE_INTEGER,
    ),
    byForecastCategory: cut(
      ({ forecastCategory }) => forecastCategory,
      (label) => categoryOrder.indexOf(label),
    ),
    // two people may share a name
    byOwner: cut(
      ({ owner }) => owner,
      () => 0,
      ({ ownerId, owner }) => ownerId ?? owner,
    ),
    byTeam: cut(({ team }) => team),
    byRegion: cut(({ region }) => region),
  };
}

function groupBy(
  lines: readonly DealLine[],
  labelOf: (line: DealLine) => string | null,
  rank: (label: string) => number,
  keyOf: (line: DealLine) => string | null,
  converter: Converter | null,
): ValueGroup[] {
  const groups = [...Map.groupBy(lines, keyOf)].map(([key, members]) => ({
    key,
    label: members[0] ? labelOf(members[0]) : null,
    members,
  }));
  groups.sort((a, b) => compareLabels(a.label, b.label, rank) || compareLabels(a.key, b.key, () => 0));
  return groups.map(({ label, members }) => ({ label, ...totalValue(members, converter) }));
}

/** By rank, then by text, the unnamed group last. */
function compareLabels(a: string | null, b: string | null, rank: (label: string) => number): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
