import { listDealsAtRisk } from '../../contract/at-risk.ts';
import { useRead } from '../client/use-api.ts';
import { Loaded } from '../design/loaded.tsx';
import type { AtRiskSearch } from './at-risk-search.ts';
import { filtersOf } from './at-risk-search.ts';
import { TodayCard } from './today-card.tsx';
import { chooseTodaysDeals } from './todays-deals.ts';

/** The query behind the three deals of today: the 50 riskiest under the page's filters. */
export function todayQuery(search: AtRiskSearch) {
  const filters = filtersOf(search);
  const band = filters.band?.length ? filters.band : (['critical', 'high'] as const);
  return { query: { ...filters, band: [...band], sort: 'risk' as const, direction: 'down' as const, pageSize: 50 } };
}

/** The answer to "which three deals do I work on today, and why". */
export function TodayList({ search }: { readonly search: AtRiskSearch }) {
  const query = useRead(listDealsAtRisk, todayQuery(search));
  return (
    <section className="stack" aria-labelledby="today">
      <div className="row spread">
        <h2 id="today">Work on these today</h2>
        <span className="muted small">Most money at stake among the riskiest deals</span>
      </div>
      <Loaded query={query} label="today's deals">
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="card">No open deal is at high or critical risk here. Nothing has to be done today.</p>
          ) : (
            <ol className="grid-3">
              {chooseTodaysDeals(rows).map((todays, at) => (
                <TodayCard key={todays.deal.opportunityId} place={at + 1} todays={todays} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
