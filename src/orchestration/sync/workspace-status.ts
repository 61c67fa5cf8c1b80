import type { DriftReport } from '../../../intelligence/win-model/check-drift.ts';
import type { Instant } from '../../domain/time.ts';
import { type AmbiguousCompany, listAmbiguousCompanies } from '../../store/account-events.ts';
import { listApprovals } from '../../store/approvals.ts';
import { type AlarmRow, listAlarms } from '../../store/audit-history.ts';
import { type ChannelHealth, readChannelHealth } from '../../store/channel-health.ts';
import type { StoredQuota } from '../../store/connection-quotas.ts';
import { listConnections } from '../../store/connections.ts';
import { sql } from '../../store/drizzle.ts';
import { listUnassigned, type UnassignedEngagement } from '../../store/engagements.ts';
import { readInstallation } from '../../store/installation.ts';
import { type ModelUsageRow, readModelUsage } from '../../store/model-usage.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { type CursorRow, listCursors } from '../../store/sync-cursors.ts';
import { readWinModel } from '../../store/win-models.ts';
import type { Workspace } from '../../store/workspaces.ts';
import { driftOf } from '../learning/watch-drift.ts';

/**
 * How complete one object is. `partial`: a pass is under way or stopped; `since` is when it began. `read` of `total` is how far it
 * is; `total` null: the source does not say. `completedAt` null: no pass has come to its end yet.
 */
export interface ObjectCoverage {
  readonly object: string;
  readonly state: 'complete' | 'partial';
  readonly read: number;
  readonly total: number | null;
  readonly since: Instant | null;
  readonly completedAt: Instant | null;
  readonly reason: string | null;
}

/** One connection as `status` shows it. `partial` lists objects whose pass has not come to its end. */
export interface ConnectionStatus {
  readonly id: string;
  readonly system: string;
  readonly health: string;
  readonly healthReason: string | null;
  readonly dataAsOf: Instant | null;
  readonly syncedAt: Instant | null;
  readonly partial: readonly string[];
  readonly objects: readonly ObjectCoverage[];
  /** What the source said last about its calls; null: nothing. */
  readonly quota: StoredQuota | null;
}

export interface WorkspaceStatus {
  readonly workspace: string;
  readonly label: string;
  readonly database: Store['kind'];
  readonly records: Readonly<Record<string, number>>;
  readonly deliveries: Readonly<Record<string, number>>;
  /** How each channel gets on, and since when one does not get through. */
  readonly channels: readonly ChannelHealth[];
  readonly matching: Readonly<Record<string, number>>;
  readonly connections: readonly ConnectionStatus[];
  /** What a person must decide, newest first, at most 50 of each: messages that fit several deals or accounts, and accounts that fit several companies. */
  readonly ambiguous: {
    readonly messages: readonly Pick<UnassignedEngagement, 'activityId' | 'kind' | 'occurredAt' | 'reason'>[];
    readonly companies: readonly AmbiguousCompany[];
  };
  /** Anomalies among audited acts of the last 24 hours, newest first. */
  readonly alarms: readonly AlarmRow[];
  /** How the win model in use did on deals that ended since its training; null: none is in use, or nobody has looked. */
  readonly drift: DriftReport | null;
  /** Acts that wait for an approval. */
  readonly approvalsWaiting: number;
  /** What was used of the configured language model today (UTC), by purpose. */
  readonly modelUsage: readonly Pick<ModelUsageRow, 'purpose' | 'calls' | 'failures' | 'tokens'>[];
  /** Why nothing is delivered after a restore; null: deliveries go out. */
  readonly heldReason: string | null;
}

const alarmsShown = 20;
const ambiguousShown = 50;

/** Reads what is connected, how complete it is, and what waits to be sent. */
export async function readStatus(store: Store, workspace: Workspace): Promise<WorkspaceStatus> {
  return store.withTenant(workspace.id, async (tx) => {
    const counts = await tx.execute<{ kind: string; name: string; n: number }>(sql`
      select 'record' as kind, object as name, count(*)::int as n from bellwether.record where not is_deleted group by object
      union all select 'record', 'activity', count(*)::int from bellwether.activity
        where not is_deleted and duplicate_of is null having count(*) > 0
      union all select 'delivery', status, count(*)::int from bellwether.outbox group by status
      union all select 'matching', state, count(distinct activity_id)::int from bellwether.engagement
        where not is_deleted group by state
      order by kind, name`);
    const cursors = await listCursors(tx);
    const rows = await listConnections(tx);
    const connections = rows.map((row): ConnectionStatus => {
      const { id, system, health, healthReason, dataAsOf, syncedAt, quota } = row;
      const objects = cursors.filter(({ connectionId }) => connectionId === id).map(coverageOf);
      const partial = objects.filter(({ state }) => state === 'partial').map(coverageText);
      return { id, system, health, healthReason, dataAsOf, syncedAt, partial, objects, quota };
    });
    const nowMs = Date.now();
    const alarms = await listAlarms(tx, new Date(nowMs - 86_400_000).toISOString(), alarmsShown);
    const waiting = await listApprovals(tx, { openOnly: true, now: new Date(nowMs).toISOString(), limit: 1_000 });
    const model = await readWinModel(tx, '9999-12-31T23:59:59.999Z');
    const used = await readModelUsage(tx, new Date(nowMs).toISOString().slice(0, 10));
    const of = (kind: string) =>
      Object.fromEntries(counts.rows.filter((row) => row.kind === kind).map(({ name, n }) => [name, n]));
    return {
      workspace: workspace.id,
      label: workspace.label,
      database: store.kind,
      records: of('record'),
      deliveries: of('delivery'),
      channels: await readChannelHealth(tx),
      matching: of('matching'),
      connections,
      ambiguous: await readAmbiguous(tx),
      alarms,
      drift: model?.body == null ? null : driftOf(model),
      approvalsWaiting: waiting.length,
      modelUsage: used.map(({ purpose, calls, failures, tokens }) => ({ purpose, calls, failures, tokens })),
      heldReason: (await readInstallation(tx)).heldReason,
    };
  });
}

/** Without addresses: they are personal, and the reason names what the message fits. */
async function readAmbiguous(tx: TenantTransaction): Promise<WorkspaceStatus['ambiguous']> {
  const messages = await listUnassigned(tx, ambiguousShown, ['ambiguous']);
  const companies = await listAmbiguousCompanies(tx);
  return {
    messages: messages.map(({ activityId, kind, occurredAt, reason }) => ({ activityId, kind, occurredAt, reason })),
    companies: companies.slice(0, ambiguousShown),
  };
}

function coverageOf(row: CursorRow): ObjectCoverage {
  const { object, cursor, readCount, totalCount, passStartedAt, completedAt, stopReason } = row;
  const isPartial = cursor !== null || completedAt === null || (passStartedAt !== null && passStartedAt > completedAt);
  return {
    object,
    state: isPartial ? 'partial' : 'complete',
    read: readCount,
    total: totalCount,
    since: isPartial ? passStartedAt : null,
    completedAt,
    reason: stopReason,
  };
}

/** One object's coverage for people: `opportunity: 4,200 of 9,800, partial since 10:02 UTC on 2026-11-20`. */
export function coverageText({ object, read, total, since, reason }: ObjectCoverage): string {
  const name = object.replaceAll('_', ' ');
  const of = total === null ? '' : ` of ${total.toLocaleString('en')}`;
  const at = since === null ? '' : ` since ${since.slice(11, 16)} UTC on ${since.slice(0, 10)}`;
  return `${name}: ${read.toLocaleString('en')}${of}, partial${at}${reason ? ` (${reason})` : ''}`;
}
