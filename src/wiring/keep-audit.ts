import type { Metrics } from '../observability/metrics.ts';
import type { Logger } from '../observability/open-logger.ts';
import { openCheckpointBook } from '../orchestration/audit/checkpoint-file.ts';
import { raiseAlarms } from '../orchestration/audit/raise-alarms.ts';
import { createAuditSealer } from '../orchestration/audit/seal-audit.ts';
import { whileAlone } from '../store/exclusive-work.ts';
import type { Store } from '../store/open-store.ts';
import { listWorkspaces } from '../store/workspaces.ts';

export interface AuditKeeping {
  readonly store: Store;
  /** Where the checkpoints and their key are kept, outside the database. */
  readonly dataDir: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly nowMs?: () => number;
  readonly sealEveryMs?: number;
  readonly alarmEveryMs?: number;
}

/** The chores of the audit in a process that stays up. */
export interface AuditKeeper {
  /** Seals what is committed and looks for anomalies now, unless another process is at it. */
  round(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Seals the audit's chains every 10 s and looks for anomalies every minute, in one process of the installation at a time. An anomaly is
 * an audit row, a line of log and a figure; a chore that fails is logged and tried again.
 */
export async function keepAudit(keeping: AuditKeeping): Promise<AuditKeeper> {
  const { store, logger, metrics, dataDir, nowMs = Date.now } = keeping;
  const sealer = createAuditSealer(store, await openCheckpointBook(dataDir));
  let running: Promise<void> = Promise.resolve();
  const chore = (name: string, work: () => Promise<unknown>) => {
    running = running
      .then(() => whileAlone(store, name, work))
      .then(
        () => undefined,
        (error: unknown) => {
          metrics.countChoreFailure(name);
          logger.warn({ err: error, chore: name }, 'a chore of the audit failed');
        },
      );
    return running;
  };
  const seal = () => chore('audit-sealer', () => sealer.sealNow());
  const look = () =>
    chore('audit-alarms', async () => {
      for (const { id: tenantId } of await listWorkspaces(store)) {
        for (const { kind, principalId, system, count, limit } of await raiseAlarms(
          store,
          tenantId,
          nowMs(),
          noOutbox,
        )) {
          metrics.countAlarm(kind);
          logger.warn({ tenantId, kind, principalId, system, count, limit }, 'anomaly');
        }
      }
    });
  const timers = [setInterval(seal, keeping.sealEveryMs ?? 10_000), setInterval(look, keeping.alarmEveryMs ?? 60_000)];
  for (const timer of timers) timer.unref();
  return {
    async round() {
      await look();
      await seal();
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await seal();
    },
  };
}

/** Alarms are shown by `status` and `doctor`, logged and counted; nobody is written to. */
const noOutbox = async (): Promise<void> => undefined;
