import { AppError } from '../../src/domain/errors.ts';
import { parsed, type SalesforceClient, type Subrequest, toPage } from './client.ts';
import { toRecordId } from './record-id.ts';
import { parseRows } from './related-rows.ts';
import { answerError } from './salesforce-errors.ts';
import { accessSchema } from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql } from './soql.ts';

/** The 18-character form of an id. @throws AppError `invalid_input` */
export function checkedId(id: string, field: string): string {
  const known = toRecordId(id);
  if (known) return known;
  throw new AppError('invalid_input', `${field}: "${id.slice(0, 40)}" is not a Salesforce id.`, { field });
}

/**
 * Which of the records a user may read by Salesforce's own sharing, in one call for up to 1,000 records. A record Salesforce says
 * nothing about counts as not readable.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm (2026-11-20)
 */
export async function checkAccess(
  client: SalesforceClient,
  input: { readonly userId: string; readonly recordIds: readonly string[] },
  signal: AbortSignal,
): Promise<{ readable: string[]; unreadable: string[] }> {
  const user = checkedId(input.userId, 'userId');
  const ids = [...new Set(input.recordIds.map((id) => checkedId(id, 'recordIds')))];
  const size = salesforceLimits.accessIdsPerQuery;
  const requests = Array.from({ length: Math.ceil(ids.length / size) }, (_, at): Subrequest => {
    const chunk = ids.slice(at * size, (at + 1) * size).map((id) => ({ text: id }));
    const userIs = { field: 'UserId', operator: '=', value: { text: user } } as const;
    const where = { all: [userIs, { field: 'RecordId', in: chunk }] };
    const soql = buildSoql({ object: 'UserRecordAccess', fields: ['RecordId', 'HasReadAccess'], where });
    const url = `${client.basePath}/query/?q=${encodeURIComponent(soql)}`;
    return { referenceId: `access${at}`, method: 'GET', url };
  });
  if (requests.length === 0) return { readable: [], unreadable: [] };
  const what = 'record access';
  const may = new Set<string>();
  for (const { status, body } of (await client.composite(requests, signal, { what })).values()) {
    if (status >= 300) throw answerError(status, body, what);
    for (const row of parseRows(accessSchema, toPage(body).records, what)) {
      if (parsed(accessSchema, row, what).HasReadAccess) may.add(row.RecordId);
    }
  }
  return { readable: ids.filter((id) => may.has(id)), unreadable: ids.filter((id) => !may.has(id)) };
}
