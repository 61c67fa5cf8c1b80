import { AppError } from '../../src/domain/errors.ts';
import type { SyncPage } from '../../src/domain/record.ts';
import { encodeCursor } from '../kit/opaque-cursor.ts';
import type { HubspotClient } from './client.ts';
import { decodePassCursor, type PassCursor, type ReadableObject } from './cursor.ts';
import { readParts } from './read-parts.ts';

export interface ReadChangesInput {
  readonly object: ReadableObject;
  /** Records modified since then; null for a full pass. */
  readonly since: string | null;
  readonly cursor: string | null;
  readonly limit: number | null;
}

/**
 * One page of a full pass (`since` null) or of the changes since a moment: live records in the order of their ids, then archived
 * ones as deletions. A page may hold a few records more than `limit`: those that merges made deleted.
 * @throws AppError `forbidden` when a scope is missing, `invalid_input` for a foreign cursor, and the vendor's failures.
 */
export async function readChanges(
  client: HubspotClient,
  input: ReadChangesInput,
  signal: AbortSignal,
): Promise<SyncPage> {
  const { object, since, cursor } = input;
  const limit = input.limit ?? client.settings.pageSize;
  const parts = readParts[object];
  // an answer, remembered from then on, that tells what time it is there
  if (cursor === null) await client.account(signal);
  const state: PassCursor = cursor
    ? decodePassCursor(cursor, object, since)
    : { v: 1, object, since, startedAt: client.vendorInstant(), part: 0, after: null, total: null };
  const part = parts[state.part];
  if (!part) throw new AppError('invalid_input', 'cursor: it points past the end.', { field: 'cursor' });
  const page = await part(client, { since, after: state.after, limit }, signal);
  const total = state.total ?? (state.part === 0 && object !== 'activity' ? page.total : null);
  const next = nextState({ ...state, total }, page.after, parts.length);
  return {
    records: [...page.records],
    cursor: next && encodeCursor(next),
    done: next === null,
    total,
    watermark: next === null ? state.startedAt : null,
    quota: client.quota(),
  };
}

function nextState(state: PassCursor, after: string | null, partCount: number): PassCursor | null {
  if (after !== null) return { ...state, after };
  return state.part + 1 < partCount ? { ...state, part: state.part + 1, after: null } : null;
}
