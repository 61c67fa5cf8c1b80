import { judgeTrend } from '../../../intelligence/engagement/trend.ts';
import type {
  AccountRow,
  ContactRoleRow,
  ContactRow,
  DealRow,
  DealTable,
  PersonRow,
  ScoreColumns,
  TouchColumns,
} from '../../domain/deal-row.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type { AccountState, SalesUserState } from '../../domain/organisation.ts';
import { type CalendarDate, dateOf, daysBetween, type Instant } from '../../domain/time.ts';
import type { TouchSummary } from '../../store/read-touches.ts';
import type { DealFacts } from './deal-facts.ts';
import { rolesIn, type TablePeople } from './table-people.ts';
import type { TableReferences } from './table-references.ts';

/** What a table is put together from. Null: that part was not read. */
export interface TableGround {
  readonly asOf: Instant;
  readonly dataAsOf: Instant | null;
  readonly facts: ReadonlyMap<string, DealFacts>;
  readonly undatedDeals: number;
  readonly references: TableReferences;
  readonly decliningRatio: number;
  readonly touches: {
    readonly ofDeals: ReadonlyMap<string, TouchSummary>;
    readonly ofAccounts: ReadonlyMap<string, Instant>;
  } | null;
  readonly people: TablePeople | null;
  readonly scores: {
    readonly asOf: Instant | null;
    readonly byDeal: ReadonlyMap<string, ScoreColumns>;
    readonly terms: unknown;
  } | null;
}

/** Lists of a table that the next state of it may take over; null: to be made anew. */
export interface TableLists {
  accounts: readonly AccountRow[] | null;
  contacts: readonly ContactRow[] | null;
  contactRoles: readonly ContactRoleRow[] | null;
}

const noScore: ScoreColumns = { risk: null, band: null, winProbability: null, signals: [] };
const noTouches: TouchColumns = {
  lastTouchDate: null,
  daysSinceTouch: null,
  nextMeetingDate: null,
  trend: null,
  activeContactCount: null,
};

const rowsATurn = 500;

/** Joins the deals of `ids` (null: all) into `rows`, which keeps the order of ids; deals that are gone leave it. */
export function* joinRows(
  ground: TableGround,
  rows: Map<string, DealRow>,
  ids: Iterable<string> | null,
): Generator<void, void> {
  const { references, facts } = ground;
  const persons = personsOf(references);
  let isNew = false;
  let joined = 0;
  for (const id of ids ?? [...facts.keys()].sort()) {
    const known = facts.get(id);
    if (known === undefined) rows.delete(id);
    else {
      isNew ||= !rows.has(id);
      rows.set(id, dealRow(known, ground, persons));
    }
    joined += 1;
    if (joined % rowsATurn === 0) yield;
  }
  if (ids === null || !isNew) return;
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  rows.clear();
  for (const [id, row] of ordered) rows.set(id, row);
}

/** The table of joined rows; makes the lists of `lists` that are missing. `lineage`: see `DealTable`. */
export function* assembleTable(
  ground: TableGround,
  rows: ReadonlyMap<string, DealRow>,
  lists: TableLists,
  lineage: object,
): Generator<void, DealTable> {
  const { asOf, dataAsOf, references, people, scores, undatedDeals } = ground;
  const deals = [...rows.values()];
  yield;
  if (lists.accounts === null) {
    const lastTouches = lastTouchesOf(deals, ground);
    lists.accounts = [...references.accounts]
      .map(([id, state]) => accountRow(id, state, lastTouches.get(id) ?? null, ground))
      .sort(byId);
    yield;
  }
  lists.contacts ??= people === null ? [] : yield* contactRows(people, references);
  yield;
  lists.contactRoles ??= people === null ? [] : yield* roleRows(people);
  yield;
  return {
    asOf,
    dataAsOf,
    scoredAsOf: scores?.asOf ?? null,
    scoresFrom: scores === null || scores.asOf === null ? null : scores.terms === null ? 'store' : 'computed',
    lineage,
    deals,
    undatedDeals,
    accounts: lists.accounts,
    people: [...personsOf(references).values()].sort(byId),
    contacts: lists.contacts,
    contactRoles: lists.contactRoles,
    products: [...references.products]
      .map(([id, { name, family, listPrice }]) => ({
        id,
        name,
        family: family ?? null,
        listPrice: listPrice ?? null,
      }))
      .sort(byId),
    stages: [...references.stages]
      .map(([id, { label, pipelineId, sortOrder, isClosed, isWon }]) => ({
        id,
        label,
        pipelineId: pipelineId ?? null,
        sortOrder: sortOrder ?? null,
        isClosed,
        isWon,
      }))
      .sort(byId),
  };
}

function* contactRows({ contacts }: TablePeople, references: TableReferences): Generator<void, ContactRow[]> {
  const rows: ContactRow[] = [];
  for (const [id, { name, title, accountId }] of contacts) {
    const merged = mergedId(accountId ?? null, references);
    const account = accountName(merged, references);
    rows.push({ id, name: name ?? null, title: title ?? null, accountId: merged, account });
    if (rows.length % rowsATurn === 0) yield;
  }
  return rows.sort(byId);
}

function* roleRows(people: TablePeople): Generator<void, ContactRoleRow[]> {
  const rows: ContactRoleRow[] = [];
  let looked = 0;
  for (const id of [...people.links.keys()].sort()) {
    for (const { opportunityId, contactId, role } of rolesIn(id, people)) rows.push({ opportunityId, contactId, role });
    looked += 1;
    if (looked % rowsATurn === 0) yield;
  }
  return rows;
}

function personsOf({ users }: TableReferences): Map<string, PersonRow> {
  return new Map([...users].map(([id, user]) => [id, personRow(id, user, users)]));
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function mergedId(id: string | null, { merges }: TableReferences): string | null {
  return id === null || merges.size === 0 ? id : followMerge(id, merges);
}

function accountName(id: string | null, { accounts }: TableReferences): string | null {
  return id === null ? null : (accounts.get(id)?.name ?? id);
}

function personRow(id: string, user: SalesUserState, users: ReadonlyMap<string, SalesUserState>): PersonRow {
  const manager = user.managerId ? users.get(user.managerId) : undefined;
  return {
    id,
    name: user.name ?? id,
    email: user.email ?? null,
    team: user.team ?? manager?.team ?? null,
    managerId: user.managerId ?? null,
    // an export may name a manager who is in no table of people
    manager: manager?.name ?? user.managerId ?? null,
    region: user.region ?? manager?.region ?? null,
    isActive: user.isActive ?? null,
  };
}

function dealRow(facts: DealFacts, ground: TableGround, persons: ReadonlyMap<string, PersonRow>): DealRow {
  const { id, state, createdDate, closedDate, stageSince, stays, pushCount, pushedDays } = facts;
  const { asOf, references, people } = ground;
  const today = dateOf(asOf);
  const status = state.outcome ?? 'open';
  const isOpen = status === 'open';
  const stage = state.stageId === null ? undefined : references.stages.get(state.stageId);
  const product = state.productId === null ? undefined : references.products.get(state.productId);
  return {
    id,
    name: state.name,
    ...ownerColumns(state.ownerId, persons),
    ...accountColumns(mergedId(state.accountId, references), references),
    stageId: state.stageId,
    stage: stage?.label ?? state.stageId,
    stageOrder: stage?.sortOrder ?? null,
    pipeline: state.pipelineId ?? stage?.pipelineId ?? null,
    status,
    amount: state.amount,
    currency: state.currency,
    closeDate: isOpen ? state.closeDate : closedDate,
    createdDate,
    forecastCategory: state.forecastCategory,
    probabilityPercent: state.probabilityPercent,
    nextStep: state.nextStep,
    type: state.type,
    productId: state.productId,
    product: product?.name ?? state.productId,
    productFamily: product?.family ?? null,
    lossReason: state.lossReason,
    daysInStage: isOpen ? daysUntil(stageSince, today) : null,
    ageDays: isOpen ? daysUntil(createdDate, today) : null,
    cycleDays: isOpen ? null : daysUntil(createdDate, closedDate),
    pushCount,
    pushedDays,
    stays,
    contactCount: people === null ? null : rolesIn(id, people).length,
    custom: state.custom,
    ...touchColumns(ground.touches?.ofDeals.get(id), ground),
    ...((isOpen ? ground.scores?.byDeal.get(id) : undefined) ?? noScore),
  };
}

function daysUntil(from: CalendarDate | null, to: CalendarDate | null): number | null {
  return from === null || to === null ? null : daysBetween(from, to);
}

function ownerColumns(ownerId: string | null, persons: ReadonlyMap<string, PersonRow>) {
  const owner = ownerId === null ? undefined : persons.get(ownerId);
  return {
    ownerId,
    owner: owner?.name ?? ownerId,
    ownerTeam: owner?.team ?? null,
    ownerManagerId: owner?.managerId ?? null,
    ownerManager: owner?.manager ?? null,
    ownerRegion: owner?.region ?? null,
  };
}

function accountColumns(accountId: string | null, references: TableReferences) {
  const account = accountId === null ? undefined : references.accounts.get(accountId);
  const parentId = mergedId(account?.parentAccountId ?? null, references);
  return {
    accountId,
    account: accountName(accountId, references),
    accountIndustry: account?.industry ?? null,
    accountSegment: account?.segment ?? null,
    accountRegion: account?.region ?? null,
    accountRevenue: account?.annualRevenue ?? null,
    accountEmployees: account?.employeeCount ?? null,
    accountParentId: parentId,
    accountParent: accountName(parentId, references),
    accountCustom: account?.custom ?? noCustom,
  };
}

const noCustom = {};

function touchColumns(summary: TouchSummary | undefined, { touches, asOf, decliningRatio }: TableGround): TouchColumns {
  if (touches === null) return noTouches;
  if (summary === undefined) return { ...noTouches, trend: 'unknown', activeContactCount: 0 };
  const { lastTouchAt, nextMeetingAt, recent, prior, activeContacts } = summary;
  const lastTouchDate = lastTouchAt === null ? null : dateOf(lastTouchAt);
  return {
    lastTouchDate,
    daysSinceTouch: daysUntil(lastTouchDate, dateOf(asOf)),
    nextMeetingDate: nextMeetingAt === null ? null : dateOf(nextMeetingAt),
    trend: judgeTrend(recent, prior, decliningRatio, lastTouchAt !== null).trend,
    activeContactCount: activeContacts,
  };
}

/** The last touch of each account: with nobody's deal in mind, or about one of its deals. */
function lastTouchesOf(deals: readonly DealRow[], { touches }: TableGround): Map<string, CalendarDate> {
  const last = new Map<string, CalendarDate>();
  const add = (id: string | null, date: CalendarDate | null) => {
    if (id !== null && date !== null && date > (last.get(id) ?? '')) last.set(id, date);
  };
  for (const [id, lastTouchAt] of touches?.ofAccounts ?? []) add(id, dateOf(lastTouchAt));
  if (touches !== null) for (const { accountId, lastTouchDate } of deals) add(accountId, lastTouchDate);
  return last;
}

function accountRow(
  id: string,
  state: AccountState,
  lastTouchDate: CalendarDate | null,
  { asOf, references }: TableGround,
): AccountRow {
  const parentId = mergedId(state.parentAccountId ?? null, references);
  const ownerId = state.ownerId ?? null;
  return {
    id,
    name: state.name ?? null,
    industry: state.industry ?? null,
    segment: state.segment ?? null,
    region: state.region ?? null,
    revenue: state.annualRevenue ?? null,
    employees: state.employeeCount ?? null,
    parentId,
    parent: accountName(parentId, references),
    ownerId,
    owner: ownerId === null ? null : (references.users.get(ownerId)?.name ?? ownerId),
    lastTouchDate,
    daysSinceTouch: daysUntil(lastTouchDate, dateOf(asOf)),
    custom: state.custom ?? noCustom,
  };
}
