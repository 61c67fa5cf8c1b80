import type { SourceCoverage } from '../../../intelligence/benchmarks/engagement-coverage.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type { StageState } from '../../domain/organisation.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import { contentDigest, DataVersion } from '../../store/content-digest.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import {
  type ActivityDigest,
  countUndatedDeals,
  digestActivities,
  readDeals,
  readDealsById,
  type StoredDeal,
} from '../../store/read-deals.ts';
import { type AccountNews, readAccountNews } from './account-news.ts';
import { countableUndatedFields, keepCountable, readableOnOpenDeals } from './countable-fields.ts';
import { type ContextMaker, contextMaker } from './deal-contexts.ts';
import { type DealHistory, foldDealHistory } from './deal-history.ts';
import { type References, readReferences } from './references.ts';

/** What depends on all deals at once; a look at a few of them later on the same day takes it as it was. */
export interface PipelineBasis {
  /** Undated fields that may count. */
  readonly countable: readonly string[];
  readonly readable: readonly ReadableField[];
}

/**
 * A workspace as of an instant, all but its activities: these are as many as everything else together and are streamed.
 * `dataVersion` is a digest of the facts on record, activities included; equal facts give the same text on any machine.
 */
export interface PipelineGround {
  readonly asOf: Instant;
  readonly open: readonly DealHistory[];
  readonly closed: readonly DealHistory[];
  readonly basis: PipelineBasis;
  readonly stages: ReadonlyMap<string, StageState>;
  /** Since when each engagement system's activities are on record; empty when only some deals were looked at. */
  readonly coverage: readonly SourceCoverage[];
  /** The owner to show for each open deal, by deal id; an undated owner is shown even where it may not count. */
  readonly ownerNames: ReadonlyMap<string, string>;
  readonly dataVersion: string;
  /** Deals with no dated fact: reported, never guessed. */
  readonly undatedDeals: number;
  readonly contextOf: ContextMaker;
}

const batchSize = 5_000;

/** Reads the ground of all deals of the tenant with what was known at `asOf` and nothing later. */
export async function readPipelineGround(tx: TenantTransaction, asOf: Instant): Promise<PipelineGround> {
  const deals = await readAllDeals(tx, asOf);
  const folded = foldDeals(deals, countableUndatedFields(deals.map(({ undated }) => undated)));
  const connections = await listConnections(tx);
  const references = await readReferences(tx, asOf, null);
  const activities = await digestActivities(tx, asOf, null);
  const readable = readableAt(connections, folded.open);
  const news = await readAccountNews(tx, asOf, readable, references.merges);
  const ground = layGround(asOf, folded, { references, news, readable }, activities);
  return { ...ground, coverage: coverageOf(connections, activities), undatedDeals: await countUndatedDeals(tx) };
}

/**
 * Reads the ground of the given deals alone; `basis` is what a look at all of them found. `undatedDeals` is 0: nobody counted.
 */
export async function readGroundOfDeals(
  tx: TenantTransaction,
  asOf: Instant,
  ids: readonly string[],
  basis: PipelineBasis,
): Promise<PipelineGround> {
  const folded = foldDeals(await readDealsById(tx, asOf, ids), new Set(basis.countable));
  const references = await readReferences(tx, asOf, [...folded.open, ...folded.closed]);
  const activities = await digestActivities(tx, asOf, ids);
  const readable = new Set(basis.readable);
  const news = await readAccountNews(tx, asOf, readable, references.merges);
  return { ...layGround(asOf, folded, { references, news, readable }, activities), coverage: [], undatedDeals: 0 };
}

interface FoldedDeals {
  readonly open: readonly DealHistory[];
  readonly closed: readonly DealHistory[];
  readonly countable: ReadonlySet<string>;
  /** Owners that are undated, by deal id. */
  readonly undatedOwners: ReadonlyMap<string, unknown>;
  readonly version: DataVersion;
}

function foldDeals(deals: readonly StoredDeal[], countable: ReadonlySet<string>): FoldedDeals {
  const version = new DataVersion();
  const open: DealHistory[] = [];
  const closed: DealHistory[] = [];
  for (const deal of deals) {
    const undated = keepCountable(deal.undated, countable);
    for (const { digest } of deal.changes) version.add(digest);
    if (Object.keys(undated).length > 0) version.add(contentDigest('undated', deal.id, undated));
    const history = foldDealHistory(deal, undated);
    (history.closedAt === null ? open : closed).push(history);
  }
  const undatedOwners = new Map(deals.map(({ id, undated }) => [id, undated['ownerId']]));
  return { open, closed, countable, undatedOwners, version };
}

/** What deals refer to, what is told of their accounts, and what sources can tell at all. */
interface Surroundings {
  readonly references: References;
  readonly news: AccountNews;
  readonly readable: ReadonlySet<ReadableField>;
}

function layGround(
  asOf: Instant,
  { open, closed, countable, undatedOwners, version }: FoldedDeals,
  { references, news, readable }: Surroundings,
  activities: ActivityDigest,
): Omit<PipelineGround, 'undatedDeals' | 'coverage'> {
  addReferences(version, [...open, ...closed], references);
  news.addTo(
    version,
    [...open, ...closed].map(({ state }) => state.accountId),
  );
  version.addMany(activities);
  const ownerNames = new Map<string, string>();
  for (const { id, state } of open) {
    const ownerId = state.ownerId ?? undatedOwners.get(id);
    if (typeof ownerId === 'string') ownerNames.set(id, references.users.get(ownerId)?.name ?? ownerId);
  }
  return {
    asOf,
    open,
    closed,
    basis: { countable: [...countable].sort(), readable: [...readable].sort() },
    stages: references.stages,
    ownerNames,
    dataVersion: version.toString(),
    contextOf: contextMaker(asOf, references, readable, news),
  };
}

/** Adds each state that a deal refers to once. */
function addReferences(version: DataVersion, histories: Iterable<DealHistory>, references: References): void {
  const counted = new Set<object>();
  const add = (kind: string, id: string | null, from: ReadonlyMap<string, object>) => {
    const state = id === null ? undefined : from.get(id);
    if (!state || id === null || counted.has(state)) return;
    counted.add(state);
    version.add(contentDigest(kind, id, state));
  };
  for (const { id, state } of histories) {
    add('stage', state.stageId, references.stages);
    add('owner', state.ownerId, references.users);
    add('account', state.accountId && followMerge(state.accountId, references.merges), references.accounts);
    for (const { contactId, role } of references.roles.get(id) ?? []) {
      version.add(contentDigest('role', id, role));
      add('contact', contactId, references.contacts);
    }
  }
}

async function readAllDeals(tx: TenantTransaction, asOf: Instant): Promise<StoredDeal[]> {
  const deals: StoredDeal[] = [];
  for (let page = await readDeals(tx, asOf, null, batchSize); page.length > 0; ) {
    deals.push(...page);
    page = await readDeals(tx, asOf, page.at(-1)?.id ?? '', batchSize);
  }
  return deals;
}

function readableAt(
  connections: Awaited<ReturnType<typeof listConnections>>,
  open: readonly DealHistory[],
): Set<ReadableField> {
  const live = connections
    .filter(({ system }) => system !== 'csv')
    .flatMap(({ readable }) => readable as ReadableField[]);
  const exported = connections
    .filter(({ system }) => system === 'csv')
    .flatMap(({ readable }) => readable as ReadableField[]);
  return new Set([
    ...live,
    ...readableOnOpenDeals(
      exported,
      open.map(({ state }) => state),
    ),
  ]);
}

/** When the earliest activity from each system of mail, calendar or chat happened; a second mailbox does not make it later. */
function coverageOf(
  connections: Awaited<ReturnType<typeof listConnections>>,
  { firstAt }: ActivityDigest,
): SourceCoverage[] {
  const since = new Map<string, Instant>();
  for (const { id, system, category } of connections) {
    const first = firstAt.get(id);
    if (category !== 'engagement' || first === undefined) continue;
    const known = since.get(system);
    if (known === undefined || first < known) since.set(system, first);
  }
  return [...since].sort(([a], [b]) => (a < b ? -1 : 1)).map(([system, at]) => ({ system, since: at }));
}
