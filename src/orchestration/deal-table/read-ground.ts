import { activeContactDays } from '../../../intelligence/engagement/active-contacts.ts';
import { priorDays, recentDays } from '../../../intelligence/engagement/trend.ts';
import { dayMs, type Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { readDeals, readDealsById } from '../../store/read-deals.ts';
import { readTouches, type TouchWindows } from '../../store/read-touches.ts';
import { readUndatedDeals } from '../../store/read-undated-deals.ts';
import { type DealFacts, toDealFacts } from './deal-facts.ts';

const dealsAtATime = 5_000;

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

/** Reads every deal, in transactions short enough for the embedded store. */
export async function readAllFacts(
  store: Store,
  tenantId: string,
  asOf: Instant,
  isNewest: boolean,
): Promise<Map<string, DealFacts>> {
  const facts = new Map<string, DealFacts>();
  const add = (page: Awaited<ReturnType<typeof readDeals>>) => {
    for (const deal of page) facts.set(deal.id, toDealFacts(deal, asOf, isNewest));
  };
  for (let afterId: string | null = null; ; ) {
    const page = await store.withTenant(tenantId, (tx) => readDeals(tx, asOf, afterId, dealsAtATime));
    add(page);
    if (page.length === 0) break;
    afterId = page.at(-1)?.id ?? null;
  }
  if (isNewest) {
    const undated = await store.withTenant(tenantId, (tx) => readUndatedDeals(tx, null));
    add(undated.map((deal) => ({ ...deal, changes: [] })));
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

/** Touches of deals and of accounts; null: of all. */
export async function readTouchMaps(
  tx: TenantTransaction,
  asOf: Instant,
  only: { readonly opportunityIds: readonly string[]; readonly accountIds: readonly string[] } | null,
) {
  const windows = touchWindows(asOf);
  return {
    ofDeals: await readTouches(tx, 'opportunity_id', only?.opportunityIds ?? null, windows),
    ofAccounts: await readTouches(tx, 'account_id', only?.accountIds ?? null, windows),
  };
}

function touchWindows(asOf: Instant): TouchWindows {
  const back = (days: number) => new Date(Date.parse(asOf) - days * dayMs).toISOString();
  return {
    asOf,
    recentFrom: back(recentDays),
    priorFrom: back(recentDays + priorDays),
    activeFrom: back(activeContactDays),
  };
}
