import { AppError } from '../../src/domain/errors.ts';
import type { HubspotClient } from './client.ts';
import { readAssociations, readBatch } from './records.ts';
import { batchSchema, objectSchema } from './schema.ts';
import { anyAnswerSchema, ensureKeyProperty, keyProperty, type WrittenType } from './write-key.ts';

/** A record to be written once for its key and linked to one deal. `bodyProperty` is where a marker fits. */
export interface NewEngagement {
  readonly type: WrittenType;
  readonly key: string;
  readonly opportunityId: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly bodyProperty: string;
}

/** `how`: by the unique property, or by reading back the marker where a portal has none. */
export interface WrittenEngagement {
  readonly id: string;
  readonly how: 'unique_key' | 'read_back';
}

async function upsert(client: HubspotClient, wanted: NewEngagement, signal: AbortSignal): Promise<string> {
  const { type, key, properties } = wanted;
  const input = { id: key, idProperty: keyProperty, properties: { ...properties, [keyProperty]: key } };
  const batch = await client.ask(`writing ${type}`, batchSchema, signal, (sdk) =>
    sdk.batches().upsert(type, { inputs: [input] } as never),
  );
  const [record] = batch.results;
  if (record) return record.id;
  throw new AppError(
    'invalid_input',
    `HubSpot refused to write ${type}: ${batch.errors?.[0]?.message ?? 'no reason told'}`,
    {
      system: 'hubspot',
    },
  );
}

/** Links are made by default type and making one twice changes nothing. */
async function linkToDeal(
  client: HubspotClient,
  wanted: NewEngagement,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const inputs = [{ _from: { id }, to: { id: wanted.opportunityId } }];
  await client.ask(`linking ${wanted.type} to a deal`, anyAnswerSchema, signal, (sdk) =>
    sdk.associations().createDefault(wanted.type, 'deals', { inputs } as never),
  );
}

/** What people see at the end of a body, so that a repeated write finds the first one. */
function markerOf(key: string): string {
  return `[${key}]`;
}

/** Links are read, not the index of searches, which follows writes by seconds. */
async function findMarked(client: HubspotClient, wanted: NewEngagement, signal: AbortSignal): Promise<string | null> {
  const { type, key, opportunityId, bodyProperty } = wanted;
  const links = await readAssociations(client, 'deals', type, [opportunityId], signal);
  const ids = (links.get(opportunityId) ?? []).map(({ id }) => id);
  const rows = await readBatch(client, type, ids, { properties: [bodyProperty], history: [] }, signal);
  return rows.find((row) => row.properties[bodyProperty]?.includes(markerOf(key)))?.id ?? null;
}

async function createMarked(client: HubspotClient, wanted: NewEngagement, signal: AbortSignal): Promise<string> {
  const { type, key, opportunityId, properties, bodyProperty } = wanted;
  const body = `${properties[bodyProperty] ?? ''}\n${markerOf(key)}`.trim();
  const typeId = dealTypeIds[type];
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }];
  const input = {
    properties: { ...properties, [bodyProperty]: body },
    // The link is made with the record: one without it would never be found again.
    associations: [{ to: { id: opportunityId }, types }],
  };
  const created = await client.ask(`creating ${type}`, objectSchema, signal, (sdk) =>
    sdk.records().create(type, input as never),
  );
  return created.id;
}

/** Link types from an engagement to a deal. Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/associations/association-details (2026-11-20) */
const dealTypeIds: Readonly<Record<WrittenType, number>> = {
  calls: 206,
  emails: 210,
  meetings: 212,
  notes: 214,
  tasks: 216,
};

/** The deal exists and is not archived. @throws AppError `not_found`, before anything is written. */
async function checkDeal(client: HubspotClient, id: string, signal: AbortSignal): Promise<void> {
  const rows = await readBatch(client, 'deals', [id], { properties: ['hs_object_id'], history: [] }, signal);
  if (rows.length > 0) return;
  throw new AppError('not_found', `HubSpot has no deal ${id} that this connection may see.`, { system: 'hubspot' });
}

/**
 * Writes one engagement of a deal; the same key writes it once. With the unique property HubSpot itself keeps it single; without
 * it the deal's engagements are read back first, which another writer at the same moment can slip past.
 */
export async function writeEngagement(
  client: HubspotClient,
  wanted: NewEngagement,
  signal: AbortSignal,
): Promise<WrittenEngagement> {
  await checkDeal(client, wanted.opportunityId, signal);
  if (await ensureKeyProperty(client, wanted.type, signal)) {
    const id = await upsert(client, wanted, signal);
    await linkToDeal(client, wanted, id, signal);
    return { id, how: 'unique_key' };
  }
  const id = (await findMarked(client, wanted, signal)) ?? (await createMarked(client, wanted, signal));
  return { id, how: 'read_back' };
}
