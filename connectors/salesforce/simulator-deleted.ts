import type { SimulatedReply } from '../kit/simulator.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { describeObject, rowsOf } from './simulator-schema.ts';

const reachMs = 15 * 86_400_000;

function failure(errorCode: string, message: string): SimulatedReply {
  return { status: 400, json: [{ errorCode, message }] };
}

/**
 * Which records of an object were deleted between two moments, purged ones included; seconds are cut off and nothing older than
 * 15 days is told.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm (2026-11-20)
 */
export function answerDeleted(org: SimulatorOrg, name: string, query: URLSearchParams, nowMs: number): SimulatedReply {
  const object = describeObject(org, name);
  if (!object?.fields.has('isdeleted')) {
    return { status: 404, json: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] };
  }
  const minute = (text: string | null) => Math.floor(Date.parse(text ?? '') / 60_000) * 60_000;
  const [start, end] = [minute(query.get('start')), minute(query.get('end'))];
  if (Number.isNaN(start) || Number.isNaN(end)) return failure('MALFORMED_QUERY', 'start and end must be date-times');
  if (start >= end) return failure('INVALID_REPLICATION_DATE', 'startDate must be before endDate');
  if (start < nowMs - reachMs)
    return failure('INVALID_REPLICATION_DATE', 'startDate before org replication enabled date');
  const inBin = rowsOf(org, object.name)
    .filter((row) => row['IsDeleted'] === true)
    .map((row) => ({ id: String(row['Id']), deletedDate: String(row['SystemModstamp']) }));
  const purged = (org.purged ?? []).filter((row) => row.object === object.name);
  const deletedRecords = [...inBin, ...purged]
    .filter(({ deletedDate }) => Date.parse(deletedDate) >= start && Date.parse(deletedDate) < end)
    .map(({ id, deletedDate }) => ({ id, deletedDate: deletedDate.replace('Z', '+0000') }));
  const wire = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000');
  return {
    status: 200,
    json: { deletedRecords, earliestDateAvailable: wire(nowMs - reachMs), latestDateCovered: wire(end) },
  };
}
