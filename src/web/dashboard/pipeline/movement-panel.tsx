import type { RouteResponse } from '../../contract/define-route.ts';
import type { readPipeline } from '../../contract/pipeline.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { SelectField } from '../design/field.tsx';
import { Segmented } from '../design/segmented.tsx';
import { Empty } from '../design/states.tsx';
import { day } from '../wording/dates.ts';
import { decimal, money } from '../wording/numbers.ts';
import { BarDeals } from './bar-deals.tsx';
import type { PipelineSearch } from './pipeline-search.ts';
import { axisOf, currenciesByDeals, type DrawnBar, drawnBars } from './waterfall-bars.ts';
import { WaterfallChart } from './waterfall-chart.tsx';

interface MovementPanelProps {
  readonly pipeline: RouteResponse<typeof readPipeline>;
  readonly search: PipelineSearch;
  readonly onChange: (change: Partial<PipelineSearch>) => void;
}

/** How the open value came from one day to the other, bar by bar, with the deals behind each bar. */
export function MovementPanel({ pipeline, search, onChange }: MovementPanelProps) {
  const { period = 'all', bar } = search;
  const waterfall = period === 'quarter' ? pipeline.quarterWaterfall : pipeline.waterfall;
  const sides = currenciesByDeals(waterfall);
  const shown = sides.find(({ currency }) => currency === search.currency) ?? sides[0];
  const tools = (
    <div className="row">
      <Segmented
        label="Which deals"
        choices={[
          { id: 'all', label: 'All open deals' },
          { id: 'quarter', label: pipeline.quarter.label },
        ]}
        selected={period}
        onSelect={(next) => onChange({ period: next })}
      />
      {sides.length > 1 ? (
        <SelectField label="Currency" value={shown?.currency ?? ''} onChange={(currency) => onChange({ currency })}>
          {sides.map(({ currency }) => (
            <option key={currency} value={currency ?? ''}>
              {currency ?? 'no currency'}
            </option>
          ))}
        </SelectField>
      ) : null}
    </div>
  );
  return (
    <>
      <Card title="What moved" note={`${day(waterfall.from)} to ${day(waterfall.to)}`}>
        {tools}
        {shown === undefined ? (
          <Empty title="No open value on either day" />
        ) : (
          <>
            <WaterfallChart
              bars={drawnBars(shown)}
              currency={shown.currency}
              selected={bar}
              onSelect={(next) => onChange({ bar: next, page: undefined })}
            />
            <BarTable bars={drawnBars(shown)} currency={shown.currency} onChange={onChange} />
            <p className="muted small">
              The bars explain the change to the cent; {money(shown.residual, shown.currency)} is left over.
              {axisOf(drawnBars(shown))[0] > 0 ? ' The drawing does not start at 0.' : ''}
            </p>
          </>
        )}
      </Card>
      {bar === undefined ? null : <BarDeals search={{ ...search, bar }} onChange={onChange} />}
    </>
  );
}

interface BarTableProps extends Pick<MovementPanelProps, 'onChange'> {
  readonly bars: readonly DrawnBar[];
  readonly currency: string | null;
}

const signs = { total: '', gain: '+', loss: '−' } as const;

function BarTable({ bars, currency, onChange }: BarTableProps) {
  const columns: readonly Column<DrawnBar>[] = [
    { id: 'bar', header: 'Bar', cell: ({ label }) => <span className="strong">{label}</span> },
    {
      id: 'amount',
      header: 'Amount',
      isNumber: true,
      cell: ({ amount, kind }) => `${signs[kind]}${money(amount, currency)}`,
    },
    { id: 'deals', header: 'Deals', isNumber: true, cell: ({ deals }) => decimal(deals) },
    {
      id: 'open',
      header: 'Behind it',
      cell: ({ bar, label, deals }) =>
        bar !== null && deals > 0 ? (
          <button type="button" className="button quiet small" onClick={() => onChange({ bar, page: undefined })}>
            Show deals<span className="visually-hidden"> of {label}</span>
          </button>
        ) : null,
    },
  ];
  return <DataTable caption="Waterfall" rows={bars} columns={columns} rowKey={({ key }) => key} />;
}
