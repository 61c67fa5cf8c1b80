import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryState } from '../domain/alert.ts';
import type { ErrorCode } from '../domain/errors.ts';

/** One finished tool call. `tool` null: a name nobody has, so that callers cannot make up labels. */
export interface MeasuredCall {
  readonly tool: string | null;
  readonly system: string | null;
  readonly outcome: 'succeeded' | 'failed' | 'denied';
  readonly error: { readonly code: ErrorCode } | null;
  readonly fromCache: boolean;
  readonly durationMs: number;
}

/** What is asked at each scrape. A source that fails leaves its figures out of that scrape; the others still come. */
export interface MetricSources {
  /** Connections by system and state of their breaker. */
  readonly breakers?: () => readonly { system: string; state: 'closed' | 'open' | 'half_open'; count: number }[];
  /** Audit rows that are not durable yet. */
  readonly auditQueue?: () => number;
  readonly deliveries?: () => Promise<readonly { state: DeliveryState; channel: string; count: number }[]>;
  /** Age of the oldest action that is due; null: none is. */
  readonly oldestPendingMs?: () => Promise<number | null>;
  /** The same for each workspace and channel that has one. */
  readonly oldestPending?: () => Promise<readonly { tenantId: string; channel: string; ageMs: number }[]>;
  readonly pool?: () => { readonly total: number; readonly idle: number; readonly waiting: number };
}

/** A step of a plan that ended, or a plan that ended or stepped aside. */
export type MeasuredPlan =
  | { readonly kind: 'step'; readonly act: string; readonly status: string; readonly durationMs: number }
  | { readonly kind: 'plan'; readonly status: string; readonly durationMs: number };

/** The figures of one process. */
export interface Metrics {
  readonly contentType: string;
  observeCall(call: MeasuredCall): void;
  observePlan(measured: MeasuredPlan): void;
  /** A request that the connector role refused, and why. */
  countRefusal(reason: string): void;
  /** An anomaly among audited acts, by its kind. */
  countAlarm(kind: string): void;
  /** Spans that reached no collector. */
  countDroppedSpans(count: number): void;
  /** A chore of a process that stays up failed; it is tried again. */
  countChoreFailure(chore: string): void;
  /** Adds sources; later ones replace earlier ones of the same name. */
  watch(sources: MetricSources): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** Opens the figures of a process in a registry of their own. No figure carries a person or a record; a workspace's id stands at the age of what waits alone. */
export function openMetrics(): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const labelNames = ['tool', 'system', 'outcome'] as const;
  const calls = new Counter({
    name: 'bellwether_tool_calls_total',
    help: 'Finished tool calls; code is the error, none when there is none',
    labelNames: [...labelNames, 'code', 'cached'],
    registers,
  });
  const durations = new Histogram({
    name: 'bellwether_tool_call_duration_seconds',
    help: 'Time of finished tool calls',
    labelNames,
    buckets: [0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
    registers,
  });
  const observePlan = planFigures(registers);
  const refusals = new Counter({
    name: 'bellwether_refused_requests_total',
    help: 'Requests the connector role refused',
    labelNames: ['reason'],
    registers,
  });
  const alarms = new Counter({
    name: 'bellwether_audit_alarms_total',
    help: 'Anomalies among audited acts, by kind',
    labelNames: ['kind'],
    registers,
  });
  const choreFailures = new Counter({
    name: 'bellwether_chore_failures_total',
    help: 'Chores of this process that failed and are tried again',
    labelNames: ['chore'],
    registers,
  });
  const droppedSpans = new Counter({
    name: 'bellwether_dropped_spans_total',
    help: 'Spans that reached no collector: the queue was full, or it did not take them',
    registers,
  });
  const scrape = gauges(registers);
  let sources: MetricSources = {};
  return {
    contentType: registry.contentType,
    observeCall({ tool, system, outcome, error, fromCache, durationMs }) {
      const labels = { tool: tool ?? 'unknown', system: system ?? 'none', outcome };
      calls.inc({ ...labels, code: error?.code ?? 'none', cached: String(fromCache) });
      durations.observe(labels, durationMs / 1_000);
    },
    observePlan,
    countRefusal: (reason) => refusals.inc({ reason }),
    countAlarm: (kind) => alarms.inc({ kind }),
    countDroppedSpans: (count) => droppedSpans.inc(count),
    countChoreFailure: (chore) => choreFailures.inc({ chore }),
    watch(more) {
      sources = { ...sources, ...more };
    },
    async text() {
      await scrape(sources);
      return registry.metrics();
    },
  };
}

/** How plans and their steps end and how long they take. */
function planFigures(registers: Registry[]): (measured: MeasuredPlan) => void {
  const buckets = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 10, 30, 120, 600];
  const plans = new Histogram({
    name: 'bellwether_plan_work_seconds',
    help: 'Time at work of plans that ended or wait, by where they stand',
    labelNames: ['status'],
    buckets,
    registers,
  });
  const steps = new Histogram({
    name: 'bellwether_plan_step_seconds',
    help: 'Time of ended steps of plans, waiting included',
    labelNames: ['act', 'status'],
    buckets,
    registers,
  });
  return (measured) => {
    const seconds = measured.durationMs / 1_000;
    if (measured.kind === 'plan') plans.observe({ status: measured.status }, seconds);
    else steps.observe({ act: measured.act, status: measured.status }, seconds);
  };
}

/** The gauges that are read when somebody looks. */
function gauges(registers: Registry[]): (sources: MetricSources) => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `bellwether_${name}`, help, labelNames, registers });
  const breakers = gauge('breaker_connections', 'Connections by system and state of their breaker', [
    'system',
    'state',
  ]);
  const auditQueue = gauge('audit_queue_rows', 'Audit rows in memory that are not durable yet');
  const deliveries = gauge('deliveries', 'Accepted actions by state and channel', ['state', 'channel']);
  const oldest = gauge('oldest_pending_seconds', 'Age of the oldest action that is due; 0 when none is');
  const oldestOf = gauge(
    'oldest_pending_by_channel_seconds',
    'Age of the oldest due action of a workspace and channel',
    ['workspace', 'channel'],
  );
  const poison = gauge('poison_deliveries', 'Actions in quarantine because they brought down their worker');
  const pool = gauge('database_connections', 'Connections of the database pool by state', ['state']);
  return async (sources) => {
    const reads = [
      () => {
        breakers.reset();
        for (const { system, state, count } of sources.breakers?.() ?? []) breakers.set({ system, state }, count);
      },
      () => auditQueue.set(sources.auditQueue?.() ?? 0),
      async () => {
        const counts = (await sources.deliveries?.()) ?? [];
        deliveries.reset();
        for (const { state, channel, count } of counts) deliveries.set({ state, channel }, count);
        const poisonous = counts.filter(({ state }) => state === 'quarantined');
        poison.set(poisonous.reduce((sum, { count }) => sum + count, 0));
      },
      async () => oldest.set(((await sources.oldestPendingMs?.()) ?? 0) / 1_000),
      async () => {
        const waiting = (await sources.oldestPending?.()) ?? [];
        oldestOf.reset();
        for (const { tenantId, channel, ageMs } of waiting) {
          oldestOf.set({ workspace: tenantId, channel }, ageMs / 1_000);
        }
      },
      () => {
        for (const [state, count] of Object.entries(sources.pool?.() ?? {})) pool.set({ state }, count);
      },
    ];
    await Promise.allSettled(reads.map(async (read) => read()));
  };
}
