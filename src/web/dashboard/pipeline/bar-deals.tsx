import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { type movementSchema, readWaterfallDeals, type WaterfallBar } from '../../contract/pipeline.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Pager } from '../design/pager.tsx';
import { Empty } from '../design/states.tsx';
import { fieldName } from '../wording/fields.ts';
import { money } from '../wording/numbers.ts';
import type { PipelineSearch } from './pipeline-search.ts';

type Movement = z.output<typeof movementSchema>;

const columns: readonly Column<Movement>[] = [
  {
    id: 'deal',
    header: 'Deal',
    cell: ({ opportunityId, name }) => (
      <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId }}>
        {name ?? opportunityId}
      </Link>
    ),
  },
  { id: 'reason', header: 'What happened', isWide: true, cell: ({ reason }) => reason },
  { id: 'amount', header: 'Adds', isNumber: true, cell: ({ amount, currency }) => money(amount, currency) },
];

interface BarDealsProps {
  readonly search: PipelineSearch & { readonly bar: WaterfallBar };
  readonly onChange: (change: Partial<PipelineSearch>) => void;
}

/** The deals behind one bar. */
export function BarDeals({ search, onChange }: BarDealsProps) {
  const { asOf, since, bar, period = 'all', page = 1 } = search;
  const query = useRead(readWaterfallDeals, { query: { asOf, since, bar, period, page } });
  return (
    <Card title={`Deals behind “${fieldName(bar)}”`} isFlush>
      <Loaded query={query} label="deals behind the bar">
        {({ movements, ...paging }) => (
          <>
            {movements.length === 0 ? (
              <Empty title="No deal moved this way" />
            ) : (
              <DataTable
                caption="Deals behind the bar"
                rows={movements}
                columns={columns}
                rowKey={(row) => `${row.opportunityId} ${row.reason} ${row.currency}`}
              />
            )}
            <Pager {...paging} noun="movement" onPage={(next) => onChange({ page: next })} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
