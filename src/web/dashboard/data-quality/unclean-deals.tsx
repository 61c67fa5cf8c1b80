import { Link } from '@tanstack/react-router';
import { listUncleanDeals } from '../../contract/data-quality.ts';
import type { RouteResponse } from '../../contract/define-route.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Pager } from '../design/pager.tsx';

type UncleanDeal = RouteResponse<typeof listUncleanDeals>['deals'][number];

const columns: readonly Column<UncleanDeal>[] = [
  {
    id: 'deal',
    header: 'Deal',
    cell: ({ opportunityId, name }) => (
      <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId }}>
        {name ?? opportunityId}
      </Link>
    ),
  },
  { id: 'owner', header: 'Owner', cell: ({ owner }) => owner ?? 'No owner' },
];

interface UncleanDealsProps {
  readonly checkId: string;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** The deals to repair for one check. */
export function UncleanDeals({ checkId, page, onPage }: UncleanDealsProps) {
  const query = useRead(listUncleanDeals, { params: { checkId }, query: { page, pageSize: 20 } });
  return (
    <Loaded query={query} label="deals to repair">
      {({ check, deals, ...paging }) => (
        <Card title={`To repair: ${check.label}`} isFlush>
          <DataTable
            caption={check.label}
            rows={deals}
            columns={columns}
            rowKey={({ opportunityId }) => opportunityId}
          />
          <Pager {...paging} noun="deal" onPage={onPage} />
        </Card>
      )}
    </Loaded>
  );
}
