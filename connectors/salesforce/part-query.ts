import { AppError } from '../../src/domain/errors.ts';
import type { MirrorRecord } from '../../src/domain/record.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { SalesforceClient } from './client.ts';
import { presentFields } from './opportunity-records.ts';
import type { ReadPart } from './read-parts.ts';
import { type ReadRelated, relatedByRest } from './related-rows.ts';
import type { DescribedObject } from './schema.ts';
import type { SoqlCondition } from './soql.ts';

/**
 * Rows become visible up to some minutes after their stamp, so each incremental pass reads this much again; records are the same
 * by id and change nothing the second time.
 */
const overlapMs = 5 * 60_000;

/** The instant five minutes earlier. */
export function minutesBefore(instant: string): string {
  return new Date(Date.parse(instant) - overlapMs).toISOString();
}

/** Rows modified since a moment, with the overlap; all of them for null. */
export function sinceCondition(since: string | null): SoqlCondition[] {
  return since === null ? [] : [{ field: 'SystemModstamp', operator: '>=', value: { instant: minutesBefore(since) } }];
}

/** @throws AppError `forbidden` when the connection's user cannot read the object. */
export async function describePart(
  client: SalesforceClient,
  part: ReadPart,
  signal: AbortSignal,
): Promise<DescribedObject> {
  const described = await client.describe(part.object, signal);
  if (described) return described;
  throw new AppError(
    'forbidden',
    `The Salesforce user of this connection cannot read ${part.object}. Give it a permission set with read access.`,
    { system: 'salesforce', object: part.object },
  );
}

/** The fields of a part that this connection can read. */
export function fieldsOf(client: SalesforceClient, part: ReadPart, described: DescribedObject): string[] {
  const fields = presentFields(described, part.fields);
  for (const [needed, path] of Object.entries(part.overRelationships ?? {})) {
    if (fields.includes(needed)) fields.push(path);
  }
  return [...fields, ...(part.extraFields?.(client, described) ?? [])];
}

/** Turns raw rows of a part into records; related rows come by REST unless the caller has them. */
export function recordsOf(
  client: SalesforceClient,
  part: ReadPart,
  described: DescribedObject,
  rows: readonly unknown[],
  signal: AbortSignal,
  readRelated: ReadRelated = relatedByRest(client, signal),
): Promise<MirrorRecord[]> {
  for (const row of rows) {
    // Rows of bulk results and those inside other rows name no object.
    const { type = part.object } = (row as { attributes?: { type?: string } }).attributes ?? {};
    if (type !== part.object) throw badVendorResponse('Salesforce', `reading ${part.object}: it holds rows of ${type}`);
  }
  return part.toRecords(rows, { described, client, signal, readRelated });
}
