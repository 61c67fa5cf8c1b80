import { z } from 'zod';
import { dealFilterQuery, dealSortSchema } from '../../contract/at-risk.ts';
import type { SearchOf } from '../client/search-text.ts';

/** Everything the page's address says: the same names as the API's, so that a link, a view and a request are one thing. */
export const atRiskSearch = {
  ...dealFilterQuery,
  sort: dealSortSchema,
  direction: z.enum(['up', 'down']),
  page: z.coerce.number().int().min(1).max(100_000),
};
export type AtRiskSearch = SearchOf<typeof atRiskSearch>;

/** The conditions alone, without order and page. */
export function filtersOf({ sort: _sort, direction: _direction, page: _page, ...filters }: AtRiskSearch) {
  return filters;
}

/** How many conditions hold. */
export function filterCount(search: AtRiskSearch): number {
  return Object.values(filtersOf(search)).filter((value) => (Array.isArray(value) ? value.length > 0 : value)).length;
}
