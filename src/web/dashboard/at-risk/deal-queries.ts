import type { QueryClient } from '@tanstack/react-query';
import { listDealsAtRisk } from '../../contract/at-risk.ts';
import { parseSearchText, readSearch } from '../client/search-text.ts';
import { routeQuery } from '../client/use-api.ts';
import { type AtRiskSearch, atRiskSearch, filtersOf } from './at-risk-search.ts';

/** The request behind the table of all open deals. */
export function listQuery(search: AtRiskSearch) {
  const { sort = 'risk', direction = 'down', page = 1 } = search;
  return { query: { ...filtersOf(search), sort, direction, page } };
}

/** The request behind the three deals of today: the 50 riskiest under the page's filters. */
export function todayQuery(search: AtRiskSearch) {
  const filters = filtersOf(search);
  const band = filters.band?.length ? filters.band : (['critical', 'high'] as const);
  return { query: { ...filters, band: [...band], sort: 'risk' as const, direction: 'down' as const, pageSize: 50 } };
}

/** Asks for the first page's data at once, beside the session and not after it. */
export function startFirstReads(client: QueryClient, { pathname, search }: Location): void {
  if (pathname !== '/' && pathname !== '/at-risk') return;
  const asked = readSearch(atRiskSearch, parseSearchText(search));
  for (const input of [todayQuery(asked), listQuery(asked)]) {
    void client.prefetchQuery(routeQuery(listDealsAtRisk, input));
  }
}
