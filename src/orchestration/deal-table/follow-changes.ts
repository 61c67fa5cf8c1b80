import { type ChangeNote, markChanges, readChangesSince } from '../../store/change-notes.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { readMerges } from '../../store/people-records.ts';
import { readScoreColumns } from '../../store/read-score-columns.ts';
import { readTouched } from '../../store/read-touches.ts';
import { isNewestAt, readAllFacts, readDataAsOf, readTouchMaps, refreshFacts } from './read-ground.ts';
import { type Entry, joinAllAnew, readColumnSettings } from './table-entry.ts';
import { readTablePeople, refreshPeople } from './table-people.ts';
import {
  type ChangedIds,
  dealsReferringTo,
  readTableReferences,
  referenceObjects,
  refreshReferences,
} from './table-references.ts';

/** Brings an entry up to what was committed since it was looked at. */
export async function followChanges(store: Store, entry: Entry): Promise<void> {
  const { tenantId, asOf } = entry;
  const seen = await store.withTenant(tenantId, async (tx) => ({
    ...(await readChangesSince(tx, entry.mark)),
    dataAsOf: await readDataAsOf(tx),
    settings: await readColumnSettings(tx),
  }));
  const isNewest = isNewestAt(asOf, seen.dataAsOf);
  const { changed, hasUnnamed } = gather(seen.notes);
  if (isNewest !== entry.isNewest || hasUnnamed) {
    entry.isNewest = isNewest;
    await readAnew(store, entry);
  } else if (changed.size > 0) {
    await store.withTenant(tenantId, (tx) => apply(tx, entry, changed));
    entry.table = null;
  }
  followSettings(entry, seen.settings);
  if (seen.dataAsOf !== entry.dataAsOf) entry.table = null;
  entry.dataAsOf = seen.dataAsOf;
  entry.mark = seen.mark;
}

function followSettings(entry: Entry, settings: Entry['settings']): void {
  const { internalDomains, decliningRatio } = entry.settings;
  entry.settings = settings;
  if (String(settings.internalDomains) !== String(internalDomains)) forgetTouches(entry);
  else if (settings.decliningRatio !== decliningRatio) joinAllAnew(entry);
}

function forgetTouches(entry: Entry): void {
  if (entry.touches === null) return;
  entry.touches = null;
  joinAllAnew(entry);
}

/** More changed than is worth naming: everything is read as if for the first time. */
async function readAnew(store: Store, entry: Entry): Promise<void> {
  const { tenantId, asOf, isNewest } = entry;
  entry.references = await store.withTenant(tenantId, (tx) => readTableReferences(tx, asOf));
  entry.facts = await readAllFacts(store, tenantId, asOf, isNewest);
  entry.touches = null;
  entry.people = null;
  entry.scores = null;
  entry.stale.clear();
  joinAllAnew(entry);
}

async function apply(tx: TenantTransaction, entry: Entry, changed: ChangedIds): Promise<void> {
  const { asOf, isNewest, references, stale } = entry;
  const ids = (object: string) => [...(changed.get(object) ?? [])];
  const touch = (dealIds: readonly string[]) => {
    for (const id of dealIds) stale.add(id);
  };
  const deals = ids('opportunity');
  if (deals.length > 0) await refreshFacts(tx, entry.facts, deals, asOf, isNewest);
  touch(deals);
  if (referenceObjects.some((object) => changed.has(object))) {
    await refreshReferences(tx, references, changed, asOf);
    touch(dealsReferringTo(changed, references, entry.facts));
    entry.lists.accounts = null;
    if (changed.has('account')) entry.lists.contacts = null;
  }
  const isOfPeople = changed.has('contact') || changed.has('contact_role');
  if (await followMerges(tx, entry)) joinAllAnew(entry);
  if (isOfPeople && entry.people !== null) {
    touch(await refreshPeople(tx, entry.people, changed, { asOf, merges: entry.references.merges }));
    if (changed.has('contact')) entry.lists.contacts = null;
    if (changed.has('contact_role')) entry.lists.contactRoles = null;
  }
  // whose address is whose decides which mail is among our own people
  if (isOfPeople && entry.settings.internalDomains.length > 0) forgetTouches(entry);
  await followTouches(tx, entry, changed);
  if (entry.scores !== null && entry.scores.terms !== null) {
    for (const id of entry.scores.byDeal.keys()) stale.add(id);
    entry.scores = null;
  } else if (entry.scores !== null && changed.has('score')) {
    const { asOf: scoredAsOf, byDeal } = await readScoreColumns(tx, ids('score'));
    replace(entry.scores.byDeal, ids('score'), byDeal);
    touch(ids('score'));
    entry.scores.asOf = scoredAsOf ?? entry.scores.asOf;
  }
}

/** Whether records were merged with others since: then any deal may show another name. */
async function followMerges(tx: TenantTransaction, entry: Entry): Promise<boolean> {
  const { merges } = entry.references;
  const now = await readMerges(tx);
  if (now.size === merges.size && [...now].every(([id, into]) => merges.get(id) === into)) return false;
  entry.references = { ...entry.references, merges: now };
  if (entry.people !== null) entry.people = await readTablePeople(tx, entry.asOf, now);
  return true;
}

async function followTouches(tx: TenantTransaction, entry: Entry, changed: ChangedIds): Promise<void> {
  const { touches, stale, asOf, settings } = entry;
  if (touches === null) return;
  const activities = [...(changed.get('activity') ?? [])];
  const { opportunityIds, accountIds } = await readTouched(tx, activities);
  const only = { opportunityIds: [...opportunityIds, ...(changed.get('touched_opportunity') ?? [])], accountIds };
  if (only.opportunityIds.length + accountIds.length === 0) return;
  const { ofDeals, ofAccounts } = await readTouchMaps(tx, { asOf, ...settings }, only);
  replace(touches.ofDeals, only.opportunityIds, ofDeals);
  replace(touches.ofAccounts, accountIds, ofAccounts);
  for (const id of only.opportunityIds) stale.add(id);
  entry.lists.accounts = null;
}

/** A mark of this moment, and what the sources speak for. */
export async function readBeginning(tx: TenantTransaction) {
  return { mark: await markChanges(tx), dataAsOf: await readDataAsOf(tx), settings: await readColumnSettings(tx) };
}

/** Ids by object; `hasUnnamed`: of some there were too many to name. */
function gather(notes: readonly ChangeNote[]): { readonly changed: ChangedIds; readonly hasUnnamed: boolean } {
  const changed = new Map<string, Set<string>>();
  let hasUnnamed = false;
  for (const { object, ids } of notes) {
    hasUnnamed ||= ids === null;
    const known = changed.get(object) ?? new Set<string>();
    changed.set(object, known);
    for (const id of ids ?? []) known.add(id);
  }
  return { changed, hasUnnamed };
}

function replace<Value>(into: Map<string, Value>, ids: readonly string[], values: ReadonlyMap<string, Value>): void {
  for (const id of ids) into.delete(id);
  for (const [id, value] of values) into.set(id, value);
}
