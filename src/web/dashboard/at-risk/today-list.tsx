import { listDealsAtRisk } from '../../contract/at-risk.ts';
import { useRead } from '../client/use-api.ts';
import { Loaded } from '../design/loaded.tsx';
import type { AtRiskSearch } from './at-risk-search.ts';
import { todayQuery } from './deal-queries.ts';
import { TodayCard } from './today-card.tsx';
import { chooseTodaysDeals } from './todays-deals.ts';

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
        {({ rows, coverage }) =>
          coverage.total === 0 ? (
            <p className="card">There are no open deals here yet.</p>
          ) : rows.length === 0 ? (
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
