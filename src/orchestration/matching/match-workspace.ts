import type { Activity } from '../../domain/activity.ts';
import type { Engagement } from '../../domain/engagement.ts';
import { applyRecords } from '../../store/apply-records.ts';
import { markLoggedCopies } from '../../store/duplicate-activities.ts';
import {
  askForRematch,
  type MatchedEngagement,
  matchedConnection,
  readPending,
  saveMatches,
} from '../../store/engagements.ts';
import { buryRecords } from '../../store/mirrored-ids.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { openPass, saveCursor } from '../../store/sync-cursors.ts';
import { type DirectoryBase, loadDirectory, loadDirectoryBase } from './load-directory.ts';
import { matchEngagement } from './match-engagement.ts';
import { mergeCopies } from './merge-copies.ts';

const batchSize = 1_000;
/** Changes committed late carry an earlier stamp, so this much is looked at again; matching twice changes nothing. */
const overlapMs = 5 * 60_000;
const cursorKey = { connectionId: matchedConnection, object: 'matching' };

/** What a run of matching did: how many messages ended in which state. */
export type MatchingReport = Readonly<Record<string, number>>;

/**
 * Gives messages and meetings to accounts and deals and writes them as activities: those that are new, and those whose people,
 * companies or deals changed since the last run. `internalDomains` are the workspace's own, beside its sales users'.
 */
export async function matchWorkspace(
  store: Store,
  tenantId: string,
  internalDomains: readonly string[],
): Promise<MatchingReport> {
  const { base, pass } = await store.withTenant(tenantId, async (tx) => {
    const opened = await openPass(tx, tenantId, cursorKey, { full: false, restart: true });
    const loaded = await loadDirectoryBase(tx, internalDomains);
    const domains = [...loaded.internalDomains].sort().join(' ');
    const [since, knownDomains] = opened.watermark?.split('|') ?? [];
    const isSame = since !== undefined && knownDomains === domains;
    await askForRematch(tx, isSame ? new Date(Date.parse(since) - overlapMs).toISOString() : null);
    return { base: loaded, pass: { ...opened, domains } };
  });
  const report: Record<string, number> = {};
  for (;;) {
    const matched = await store.withTenant(tenantId, (tx) => matchBatch(tx, tenantId, base));
    for (const { state } of matched) report[state] = (report[state] ?? 0) + 1;
    if (matched.length === 0) break;
  }
  const count = Object.values(report).reduce((sum, n) => sum + n, 0);
  await store.withTenant(tenantId, (tx) =>
    saveCursor(tx, cursorKey, pass.revision, {
      cursor: null,
      done: true,
      total: count,
      readCount: count,
      watermark: `${pass.startedAt}|${pass.domains}`,
    }),
  );
  return report;
}

async function matchBatch(tx: TenantTransaction, tenantId: string, base: DirectoryBase): Promise<MatchedEngagement[]> {
  const pending = await readPending(tx, batchSize);
  if (pending.length === 0) return [];
  const merged = new Map<string, Engagement>();
  for (const { activityId, copies } of pending) {
    const [first, ...others] = copies;
    if (first) merged.set(activityId, mergeCopies([first, ...others]));
  }
  const directory = await loadDirectory(tx, base, [...merged.values()]);
  const matches = pending.map(({ activityId }): MatchedEngagement => {
    const engagement = merged.get(activityId);
    const gone = { state: 'unassigned', reason: 'Every copy of it is deleted.', activity: null, refs: [] } as const;
    return { activityId, ...(engagement ? matchEngagement(activityId, engagement, directory) : gone) };
  });
  await saveMatches(tx, matches);
  await writeActivities(tx, tenantId, matches);
  return matches;
}

async function writeActivities(
  tx: TenantTransaction,
  tenantId: string,
  matches: readonly MatchedEngagement[],
): Promise<void> {
  const activities = matches.flatMap(({ activity }): Activity[] => (activity ? [activity] : []));
  const gone = matches.filter(({ activity }) => activity === null).map(({ activityId }) => activityId);
  await applyRecords(
    tx,
    tenantId,
    matchedConnection,
    activities.map((activity) => ({ object: 'activity', activity, isDeleted: false })),
  );
  if (gone.length > 0) await buryRecords(tx, tenantId, 'activity', gone);
  await markLoggedCopies(
    tx,
    tenantId,
    matches.map(({ activityId }) => activityId),
  );
}
