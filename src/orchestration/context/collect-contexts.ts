import type { Activity } from '../../domain/activity.ts';
import type { ClosedDeal, ContextContact, DealContext } from '../../domain/deal-context.ts';
import type {
  AccountState,
  ContactRoleState,
  ContactState,
  SalesUserState,
  StageState,
} from '../../domain/organisation.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import { contentDigest, DataVersion } from '../../store/content-digest.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readMerges } from '../../store/people-records.ts';
import { countUndatedDeals, readActivities, readDeals, readStates, type StoredDeal } from '../../store/read-deals.ts';
import { followMerge } from '../matching/follow-merge.ts';
import { type AccountNews, readAccountNews } from './account-news.ts';
import { countableUndatedFields, keepCountable, readableOnOpenDeals } from './countable-fields.ts';
import { type DealHistory, foldDealHistory } from './deal-history.ts';

const batchSize = 5_000;

/** Everything the engine needs of one workspace as of an instant. */
export interface PipelineContext {
  readonly asOf: Instant;
  readonly open: readonly DealContext[];
  readonly closed: readonly ClosedDeal[];
  readonly stages: ReadonlyMap<string, StageState>;
  /** The owner to show for each open deal, by deal id; an undated owner is shown even where it may not count. */
  readonly ownerNames: ReadonlyMap<string, string>;
  /** A digest of exactly the facts used here; equal facts give the same text on any machine. */
  readonly dataVersion: string;
  /** Deals with no dated fact: reported, never guessed. */
  readonly undatedDeals: number;
}

interface References {
  readonly stages: Map<string, StageState>;
  readonly users: Map<string, SalesUserState>;
  readonly accounts: Map<string, AccountState>;
  readonly contacts: Map<string, ContactState>;
  readonly roles: Map<string, { contactId: string; role: ContactRoleState }[]>;
  /** Records that were merged into another: what points to them means that one. */
  readonly merges: ReadonlyMap<string, string>;
}

/**
 * Collects every deal of the tenant as of `asOf` with what was known then and nothing later. Values without a date count only
 * where every deal has them.
 */
export async function collectPipelineContext(tx: TenantTransaction, asOf: Instant): Promise<PipelineContext> {
  const deals = await readAllDeals(tx, asOf);
  const references = await readReferences(tx, asOf);
  const connections = await listConnections(tx);
  const countable = countableUndatedFields(deals.map(({ undated }) => undated));
  const version = new DataVersion();
  const histories = deals.map((deal) => {
    const undated = keepCountable(deal.undated, countable);
    for (const { digest } of deal.changes) version.add(digest);
    if (Object.keys(undated).length > 0) version.add(contentDigest('undated', deal.id, undated));
    return foldDealHistory(deal, undated);
  });
  const readable = readableAt(connections, histories);
  const news = await readAccountNews(tx, asOf, readable, references.merges);
  const make = contextMaker(asOf, references, readable, news, version);

  const openHistories = histories.filter(({ closedAt }) => closedAt === null);
  const open: DealContext[] = [];
  for (let at = 0; at < openHistories.length; at += batchSize) {
    const batch = openHistories.slice(at, at + batchSize);
    const activities = await readActivities(
      tx,
      asOf,
      batch.map(({ id }) => id),
    );
    for (const history of batch) open.push(make(history, activities.get(history.id) ?? []));
  }
  const closed = await collectClosed(tx, histories, make);
  return {
    asOf,
    open,
    closed,
    stages: references.stages,
    ownerNames: ownerNamesOf(deals, openHistories, references.users),
    dataVersion: version.toString(),
    undatedDeals: await countUndatedDeals(tx),
  };
}

function ownerNamesOf(
  deals: readonly StoredDeal[],
  open: readonly DealHistory[],
  users: ReadonlyMap<string, SalesUserState>,
): Map<string, string> {
  const undatedOwner = new Map(deals.map(({ id, undated }) => [id, undated['ownerId']]));
  const names = new Map<string, string>();
  for (const { id, state } of open) {
    const ownerId = state.ownerId ?? undatedOwner.get(id);
    if (typeof ownerId === 'string') names.set(id, users.get(ownerId)?.name ?? ownerId);
  }
  return names;
}

async function collectClosed(
  tx: TenantTransaction,
  histories: readonly DealHistory[],
  make: ReturnType<typeof contextMaker>,
): Promise<ClosedDeal[]> {
  const closed: ClosedDeal[] = [];
  const ended = histories.filter(({ closedAt }) => closedAt !== null);
  for (let at = 0; at < ended.length; at += batchSize) {
    const batch = ended.slice(at, at + batchSize);
    const activities = await readActivities(
      tx,
      maxInstant,
      batch.map(({ id }) => id),
    );
    for (const history of batch) {
      const { closedAt, state } = history;
      if (closedAt === null || state.outcome === null) continue;
      const known = (activities.get(history.id) ?? []).filter(({ activity }) => activity.knownAt <= closedAt);
      closed.push({ context: { ...make(history, known), asOf: closedAt }, outcome: state.outcome, closedAt });
    }
  }
  return closed;
}

/** The people of an activity by the ids they have now. */
function withMergedContacts(activity: Activity, merges: ReadonlyMap<string, string>): Activity {
  if (merges.size === 0 || !activity.contactIds.some((id) => merges.has(id))) return activity;
  return { ...activity, contactIds: [...new Set(activity.contactIds.map((id) => followMerge(id, merges)))] };
}

const maxInstant: Instant = '9999-12-31T23:59:59.999Z';

async function readAllDeals(tx: TenantTransaction, asOf: Instant): Promise<StoredDeal[]> {
  const deals: StoredDeal[] = [];
  for (let page = await readDeals(tx, asOf, null, batchSize); page.length > 0; ) {
    deals.push(...page);
    page = await readDeals(tx, asOf, page.at(-1)?.id ?? '', batchSize);
  }
  return deals;
}

async function readReferences(tx: TenantTransaction, asOf: Instant): Promise<References> {
  const merges = await readMerges(tx);
  const roleStates = await readStates<ContactRoleState>(tx, 'contact_role', asOf);
  const roles: References['roles'] = new Map();
  for (const role of roleStates.values()) {
    if (role.removed) continue;
    const list = roles.get(role.opportunityId) ?? [];
    const contactId = followMerge(role.contactId, merges);
    if (!list.some((link) => link.contactId === contactId)) list.push({ contactId, role });
    roles.set(role.opportunityId, list);
  }
  return {
    stages: await readStates<StageState>(tx, 'stage', asOf),
    users: await readStates<SalesUserState>(tx, 'sales_user', asOf),
    accounts: await readStates<AccountState>(tx, 'account', asOf),
    contacts: await readStates<ContactState>(tx, 'contact', asOf),
    roles,
    merges,
  };
}

function readableAt(
  connections: Awaited<ReturnType<typeof listConnections>>,
  histories: readonly DealHistory[],
): Set<ReadableField> {
  const live = connections
    .filter(({ system }) => system !== 'csv')
    .flatMap(({ readable }) => readable as ReadableField[]);
  const exported = connections
    .filter(({ system }) => system === 'csv')
    .flatMap(({ readable }) => readable as ReadableField[]);
  const openStates = histories.filter(({ closedAt }) => closedAt === null).map(({ state }) => state);
  return new Set([...live, ...readableOnOpenDeals(exported, openStates)]);
}

function contextMaker(
  asOf: Instant,
  references: References,
  readable: ReadonlySet<ReadableField>,
  news: AccountNews,
  version: DataVersion,
) {
  const withoutEvents = new Set([...readable].filter((field) => field !== 'accountEvents'));
  const counted = new Set<object>();
  const use = <T extends object>(kind: string, id: string | null, from: Map<string, T>): T | null => {
    const state = id === null ? undefined : (from.get(id) ?? from.get(followMerge(id, references.merges)));
    if (state && !counted.has(state)) {
      counted.add(state);
      version.add(contentDigest(kind, id, state));
    }
    return state ?? null;
  };
  return (
    history: DealHistory,
    activities: readonly { activity: DealContext['activities'][number]; digest: bigint }[],
  ): DealContext => {
    const { id, state } = history;
    for (const { digest } of activities) version.add(digest);
    const contacts: ContextContact[] = (references.roles.get(id) ?? []).map(({ contactId, role }) => {
      version.add(contentDigest('role', id, role));
      return {
        contactId,
        role: role.role,
        isPrimary: role.isPrimary,
        contact: use('contact', contactId, references.contacts),
      };
    });
    contacts.sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
    const until = history.closedAt ?? asOf;
    const about = news.of(state.accountId, until, version);
    return {
      asOf,
      opportunityId: id,
      state,
      createdAt: history.createdAt,
      stage: use('stage', state.stageId, references.stages),
      owner: use('owner', state.ownerId, references.users),
      account: use('account', state.accountId, references.accounts),
      changes: history.changes,
      contacts,
      activities: activities.map(({ activity }) => withMergedContacts(activity, references.merges)),
      accountEvents: about.events,
      supportTickets: about.tickets,
      readable: about.isCompanyKnown ? readable : withoutEvents,
    };
  };
}
