import { activeContactDays } from '../../../intelligence/engagement/active-contacts.ts';
import { priorDays, recentDays } from '../../../intelligence/engagement/trend.ts';
import { dayMs, type Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { type DatedDeal, readDealsById } from '../../store/read-deals.ts';
import { readTableDeals } from '../../store/read-table-deals.ts';
import { readLastTouches, readTouches } from '../../store/read-touches.ts';
import { readUndatedDeals } from '../../store/read-undated-deals.ts';
import { type DealFacts, toDealFacts } from './deal-facts.ts';
import { inTurns } from './in-turns.ts';

const dealsAtATime = 2_000;

/** The newest moment that the sources of a workspace speak for; null: none says. */
export async function readDataAsOf(tx: TenantTransaction): Promise<Instant | null> {
  const connections = await listConnections(tx);
  return (
    connections
      .flatMap(({ dataAsOf }) => dataAsOf ?? [])
      .sort()
      .at(-1) ?? null
  );
}

/** Whether `asOf` is no earlier than what the sources speak for, so that what has no date counts too. */
export function isNewestAt(asOf: Instant, dataAsOf: Instant | null): boolean {
  return dataAsOf === null || asOf >= dataAsOf;
}

/** Reads every deal, in transactions short enough for the embedded store and in turns short enough for everybody else. */
export async function readAllFacts(
  store: Store,
  tenantId: string,
  asOf: Instant,
  isNewest: boolean,
): Promise<Map<string, DealFacts>> {
  const facts = new Map<string, DealFacts>();
  function* add(page: readonly DatedDeal[]): Generator<void, void> {
    for (const deal of page) {
      facts.set(deal.id, toDealFacts(deal, asOf, isNewest));
      if (facts.size % 100 === 0) yield;
    }
  }
  const readPage = (afterId: string | null) =>
    store.withTenant(tenantId, (tx) => readTableDeals(tx, asOf, afterId, dealsAtATime));
  for (let page = await readPage(null); page.length > 0; ) {
    // the next page is on its way while this one is folded
    const next = readPage(page.at(-1)?.id ?? null);
    next.catch(() => {});
    await inTurns(add(page));
    page = await next;
  }
  if (isNewest) {
    const undated = await store.withTenant(tenantId, (tx) => readUndatedDeals(tx, null));
    await inTurns(add(undated.map((deal) => ({ ...deal, changes: [] }))));
  }
  return facts;
}

/** Reads some deals anew into `facts`; those that are gone go. */
export async function refreshFacts(
  tx: TenantTransaction,
  facts: Map<string, DealFacts>,
  ids: readonly string[],
  asOf: Instant,
  isNewest: boolean,
): Promise<void> {
  for (const id of ids) facts.delete(id);
  const dated = await readDealsById(tx, asOf, ids);
  const undated = isNewest ? await readUndatedDeals(tx, ids) : [];
  for (const deal of [...dated, ...undated.map((each) => ({ ...each, changes: [] }))])
    facts.set(deal.id, toDealFacts(deal, asOf, isNewest));
}

/** Touches of deals and of accounts by the settings that signals go by; null: of all. */
export async function readTouchMaps(
  tx: TenantTransaction,
  { asOf, internalDomains }: { readonly asOf: Instant; readonly internalDomains: readonly string[] },
  only: { readonly opportunityIds: readonly string[]; readonly accountIds: readonly string[] } | null,
) {
  const windows = { ...touchWindows(asOf), internalDomains };
  return {
    ofDeals: await readTouches(tx, only?.opportunityIds ?? null, windows),
    ofAccounts: await readLastTouches(tx, only?.accountIds ?? null, asOf),
  };
}

function touchWindows(asOf: Instant) {
  const back = (days: number) => new Date(Date.parse(asOf) - days * dayMs).toISOString();
  return {
    asOf,
    recentFrom: back(recentDays),
    priorFrom: back(recentDays + priorDays),
    activeFrom: back(activeContactDays),
  };
}
