import type { z } from 'zod';
import type { RouteResponse } from '../../contract/define-route.ts';
import { comparePipeline, type valueGroupSchema } from '../../contract/pipeline.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Loaded } from '../design/loaded.tsx';
import { day } from '../wording/dates.ts';
import { decimal, shortMoney } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';

type Comparison = RouteResponse<typeof comparePipeline>;
type Group = z.output<typeof valueGroupSchema>;

interface Line {
  readonly name: string;
  readonly earlier: string;
  readonly later: string;
}

/** Two days side by side, each with what was known on that day. */
export function ComparePanel({ earlier, later }: { readonly earlier: string; readonly later: string }) {
  const query = useRead(comparePipeline, { query: { earlier, later } });
  return (
    <Loaded query={query} label="the comparison">
      {(sides) => (
        <Card title="Compare two dates" isFlush note="Each day with what was known then">
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
    { id: 'earlier', header: day(earlier), isNumber: true, cell: (line) => line.earlier },
    { id: 'later', header: day(later), isNumber: true, cell: (line) => line.later },
  ];
}

function comparedLines({ earlier, later }: Comparison): Line[] {
  const both = (name: string, of: (side: Comparison['earlier']) => string): Line => ({
    name,
    earlier: of(earlier),
    later: of(later),
  });
  const stages = [...new Set([...later.byStage, ...earlier.byStage].map(({ label }) => label))];
  const group = (groups: readonly Group[], label: string | null) => {
    const found = groups.find((each) => each.label === label);
    return found ? `${totalWords(found)} (${decimal(found.deals)})` : '–';
  };
  return [
    both('Open value', ({ open }) => totalWords(open)),
    both('Open deals', ({ open }) => decimal(open.deals)),
    both('Value at high or critical risk', ({ atRisk }) => totalWords(atRisk.value)),
    both('Deals at high or critical risk', ({ atRisk }) => decimal(atRisk.deals)),
    both('Forecast of the quarter (P50)', ({ forecast }) =>
      forecast.state === 'abstains'
        ? 'none given'
        : forecast.perCurrency.map(({ p50, currency }) => shortMoney(p50, currency)).join(' + '),
    ),
    ...stages.map((label) => both(`Stage ${label ?? 'not known'}`, ({ byStage }) => group(byStage, label))),
  ];
}
