import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import { parsed, type SalesforceClient } from './client.ts';
import { parseRows } from './related-rows.ts';
import { savedSchema } from './schema.ts';
import { buildSoql } from './soql.ts';

/** A record to be made once. `link` is the field that ties it to a record, `text` the long text field that may carry a marker. */
export interface NewRecord {
  readonly object: 'Task' | 'Note';
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly link: 'WhatId' | 'ParentId';
  readonly text: 'Description' | 'Body';
}

/** How a repeat was or would be recognised, best first. */
export const writeMeans = ['external_id', 'idempotency_key', 'read_back'] as const;

/** `created` null: the means does not tell whether this call or an earlier one with the same key made it. */
export interface WrittenOnce {
  readonly id: string;
  readonly created: boolean | null;
  readonly means: (typeof writeMeans)[number];
}

const readBackDays = 30;
const markerRow = z.looseObject({
  Id: savedSchema.shape.id,
  Description: z.string().nullish(),
  Body: z.string().nullish(),
});

/** A UUID of version 4 in form, the same for the same key. */
export function uuidOf(key: string): string {
  const hex = hash('sha256', key);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function hasUniqueField(
  client: SalesforceClient,
  record: NewRecord,
  signal: AbortSignal,
): Promise<string | null> {
  const wanted = client.settings.idempotencyField;
  if (wanted === null) return null;
  const described = await client.describe(record.object, signal);
  return described?.fields.some((field) => field.name === wanted && field.externalId && field.unique) ? wanted : null;
}

async function upsert(
  client: SalesforceClient,
  record: NewRecord,
  field: string,
  uuid: string,
  signal: AbortSignal,
): Promise<WrittenOnce> {
  const path = `/sobjects/${record.object}/${field}/${uuid}`;
  const what = `saving a ${record.object}`;
  const saved = parsed(
    savedSchema,
    await client.json({ what, method: 'PATCH', path, body: record.fields }, signal),
    what,
  );
  return { id: saved.id, created: saved.created ?? true, means: 'external_id' };
}

/** Refusals that say "not with a key", given before anything is written. */
function isWithoutKeys(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const text = `${String(error.data['vendorCode'] ?? '')} ${error.message}`;
  return error.code === 'not_found' || /idempotency(?!_KEY_ALREADY)|INVALID_TYPE|API_DISABLED/i.test(text);
}

async function createByKey(
  client: SalesforceClient,
  record: NewRecord,
  uuid: string,
  signal: AbortSignal,
): Promise<WrittenOnce | null> {
  const known = `no keys for ${record.object}`;
  const takesKeys = await client.remember(known, signal, async () => ({ value: true }));
  if (!takesKeys.value) return null;
  const what = `saving a ${record.object}`;
  const body = { apiName: record.object, fields: record.fields };
  const headers = { 'Idempotency-Key': uuid };
  try {
    const answer = await client.json({ what, method: 'POST', path: '/ui-api/records', body, headers }, signal);
    return {
      id: parsed(z.looseObject({ id: savedSchema.shape.id }), answer, what).id,
      created: null,
      means: 'idempotency_key',
    };
  } catch (error) {
    if (!isWithoutKeys(error)) throw error;
    takesKeys.value = false;
    return null;
  }
}

async function findMarked(
  client: SalesforceClient,
  record: NewRecord,
  marker: string,
  signal: AbortSignal,
): Promise<string | null> {
  const since = new Date(Date.parse(client.vendorInstant()) - readBackDays * 86_400_000).toISOString();
  const parent = { field: record.link, operator: '=', value: { text: String(record.fields[record.link]) } } as const;
  const recent = { field: 'CreatedDate', operator: '>=', value: { instant: since } } as const;
  const soql = buildSoql({
    object: record.object,
    fields: ['Id', record.text],
    where: { all: [parent, recent] },
    orderBy: [{ field: 'CreatedDate', descending: true }],
    limit: 2000,
  });
  let page = await client.query(soql, signal, { all: true });
  for (;;) {
    const found = parseRows(markerRow, page.records, 'a read back').find((row) => row[record.text]?.includes(marker));
    if (found) return found.Id;
    if (page.locator === null) return null;
    page = await client.queryMore(page.locator, signal);
  }
}

/** Long text cannot be filtered by, so the records of the same parent are looked through for the marker first. */
async function createMarked(
  client: SalesforceClient,
  record: NewRecord,
  uuid: string,
  signal: AbortSignal,
): Promise<WrittenOnce> {
  const marker = `[ref ${uuid.replaceAll('-', '').slice(0, 20)}]`;
  const known = await findMarked(client, record, marker, signal);
  if (known) return { id: known, created: false, means: 'read_back' };
  const text = record.fields[record.text];
  const fields = { ...record.fields, [record.text]: text ? `${String(text)}\n\n${marker}` : marker };
  const what = `saving a ${record.object}`;
  const path = `/sobjects/${record.object}`;
  const saved = parsed(savedSchema, await client.json({ what, method: 'POST', path, body: fields }, signal), what);
  return { id: saved.id, created: true, means: 'read_back' };
}

/**
 * Makes a record that the same key and fields make only once, by the best means the organisation offers: upsert by a unique external id of the
 * settings, the UI API's `Idempotency-Key`, else a look for a marker in its text. A null key makes a new record each time.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_features_records_idempotent.htm (2026-11-20)
 */
export async function writeOnce(
  client: SalesforceClient,
  record: NewRecord,
  key: string | null,
  signal: AbortSignal,
): Promise<WrittenOnce> {
  const uuid = key === null ? randomUUID() : uuidOf(`${record.object}:${key}:${canonicalJson(record.fields)}`);
  const field = await hasUniqueField(client, record, signal);
  if (field) return upsert(client, record, field, uuid, signal);
  return (await createByKey(client, record, uuid, signal)) ?? createMarked(client, record, uuid, signal);
}
