import type { DealRow } from '../../domain/deal-row.ts';
import { compareDecimals } from '../../domain/money.ts';
import type { listDealsAtRisk } from '../contract/at-risk.ts';
import type { ParsedRequest, RouteResponse } from '../contract/define-route.ts';

type Query = ParsedRequest<typeof listDealsAtRisk>['query'];
export type DealFilter = Omit<Query, 'page' | 'pageSize' | 'sort' | 'direction'>;

/** One condition; `facet`: the filter whose other values are counted among deals that fail this condition alone. */
export interface DealMatcher {
  readonly facet: keyof RouteResponse<typeof listDealsAtRisk>['facets'] | null;
  readonly fits: (deal: DealRow) => boolean;
}

/** The conditions of a filter; none for what it leaves open. */
export function matchersOf(filter: DealFilter): DealMatcher[] {
  const matchers: DealMatcher[] = [];
  const oneOf = (facet: DealMatcher['facet'], values: readonly string[], read: (deal: DealRow) => string | null) => {
    const wanted = new Set(values);
    if (wanted.size > 0) matchers.push({ facet, fits: (deal) => wanted.has(read(deal) ?? '') });
  };
  oneOf('band', filter.band, ({ band }) => band);
  oneOf('ownerId', filter.ownerId, ({ ownerId }) => ownerId);
  oneOf('team', filter.team, ({ ownerTeam }) => ownerTeam);
  oneOf('region', filter.region, ({ ownerRegion }) => ownerRegion);
  oneOf('stageId', filter.stageId, ({ stageId }) => stageId);
  oneOf('forecastCategory', filter.forecastCategory, ({ forecastCategory }) => forecastCategory);
  oneOf(null, filter.accountId, ({ accountId }) => accountId);
  const signals = new Set<string>(filter.signal);
  if (signals.size > 0) matchers.push({ facet: 'signal', fits: (deal) => deal.signals.some((id) => signals.has(id)) });
  const { amountFrom, amountTo, closeFrom, closeTo } = filter;
  if (amountFrom !== undefined) matchers.push(onAmount((amount) => compareDecimals(amount, amountFrom) >= 0));
  if (amountTo !== undefined) matchers.push(onAmount((amount) => compareDecimals(amount, amountTo) <= 0));
  if (closeFrom !== undefined) matchers.push(onDay((day) => day >= closeFrom));
  if (closeTo !== undefined) matchers.push(onDay((day) => day <= closeTo));
  const text = filter.text?.toLowerCase() ?? '';
  const hasText = (value: string | null) => value?.toLowerCase().includes(text) ?? false;
  if (text !== '') matchers.push({ facet: null, fits: ({ name, account }) => hasText(name) || hasText(account) });
  return matchers;
}

function onAmount(fits: (amount: string) => boolean): DealMatcher {
  return { facet: null, fits: ({ amount }) => amount !== null && fits(amount) };
}

function onDay(fits: (day: string) => boolean): DealMatcher {
  return { facet: null, fits: ({ closeDate }) => closeDate !== null && fits(closeDate) };
}
