import type { Engagement } from '../../domain/engagement.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import { startOfDay } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import {
  findAccountsByName,
  findDeals,
  findPeople,
  findRoles,
  type PeopleRecord,
  readMerges,
  readUserDomains,
} from '../../store/people-records.ts';
import {
  companyDomains,
  type KnownContact,
  type KnownDeal,
  type KnownRecord,
  type KnownRole,
  type PeopleDirectory,
} from './people-directory.ts';

/** What is the same for every batch of one run. */
export interface DirectoryBase {
  readonly internalDomains: ReadonlySet<string>;
  readonly merges: ReadonlyMap<string, string>;
}

/** Our own domains: those the workspace names and those of its sales users; public mail providers never. */
export async function loadDirectoryBase(tx: TenantTransaction, configured: readonly string[]): Promise<DirectoryBase> {
  const ofUsers = (await readUserDomains(tx)).flatMap((domain) => companyDomains(`user@${domain}`).slice(0, 1));
  const internalDomains = new Set([...configured.map((domain) => domain.toLowerCase()), ...ofUsers]);
  return { internalDomains, merges: await readMerges(tx) };
}

/** Looks up everybody a batch of messages names, with their accounts and deals. */
export async function loadDirectory(
  tx: TenantTransaction,
  base: DirectoryBase,
  engagements: readonly Engagement[],
): Promise<PeopleDirectory> {
  const addresses = new Set(
    engagements.flatMap(({ participants }) => participants.flatMap(({ email }) => (email === null ? [] : [email]))),
  );
  const mentions = [...new Set(engagements.flatMap((engagement) => engagement.mentions))];
  const domains = new Set([
    ...[...addresses].flatMap(companyDomains),
    ...mentions.map((mention) => mention.toLowerCase()),
  ]);
  const people = await findPeople(tx, [...addresses], [...domains]);
  const resolve = (id: unknown) => (typeof id === 'string' ? followMerge(id, base.merges) : null);
  const contacts = people
    .filter(({ object }) => object === 'contact')
    .map(({ key, id, current, bornAt }) => ({ key, id, knownAt: bornAt, accountId: resolve(current['accountId']) }));
  // a merged contact's roles still name the one that is gone
  const merged = [...base.merges].filter(([, into]) => contacts.some(({ id }) => id === into)).map(([from]) => from);
  const roles = (await findRoles(tx, [...contacts.map(({ id }) => id), ...merged])).map(
    ({ key, id, current, bornAt }): KnownRole => ({
      id,
      knownAt: bornAt,
      contactId: resolve(key) ?? key,
      opportunityId: String(current['opportunityId']),
    }),
  );
  const accounts = people.filter(({ object }) => object === 'account');
  const named = await findAccountsByName(tx, mentions);
  const accountIds = new Set([
    ...[...accounts, ...named].map(({ id }) => id),
    ...contacts.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])),
  ]);
  const withMerged = [
    ...accountIds,
    ...[...base.merges].filter(([, into]) => accountIds.has(into)).map(([from]) => from),
  ];
  const { deals: rows, ends } = await findDeals(
    tx,
    roles.map(({ opportunityId }) => opportunityId),
    withMerged,
  );
  const deals = rows.map((row) => toDeal(row, ends.get(row.id) ?? null, resolve)).filter((deal) => deal !== null);
  return {
    internalDomains: base.internalDomains,
    usersByAddress: new Map(
      people.filter(({ object }) => object === 'sales_user').map((row) => [row.key, knownOf(row)]),
    ),
    contactsByAddress: groupBy(contacts, ({ key }) => key) as ReadonlyMap<string, KnownContact[]>,
    accountsByDomain: new Map([...groupBy(accounts, ({ key }) => key)].map(([key, list]) => [key, list.map(knownOf)])),
    accountsByName: new Map([...groupBy(named, ({ key }) => key)].map(([key, list]) => [key, list.map(knownOf)])),
    rolesByContact: groupBy(roles, ({ contactId }) => contactId),
    dealsById: new Map(deals.map((deal) => [deal.id, deal])),
    dealsByAccount: groupBy(deals, ({ accountId }) => accountId ?? ''),
  };
}

function knownOf({ id, bornAt }: PeopleRecord): KnownRecord {
  return { id, knownAt: bornAt };
}

/** Null: nothing says when it began. */
function toDeal(
  { id, current, bornAt }: PeopleRecord,
  endedAt: string | null,
  resolve: (id: unknown) => string | null,
): KnownDeal | null {
  const { createdDate, closeDate, outcome, accountId } = current;
  const openedAt = typeof createdDate === 'string' ? startOfDay(createdDate) : bornAt;
  if (openedAt === null) return null;
  const isOpen = outcome === null || outcome === undefined;
  const closeDay = typeof closeDate === 'string' ? startOfDay(closeDate) : null;
  return {
    id,
    knownAt: bornAt,
    accountId: resolve(accountId),
    openedAt,
    closedAt: isOpen ? null : (endedAt ?? closeDay),
  };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  return Map.groupBy(items, keyOf);
}
