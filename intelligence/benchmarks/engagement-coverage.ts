import type { Instant } from '../../src/domain/time.ts';

/** Since when the mailboxes, calendars or chats of one system are on record: nothing earlier can be in a deal's activities. */
export interface SourceCoverage {
  readonly system: string;
  readonly since: Instant;
}

/**
 * Whether a deal's whole life lies within what every engagement source can tell. A deal that began before is cut off at its
 * start: its silences, people and prices would be counted from half a history.
 */
export function isWhollyCovered(createdAt: Instant, coverage: readonly SourceCoverage[]): boolean {
  return coverage.every(({ since }) => createdAt >= since);
}
