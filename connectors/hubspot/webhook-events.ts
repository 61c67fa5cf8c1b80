import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type ReadableObject, readableObjectSchema } from './cursor.ts';

/** One thing that happened in the portal: a hint to read the record, never a value to store. */
export interface HubspotEvent {
  /** The same for every delivery of the same event. */
  readonly id: string;
  readonly portalId: string;
  readonly object: ReadableObject;
  readonly recordId: string;
  readonly change: 'created' | 'changed' | 'deleted' | 'restored' | 'merged' | 'linked';
  /** The property that changed, by HubSpot's name; null for other changes. */
  readonly property: string | null;
  /** The record that lives on after a merge; null otherwise. */
  readonly mergedIntoId: string | null;
  readonly occurredAt: Instant;
}

const wholeNumber = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);

const rawEventSchema = z.looseObject({
  eventId: wholeNumber,
  subscriptionId: wholeNumber,
  portalId: wholeNumber,
  occurredAt: z.number().int().positive().max(8.64e15),
  subscriptionType: z.string().max(100),
  objectId: wholeNumber.optional(),
  objectTypeId: z.string().optional(),
  propertyName: z.string().max(200).optional(),
  primaryObjectId: wholeNumber.optional(),
  newObjectId: wholeNumber.optional(),
  mergedObjectIds: z.array(wholeNumber).optional(),
  fromObjectId: wholeNumber.optional(),
});
type RawEvent = z.infer<typeof rawEventSchema>;

const objectsByName: Readonly<Record<string, ReadableObject>> = {
  deal: 'opportunity',
  company: 'account',
  contact: 'contact',
  ticket: 'support_ticket',
  '0-3': 'opportunity',
  '0-2': 'account',
  '0-1': 'contact',
  '0-5': 'support_ticket',
};

const changes: Readonly<Record<string, HubspotEvent['change']>> = {
  creation: 'created',
  propertyChange: 'changed',
  deletion: 'deleted',
  privacyDeletion: 'deleted',
  restore: 'restored',
  merge: 'merged',
  associationChange: 'linked',
};

function toEvents(raw: RawEvent): HubspotEvent[] {
  const [name = '', what = ''] = raw.subscriptionType.split('.');
  const object = objectsByName[name === 'object' ? (raw.objectTypeId ?? '') : name];
  const change = changes[what];
  if (!object || !change) return [];
  const shared = {
    portalId: raw.portalId,
    object: readableObjectSchema.parse(object),
    change,
    property: raw.propertyName ?? null,
    occurredAt: new Date(raw.occurredAt).toISOString(),
  };
  const id = `${raw.portalId}-${raw.eventId}-${raw.subscriptionId}`;
  if (change === 'merged') {
    const into = raw.newObjectId ?? raw.primaryObjectId ?? raw.objectId ?? null;
    const gone = (raw.mergedObjectIds ?? []).filter((merged) => merged !== into);
    return gone.map((recordId) => ({ ...shared, id: `${id}-${recordId}`, recordId, mergedIntoId: into }));
  }
  const recordId = raw.objectId ?? raw.fromObjectId;
  return recordId === undefined ? [] : [{ ...shared, id, recordId, mergedIntoId: null }];
}

/**
 * The events of one verified webhook delivery, in the order they happened; kinds that nobody here reads are left out.
 * @throws AppError `invalid_input` for a body that is no list of HubSpot's events.
 * Source: https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide (2026-11-20)
 */
export function readWebhookEvents(rawBody: string): HubspotEvent[] {
  let json: unknown = null;
  try {
    json = JSON.parse(rawBody);
  } catch {
    // Anything but JSON is reported below like any other foreign body.
  }
  const parsed = z.array(rawEventSchema).max(1_000).safeParse(json);
  if (!parsed.success) {
    throw new AppError('invalid_input', 'HubSpot webhook: the body is no list of events.', { system: 'hubspot' });
  }
  return parsed.data.flatMap(toEvents).toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}
