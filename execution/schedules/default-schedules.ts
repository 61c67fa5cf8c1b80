import type { Instant } from '../../src/domain/time.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { parseTiming } from './parse-timing.ts';
import { addSchedule } from './stored-schedules.ts';

/** The schedule that every workspace has from the start: its systems are read, and what changed is scored. */
export const syncScheduleId = 'sync';
const syncWords = 'every 5 minutes';

/** Adds the product's own schedules where they are missing; one that was changed or paused stays as it is. */
export async function ensureDefaultSchedules(
  tx: TenantTransaction,
  tenantId: string,
  now: Instant,
  startsNow: boolean,
): Promise<void> {
  const parsed = parseTiming(syncWords, 'UTC');
  await addSchedule(tx, { tenantId, id: syncScheduleId, kind: 'sync', words: syncWords, ...parsed, now, startsNow });
}
