import type { Instant } from '../../src/domain/time.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { parseTiming } from './parse-timing.ts';
import { addSchedule } from './stored-schedules.ts';

/** The schedule that every workspace has from the start: its systems are read, and what changed is scored. */
export const syncScheduleId = 'sync';
const syncWords = 'every 5 minutes';
/** Documents past their time are forgotten, and webhooks that fail for days are switched off. */
const upkeepScheduleId = 'upkeep';
const upkeepWords = 'every hour';

/** Copies are compared with their systems where a gap would otherwise stay unseen, at an hour when few others use the calls. */
const reconcileScheduleId = 'reconcile';
const reconcileWords = 'daily at 3:15';

/** Adds the product's own schedules where they are missing; one that was changed or paused stays as it is. */
export async function ensureDefaultSchedules(
  tx: TenantTransaction,
  tenantId: string,
  now: Instant,
  startsNow: boolean,
): Promise<void> {
  const sync = { id: syncScheduleId, kind: 'sync', words: syncWords, startsNow } as const;
  const upkeep = { id: upkeepScheduleId, kind: 'upkeep', words: upkeepWords, startsNow: false } as const;
  const reconcile = { id: reconcileScheduleId, kind: 'reconcile', words: reconcileWords, startsNow: false } as const;
  for (const each of [sync, upkeep, reconcile])
    await addSchedule(tx, { tenantId, ...each, ...parseTiming(each.words, 'UTC'), now });
}
