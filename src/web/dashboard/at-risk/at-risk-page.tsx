import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type DealList, type DealSort, exportDeals, listDealsAtRisk } from '../../contract/at-risk.ts';
import { addressOf } from '../../contract/define-route.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { DataTable } from '../design/data-table.tsx';
import { Icon } from '../design/icon.tsx';
import { Loaded } from '../design/loaded.tsx';
import { PageHead } from '../design/page-head.tsx';
import { Pager } from '../design/pager.tsx';
import { Empty } from '../design/states.tsx';
import { day } from '../wording/dates.ts';
import { counted, decimal } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';
import { type AtRiskSearch, filterCount, filtersOf } from './at-risk-search.ts';
import { dealColumns } from './deal-columns.tsx';
import { DealFilters } from './deal-filters.tsx';
import { listQuery } from './deal-queries.ts';
import { SavedViews } from './saved-views.tsx';
import { TodayList } from './today-list.tsx';
import './at-risk.css';

const route = getRouteApi('/shell/at-risk');

/** The first page: three deals for today, then every open deal with its risk, why, and the next step. */
export function AtRiskPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { sort = 'risk', direction = 'down' } = search;
  const query = useRead(listDealsAtRisk, listQuery(search));
  const change = useCallback(
    (next: Partial<AtRiskSearch>) => void navigate({ search: (all) => ({ ...all, page: undefined, ...next }) }),
    [navigate],
  );
  const csv = addressOf(exportDeals, { query: { ...filtersOf(search), sort, direction } });
  const side = (
    <a className="button" href={csv} download>
      <Icon name="download" /> CSV
    </a>
  );
  return (
    <>
      <PageHead title="At risk" side={side}>
        {query.data ? <Summary list={query.data} /> : 'Open deals, the riskiest first, with why and what to do.'}
      </PageHead>
      <TodayList search={search} />
      <Card title="All open deals" isFlush note={query.data ? coverageWords(query.data) : null}>
        <div className="list-tools">
          <SavedViews search={search} />
          <DealFilters search={search} facets={query.data?.facets ?? null} onChange={change} />
        </div>
        <Loaded query={query} label="open deals">
          {(list) => (
            <>
              {list.rows.length === 0 ? (
                <NoDeals hasFilter={filterCount(search) > 0} onClear={() => void navigate({ search: {} })} />
              ) : (
                <DataTable
                  caption="Open deals with risk, reason and next step"
                  rows={list.rows}
                  columns={dealColumns}
                  rowKey={(row) => row.opportunityId}
                  sort={{ key: sort, direction }}
                  onSort={(order) => change({ sort: order.key as DealSort, direction: order.direction })}
                />
              )}
              <Pager {...list} noun="deal" onPage={(next) => change({ page: next })} />
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}

function Summary({ list }: { readonly list: DealList }) {
  return (
    <>
      <span className="strong">{totalWords(list.valueAtStake)}</span> at stake in{' '}
      {counted(list.valueAtStake.deals, 'deal')} of high or critical risk, of {counted(list.value.deals, 'open deal')}{' '}
      worth {totalWords(list.value)}.
    </>
  );
}

function coverageWords({ coverage }: DealList): string {
  return `${decimal(coverage.scanned)} of ${decimal(coverage.total)} open deals scored, as of ${day(coverage.asOf)}`;
}

function NoDeals({ hasFilter, onClear }: { readonly hasFilter: boolean; readonly onClear: () => void }) {
  if (!hasFilter) {
    return (
      <Empty title="No open deals yet">
        <p>Connect a CRM or import an export, and they appear here.</p>
        <pre>npx bellwether import deals.csv</pre>
      </Empty>
    );
  }
  return (
    <Empty title="No deal fits these filters">
      <button type="button" className="button" onClick={onClear}>
        Clear filters
      </button>
    </Empty>
  );
}
