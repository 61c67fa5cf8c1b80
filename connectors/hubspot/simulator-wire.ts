import type { z } from 'zod';
import { invalid } from './simulator-errors.ts';
import type { PortalObject, Revision, SimulatorPortal } from './simulator-portal.ts';
import { type SimulatedType, stampProperties } from './simulator-properties.ts';

/** At most so many revisions of a property are told. Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/using-object-apis (2026-11-20) */
const toldRevisions = 20;

const alwaysTold: Readonly<Record<SimulatedType, readonly string[]>> = {
  deals: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  companies: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  contacts: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  tickets: ['createdate', 'hs_lastmodifieddate', 'hs_object_id', 'hs_pipeline_stage', 'subject'],
  calls: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  emails: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  meetings: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  notes: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
};

/** What a caller wants told of each record; `null` properties: HubSpot's defaults. */
export interface Told {
  readonly properties: readonly string[] | null;
  readonly history: readonly string[];
}

function revisionsOf(object: PortalObject, name: string): Revision[] {
  const stamp = stampProperties[name];
  if (stamp) return [{ value: object[stamp], timestamp: object[stamp] }];
  return (object.history[name] ?? []).slice(-toldRevisions).reverse();
}

/** One record as HubSpot writes it: properties that do not exist are left out without a word, empty ones are null. */
export function wireObject(portal: SimulatorPortal, type: SimulatedType, object: PortalObject, told: Told): unknown {
  const known = new Set(portal.properties[type].map(({ name }) => name));
  // With properties named, only the identity and stamps are added.
  const names = told.properties ?? alwaysTold[type];
  const stamps = Object.keys(stampProperties).filter((name) => known.has(name));
  const properties: Record<string, string | null> = {};
  for (const name of [...names, ...told.history, ...stamps]) {
    if (!known.has(name)) continue;
    const stamp = stampProperties[name];
    properties[name] = stamp ? object[stamp] : (object.properties[name] ?? null);
  }
  const history = told.history
    .filter((name) => known.has(name))
    .map((name) => [
      name,
      revisionsOf(object, name).map((revision) => ({ ...revision, sourceType: 'CRM_UI', sourceId: 'userId:1' })),
    ]);
  return {
    id: object.id,
    properties,
    ...(told.history.length > 0 ? { propertiesWithHistory: Object.fromEntries(history) } : {}),
    createdAt: object.createdAt,
    updatedAt: object.updatedAt,
    archived: object.archivedAt !== null,
    ...(object.archivedAt === null ? {} : { archivedAt: object.archivedAt }),
  };
}

/** The request's JSON. @throws Refused 400 for anything else. */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    invalid('Invalid input JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) invalid(`Invalid input JSON: ${parsed.error.issues[0]?.path.join('.')}`);
  return parsed.data;
}
