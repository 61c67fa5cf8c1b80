import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelivery } from '../../execution/deliveries/decide-delivery.ts';
import { localOwner } from '../../src/domain/principal.ts';
import { type ChaosRoom, openChaosRoom, patiently, type RoomOptions } from './chaos-room.ts';
import { applyFault, type FaultKind } from './faults.ts';
import { pick, seeded } from './random.ts';

export interface DeliveryRun extends RoomOptions {
  readonly seed: number;
  readonly faults: number;
  readonly alerts: number;
  readonly kinds: readonly FaultKind[];
  /** True: one kind after the other; false: drawn at random. */
  readonly inTurn?: boolean;
  readonly onProgress?: (done: number) => void;
}

/** What a run did to the engine and what the engine did. */
export interface DeliveryReport {
  readonly seed: number;
  readonly channel: RoomOptions['channel'];
  readonly faults: number;
  readonly kills: number;
  readonly alerts: number;
  /** Accepted alerts that were neither delivered nor ended where people see them. */
  readonly lost: number;
  /** Effects beyond the first of an alert. */
  readonly duplicated: number;
  /** What happened to each doubled alert, in order: who asked the provider for what, and what was done to those workers. */
  readonly doubles: readonly (readonly string[])[];
  /** Alerts that were quarantined on the way and retried by hand. */
  readonly quarantined: number;
  /** Ended in another visible state than sent: state and reason. */
  readonly visible: readonly string[];
  /** Sent alerts without exactly one audit row. */
  readonly unaudited: number;
  /** Requests a provider with keys absorbed, or that were read back. */
  readonly absorbed: number;
  readonly recoveryP95Secs: number | null;
  /** Worker processes that ended although nobody killed them. */
  readonly accidents: readonly string[];
  readonly elapsedSecs: number;
}

/** Accepts alerts while faults happen, waits until everything has ended, and compares the provider with the store. */
export async function runDelivery(run: DeliveryRun): Promise<DeliveryReport> {
  const startedMs = performance.now();
  const random = seeded(run.seed);
  const room = await openChaosRoom(run);
  let kills = 0;
  try {
    for (let done = 0; done < run.faults; done += 1) {
      const share = Math.ceil((run.alerts * (done + 1)) / run.faults) - room.acceptedCount;
      // as after a crash in production there is another worker to take over
      await room.workerPool.untilReady(run.workers - 1);
      const accepting = room.accept(share);
      const kind = run.inTurn ? (run.kinds[done % run.kinds.length] as FaultKind) : pick(random, run.kinds);
      const isKill = await applyFault(room, kind, random);
      await accepting;
      if (isKill) kills += 1;
      run.onProgress?.(done + 1);
    }
    const quarantined = await untilEnded(room);
    return { ...(await compare(room, run, kills)), quarantined, elapsedSecs: (performance.now() - startedMs) / 1_000 };
  } finally {
    await room.close();
  }
}

/** Waits for the last action; what was quarantined is retried as a person would. Returns how many that were. */
async function untilEnded(room: ChaosRoom): Promise<number> {
  let quarantined = 0;
  let last = '';
  let stuckSince = performance.now();
  for (;;) {
    const { rows } = await patiently(() =>
      room.store.pool.query<{ tenant_id: string; id: string; status: string }>(
        `select tenant_id, id, status from bellwether.outbox where status in ('pending', 'sending', 'quarantined')`,
      ),
    );
    if (rows.length === 0) return quarantined;
    for (const { tenant_id, id, status } of rows) {
      if (status !== 'quarantined') continue;
      quarantined += 1;
      const decision = { id, by: localOwner(tenant_id), reason: 'killed by the drill, not by its content' };
      await patiently(() => room.store.withTenant(tenant_id, (tx) => retryDelivery(tx, decision)));
    }
    const now = rows.map(({ id, status }) => id + status).join();
    if (now !== last) stuckSince = performance.now();
    last = now;
    if (performance.now() - stuckSince > room.leaseMs * 4 + 20_000) return quarantined;
    await sleep(200);
  }
}

interface EndRow {
  status: string;
  last_error: { message: string } | null;
  request_key: string;
  audits: number;
}

async function compare(room: ChaosRoom, run: DeliveryRun, kills: number) {
  const { rows } = await room.store.pool.query<EndRow>(`
    select o.status, o.last_error, o.request_key,
      (select count(*)::int from bellwether.audit a where a.tenant_id = o.tenant_id and a.effect = 'sent'
        and a.detail ->> 'outboxId' = o.id) as audits
    from bellwether.outbox o`);
  const effects = Map.groupBy(room.provider.posted, ({ key }) => key);
  const isSent = (row: EndRow) => row.status === 'sent';
  const isOpen = (row: EndRow) => row.status === 'pending' || row.status === 'sending';
  const recoveries = [...room.recoveriesMs].sort((a, b) => a - b);
  const p95 = recoveries[Math.min(recoveries.length - 1, Math.floor(recoveries.length * 0.95))];
  const missing = room.acceptedCount - rows.length;
  return {
    seed: run.seed,
    channel: run.channel,
    faults: run.faults,
    kills,
    alerts: room.acceptedCount,
    lost: missing + rows.filter((row) => isOpen(row) || (isSent(row) && !effects.has(row.request_key))).length,
    duplicated: room.provider.posted.length - effects.size,
    doubles: [...effects].filter(([, { length }]) => length > 1).map(([key]) => historyOf(room, key)),
    visible: rows
      .filter((row) => !isSent(row) && !isOpen(row))
      .map(({ status, last_error }) => `${status}: ${last_error?.message}`),
    unaudited: rows.filter((row) => isSent(row) && row.audits !== 1).length,
    absorbed: room.provider.requests - room.provider.posted.length,
    recoveryP95Secs: p95 === undefined ? null : Math.round(p95) / 1_000,
    accidents: room.workerPool.accidents,
  };
}

/** Seconds since its first request: what arrived for one alert, and the signals to the workers that sent it. */
function historyOf({ provider, workerPool }: ChaosRoom, key: string): string[] {
  const heard = provider.heard.filter((each) => each.key === key);
  const pids = new Set(heard.map(({ pid }) => pid));
  const first = heard[0]?.at ?? 0;
  return [...heard, ...workerPool.signals.filter(({ pid, at }) => pids.has(pid) && at > first - 60_000)]
    .sort((a, b) => a.at - b.at)
    .map(({ pid, what, at }) => `${((at - first) / 1_000).toFixed(3)} s, worker ${pid}: ${what}`);
}
