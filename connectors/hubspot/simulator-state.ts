import { invalid, Refused, refusal } from './simulator-errors.ts';
import type { PortalObject, SimulatorPortal } from './simulator-portal.ts';
import { type SimulatedType, stampProperties } from './simulator-properties.ts';

type Properties = Readonly<Record<string, string | null>>;

/** What the index of searches knows of a record while it lags; null: nothing yet. */
type Indexed = PortalObject | null;

/** The portal with everything that changes it, and the index of searches that follows `lagMs` later. */
export interface PortalState {
  readonly portal: SimulatorPortal;
  find(type: SimulatedType, id: string): PortalObject | null;
  findByUnique(type: SimulatedType, property: string, value: string): PortalObject | null;
  create(type: SimulatedType, properties: Properties): PortalObject;
  update(object: PortalObject, type: SimulatedType, properties: Properties): void;
  archive(object: PortalObject, type: SimulatedType): void;
  restore(object: PortalObject, type: SimulatedType): void;
  /** Both records give way to a new one, under a new id, that names them. */
  merge(type: SimulatedType, winner: PortalObject, loser: PortalObject): PortalObject;
  /** A record as searches see it now; null when they do not. */
  indexed(type: SimulatedType, object: PortalObject): Indexed;
  valueOf(object: PortalObject, property: string): string | null;
}

function byId(objects: readonly PortalObject[], id: string): number {
  let low = 0;
  let high = objects.length;
  const wanted = BigInt(id);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (BigInt(objects[middle]?.id ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first record after `id` in a list in the order of ids. */
export function firstAfter(objects: readonly PortalObject[], id: string): number {
  const at = byId(objects, id);
  return objects[at]?.id === id ? at + 1 : at;
}

function readValue(object: PortalObject, property: string): string | null {
  const stamp = stampProperties[property];
  return stamp ? object[stamp] : (object.properties[property] ?? null);
}

/** What HubSpot calculates when a deal's stage is set. */
function stageValues(portal: SimulatorPortal, stageId: string): Record<string, string> {
  const stage = portal.pipelines.deals.flatMap(({ stages }) => stages).find(({ id }) => id === stageId);
  if (!stage) invalid(`Property values were not valid: "${stageId}" was not one of the allowed options of dealstage`);
  const isWon = stage.isClosed && Number(stage.probability) === 1;
  return {
    hs_is_closed: String(stage.isClosed),
    hs_is_closed_won: String(isWon),
    hs_deal_stage_probability: stage.probability,
  };
}

/** The index of searches: a record shows as it was until the lag has passed. */
function createIndex(now: () => number, lagMs: number) {
  const lagging = new Map<PortalObject, { readonly untilMs: number; readonly before: Indexed }>();
  return {
    /** To be called before a record changes; `isNew`: there was none before. */
    note(object: PortalObject, isNew: boolean): void {
      const known = lagging.get(object);
      const before = isNew ? null : { ...object, properties: { ...object.properties } };
      lagging.set(object, {
        untilMs: now() + lagMs,
        before: known && known.untilMs > now() ? known.before : before,
      });
    },
    seen(object: PortalObject): Indexed {
      const lag = lagging.get(object);
      const seen = lag && lag.untilMs > now() ? lag.before : object;
      return seen?.archivedAt === null ? seen : null;
    },
  };
}

function findByUnique(portal: SimulatorPortal, type: SimulatedType, property: string, value: string) {
  return portal.objects[type].find((each) => each.archivedAt === null && readValue(each, property) === value) ?? null;
}

function find(portal: SimulatorPortal, type: SimulatedType, id: string): PortalObject | null {
  const objects = portal.objects[type];
  if (!/^\d{1,25}$/.test(id)) return null;
  const found = objects[byId(objects, id)];
  if (found?.id === id) return found;
  // A merged id still answers with the record that took it over.
  return objects.find((each) => each.properties['hs_merged_object_ids']?.split(';').includes(id)) ?? null;
}

function check(portal: SimulatorPortal, type: SimulatedType, properties: Properties, own: PortalObject | null): void {
  for (const [name, value] of Object.entries(properties)) {
    const definition = portal.properties[type].find((each) => each.name === name);
    if (!definition) invalid(`Property values were not valid: Property "${name}" does not exist`);
    const other = definition.hasUniqueValue && value !== null ? findByUnique(portal, type, name, value) : null;
    if (other && other !== own) throw new Refused(refusal(409, 'CONFLICT', `${name} already has the value ${value}`));
  }
}

function set(portal: SimulatorPortal, type: SimulatedType, object: PortalObject, given: Properties, at: string): void {
  const stage = type === 'deals' ? given['dealstage'] : undefined;
  const values = { ...given, ...(stage ? stageValues(portal, stage) : {}) };
  for (const [name, value] of Object.entries(values)) {
    const text = value ?? '';
    if ((object.properties[name] ?? '') === text) continue;
    object.properties[name] = text === '' ? null : text;
    object.history[name] ??= [];
    object.history[name].push({ value: text, timestamp: at });
  }
  object.updatedAt = at;
}

/** `merged` takes over what both had: values, the winner's revisions, links. */
function takeOver(
  portal: SimulatorPortal,
  type: SimulatedType,
  merged: PortalObject,
  [winner, loser]: readonly [PortalObject, PortalObject],
): void {
  const { hs_merged_object_ids: before, ...properties } = { ...loser.properties, ...winner.properties };
  const ids = [winner.id, loser.id, ...(before ? [before] : [])];
  merged.properties = { ...properties, hs_merged_object_ids: ids.join(';') };
  Object.assign(merged.history, structuredClone(winner.history));
  for (const old of [winner, loser]) {
    portal.objects[type].splice(portal.objects[type].indexOf(old), 1);
    for (const to of Object.keys(portal.objects) as SimulatedType[]) {
      for (const link of [...portal.links.of(type, old.id, to)]) {
        portal.links.remove(type, old.id, to, link.id);
        portal.links.add(type, merged.id, to, link.id);
      }
    }
  }
}

function highestId(portal: SimulatorPortal): number {
  const ids = Object.values(portal.objects).map((objects) => Number(objects.at(-1)?.id ?? 0));
  return Math.max(1_000_000, ...ids.filter(Number.isSafeInteger));
}

/** Puts a portal into operation. */
export function createState(portal: SimulatorPortal, now: () => number, lagMs: number): PortalState {
  const index = createIndex(now, lagMs);
  const nowInstant = () => new Date(now()).toISOString();
  let lastId = highestId(portal);

  function create(type: SimulatedType, properties: Properties): PortalObject {
    check(portal, type, properties, null);
    lastId += 1;
    const at = nowInstant();
    const object = { id: String(lastId), createdAt: at, updatedAt: at, archivedAt: null, properties: {}, history: {} };
    index.note(object, true);
    set(portal, type, object, properties, at);
    portal.objects[type].push(object);
    return object;
  }
  function putAway(object: PortalObject, archivedAt: string | null): void {
    index.note(object, false);
    object.archivedAt = archivedAt;
    object.updatedAt = nowInstant();
  }

  return {
    portal,
    find: (type, id) => find(portal, type, id),
    findByUnique: (type, property, value) => findByUnique(portal, type, property, value),
    create,
    update(object, type, properties) {
      check(portal, type, properties, object);
      index.note(object, false);
      set(portal, type, object, properties, nowInstant());
    },
    archive: (object) => putAway(object, nowInstant()),
    restore: (object) => putAway(object, null),
    merge(type, winner, loser) {
      const merged = create(type, {});
      takeOver(portal, type, merged, [winner, loser]);
      return merged;
    },
    indexed: (_type, object) => index.seen(object),
    valueOf: readValue,
  };
}
