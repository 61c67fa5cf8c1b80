import { randomUUID } from 'node:crypto';
import { alarmAction, readActHistory, readActs, readAlarmKeys } from '../../store/audit-history.ts';
import { appendAudit } from '../../store/audit-log.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import {
  type Anomaly,
  type AnomalySettings,
  anomalyWindowMs,
  defaultAnomalySettings,
  findAnomalies,
} from './find-anomalies.ts';

/** Tells people of an anomaly, in the transaction that records it: an outbox row is written or nothing happened. */
export type RaiseAlarm = (tx: TenantTransaction, tenantId: string, anomaly: Anomaly) => Promise<void>;

/** A window that has just ended is looked at once more: its last acts came after the last look. */
const lookBackMs = 2 * 60_000;

/**
 * Looks at the tenant's acts in the window of ten minutes that `nowMs` is in, and raises each anomaly once; run it every minute.
 * Returns what it raised.
 */
export async function raiseAlarms(
  store: Store,
  tenantId: string,
  nowMs: number,
  raise: RaiseAlarm,
  settings: AnomalySettings = defaultAnomalySettings,
): Promise<Anomaly[]> {
  const starts = new Set([windowStartOf(nowMs - lookBackMs), windowStartOf(nowMs)]);
  return store.withTenant(tenantId, async (tx) => {
    const raised = await readAlarmKeys(tx, new Date(nowMs - 86_400_000).toISOString());
    const found: Anomaly[] = [];
    for (const startMs of starts) found.push(...(await findInWindow(tx, startMs, settings)));
    const fresh = found.filter(({ key }) => !raised.has(key) && raised.add(key));
    for (const anomaly of fresh) {
      await appendAudit(tx, tenantId, [alarmRecord(anomaly)]);
      await raise(tx, tenantId, anomaly);
    }
    return fresh;
  });
}

async function findInWindow(tx: TenantTransaction, startMs: number, settings: AnomalySettings): Promise<Anomaly[]> {
  const start = new Date(startMs).toISOString();
  const acts = await readActs(tx, start, new Date(startMs + anomalyWindowMs).toISOString());
  if (acts.length === 0) return [];
  const principalIds = [...new Set(acts.map(({ principalId }) => principalId))];
  const rows = await readActHistory(tx, principalIds, start, anomalyWindowMs);
  const histories = new Map(rows.map((row) => [row.principalId, { ...row, systems: new Set(row.systems) }]));
  return findAnomalies(acts, histories, start, settings);
}

function windowStartOf(atMs: number): number {
  return Math.floor(atMs / anomalyWindowMs) * anomalyWindowMs;
}

function alarmRecord({ kind, key, principalId, system, count, limit }: Anomaly) {
  return {
    requestId: randomUUID(),
    principalKind: 'system' as const,
    principalId: 'bellwether',
    channel: 'schedule' as const,
    action: alarmAction,
    subject: key,
    purpose: 'anomaly alarms',
    effect: 'allow',
    reason: kind,
    policyVersion: 'none',
    argumentsDigest: null,
    system,
    facts: { about: principalId, count, limit },
  };
}
