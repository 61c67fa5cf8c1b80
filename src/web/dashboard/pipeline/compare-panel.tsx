import type { RouteResponse } from '../../contract/define-route.ts';
import type { ValueTotalsAnswer } from '../../contract/money-totals.ts';
import { comparePipeline } from '../../contract/pipeline.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Loaded } from '../design/loaded.tsx';
import { day } from '../wording/dates.ts';
import { decimal, signed } from '../wording/numbers.ts';
import { differenceWords, forecastTotal, totalWords } from '../wording/totals.ts';

type Comparison = RouteResponse<typeof comparePipeline>;
type Side = Comparison['earlier'];

const noDeals: ValueTotalsAnswer = { deals: 0, withoutAmount: 0, perCurrency: [], converted: null };

interface Line {
  readonly name: string;
  readonly earlier: string;
  readonly later: string;
  /** What is different; null: nothing is. */
  readonly change: string | null;
}

/** Two days side by side, each with what was known on that day. */
export function ComparePanel({ earlier, later }: { readonly earlier: string; readonly later: string }) {
  const query = useRead(comparePipeline, { query: { earlier, later } });
  return (
    <Loaded query={query} label="the comparison">
      {(sides) => (
        <Card title="What is different" isFlush note="Each day with what was known then">
          <DataTable
            caption={`${day(earlier)} against ${day(later)}`}
            rows={comparedLines(sides)}
            columns={columnsFor(earlier, later)}
            rowKey={({ name }) => name}
          />
        </Card>
      )}
    </Loaded>
  );
}

function columnsFor(earlier: string, later: string): Column<Line>[] {
  return [
    { id: 'name', header: 'Measure', cell: ({ name }) => <span className="strong">{name}</span> },
    {
      id: 'change',
      header: 'Change',
      isNumber: true,
      cell: ({ change }) =>
        change === null ? <span className="muted">none</span> : <span className="strong">{change}</span>,
    },
    { id: 'earlier', header: day(earlier), isNumber: true, cell: (line) => line.earlier },
    { id: 'later', header: day(later), isNumber: true, cell: (line) => line.later },
  ];
}

function comparedLines({ earlier, later }: Comparison): Line[] {
  const value = (name: string, of: (side: Side) => ValueTotalsAnswer | null): Line => {
    const [before, after] = [of(earlier), of(later)];
    const words = (total: ValueTotalsAnswer | null) => (total === null ? 'none given' : totalWords(total));
    const change = before === null || after === null ? null : differenceWords(before, after);
    return { name, earlier: words(before), later: words(after), change };
  };
  const count = (name: string, of: (side: Side) => number): Line => {
    const change = of(later) - of(earlier);
    return {
      name,
      earlier: decimal(of(earlier)),
      later: decimal(of(later)),
      change: change === 0 ? null : signed(change),
    };
  };
  const labels = [...new Set([...later.byStage, ...earlier.byStage].map(({ label }) => label))];
  const stage = (label: string | null) => (side: Side) => side.byStage.find((each) => each.label === label) ?? noDeals;
  return [
    value('Open value', ({ open }) => open),
    count('Open deals', ({ open }) => open.deals),
    value('Value at high or critical risk', ({ atRisk }) => atRisk.value),
    count('Deals at high or critical risk', ({ atRisk }) => atRisk.deals),
    value('Forecast of the quarter (P50)', ({ forecast }) => forecastTotal(forecast)),
    ...labels.flatMap((label) => [
      value(`${label ?? 'Stage not known'}, value`, stage(label)),
      count(`${label ?? 'Stage not known'}, deals`, (side) => stage(label)(side).deals),
    ]),
  ];
}
