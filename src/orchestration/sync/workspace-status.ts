import type { DriftReport } from '../../../intelligence/win-model/check-drift.ts';
import type { Instant } from '../../domain/time.ts';
import { listApprovals } from '../../store/approvals.ts';
import { type AlarmRow, listAlarms } from '../../store/audit-history.ts';
import { listConnections } from '../../store/connections.ts';
import { sql } from '../../store/drizzle.ts';
import type { Store } from '../../store/open-store.ts';
import { listCursors } from '../../store/sync-cursors.ts';
import { readWinModel } from '../../store/win-models.ts';
import type { Workspace } from '../../store/workspaces.ts';
import { driftOf } from '../learning/watch-drift.ts';

/** One connection as `status` shows it. `partial` lists objects whose pass has not come to its end. */
export interface ConnectionStatus {
  readonly id: string;
  readonly system: string;
  readonly health: string;
  readonly healthReason: string | null;
  readonly dataAsOf: Instant | null;
  readonly syncedAt: Instant | null;
  readonly partial: readonly string[];
}

export interface WorkspaceStatus {
  readonly workspace: string;
  readonly label: string;
  readonly database: Store['kind'];
  readonly records: Readonly<Record<string, number>>;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly connections: readonly ConnectionStatus[];
  /** Anomalies among audited acts of the last 24 hours, newest first. */
  readonly alarms: readonly AlarmRow[];
  /** How the win model in use did on deals that ended since its training; null: none is in use, or nobody has looked. */
  readonly drift: DriftReport | null;
  /** Acts that wait for an approval. */
  readonly approvalsWaiting: number;
}

const alarmsShown = 20;

/** Reads what is connected, how complete it is, and what waits to be sent. */
export async function readStatus(store: Store, workspace: Workspace): Promise<WorkspaceStatus> {
  return store.withTenant(workspace.id, async (tx) => {
    const counts = await tx.execute<{ kind: string; name: string; n: number }>(sql`
      select 'record' as kind, object as name, count(*)::int as n from bellwether.record where not is_deleted group by object
      union all select 'record', 'activity', count(*)::int from bellwether.activity where not is_deleted having count(*) > 0
      union all select 'delivery', status, count(*)::int from bellwether.outbox group by status
      order by kind, name`);
    const cursors = await listCursors(tx);
    const connections = (await listConnections(tx)).map((row): ConnectionStatus => {
      const { id, system, health, healthReason, dataAsOf, syncedAt } = row;
      const open = cursors.filter((cursor) => cursor.connectionId === id && cursor.cursor !== null);
      const partial = open.map(
        ({ object, readCount, totalCount }) => `${object}: ${readCount} of ${totalCount ?? 'unknown'}`,
      );
      return { id, system, health, healthReason, dataAsOf, syncedAt, partial };
    });
    const nowMs = Date.now();
    const alarms = await listAlarms(tx, new Date(nowMs - 86_400_000).toISOString(), alarmsShown);
    const waiting = await listApprovals(tx, { openOnly: true, now: new Date(nowMs).toISOString(), limit: 1_000 });
    const model = await readWinModel(tx, '9999-12-31T23:59:59.999Z');
    const of = (kind: string) =>
      Object.fromEntries(counts.rows.filter((row) => row.kind === kind).map(({ name, n }) => [name, n]));
    return {
      workspace: workspace.id,
      label: workspace.label,
      database: store.kind,
      records: of('record'),
      deliveries: of('delivery'),
      connections,
      alarms,
      drift: model?.body == null ? null : driftOf(model),
      approvalsWaiting: waiting.length,
    };
  });
}
