import { randomUUID } from 'node:crypto';
import type { Channel } from '../../execution/channels/channel.ts';
import { countOpen } from '../../execution/dispatcher/take-due-rows.ts';
import { toAppError } from '../domain/errors.ts';
import type { ToolCall } from '../domain/tool.ts';
import { type Metrics, openMetrics } from '../observability/metrics.ts';
import { type Logger, openLogger } from '../observability/open-logger.ts';
import { currentRequestId, traceWork } from '../observability/trace-work.ts';
import type { CallEvent, Gateway } from '../orchestration/gateway/gateway.ts';
import { settleCalls } from '../orchestration/gateway/settle-calls.ts';
import { logRedaction } from '../orchestration/redaction/redact-log.ts';
import { countDeliveries, oldestPending } from '../store/count-deliveries.ts';
import type { Store } from '../store/open-store.ts';

/** How a process tells what it does. */
export interface Observability {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Takes every finished call of the gateway: figures, and one line of log without arguments or content. */
  observe(event: CallEvent): void;
}

/** Opens logger and figures of a process in `role`. */
export function openObservability(
  level: string,
  role: string,
  destination?: { write(line: string): void },
): Observability {
  const logger = openLogger({ level, role, redaction: logRedaction(), ...(destination ? { destination } : {}) });
  const metrics = openMetrics();
  return {
    logger,
    metrics,
    observe(event) {
      metrics.observeCall(event);
      const { error, ...facts } = event;
      if (error === null) return logger.debug(facts, 'tool call');
      // a bug of ours is named to callers by its request id alone, so its reason must be in the log
      if (error.code === 'internal')
        return logger.error({ ...facts, code: error.code, bug: describeBug(error) }, 'tool call failed');
      logger.info({ ...facts, code: error.code }, 'tool call failed');
    },
  };
}

/**
 * What a bug is and where, for each error of its chain: type and frames. Its message is left out, because a connector's exception may
 * quote anything it was reading.
 */
function describeBug(error: Error): { readonly type: string; readonly at: readonly string[] }[] {
  const chain: { type: string; at: string[] }[] = [];
  for (let current: unknown = error; current instanceof Error && chain.length < 5; current = current.cause) {
    const frames = (current.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
    chain.push({ type: current.name, at: frames.slice(0, 8).map((line) => line.trim()) });
  }
  return chain;
}

/** What the store can tell at each scrape; delivery counts are at most 15 s old, because they read every workspace. */
export function watchStore(metrics: Metrics, store: Store): void {
  let counted: { readonly atMs: number; readonly counts: ReturnType<typeof countDeliveries> } | null = null;
  metrics.watch({
    pool: () => ({ total: store.pool.totalCount, idle: store.pool.idleCount, waiting: store.pool.waitingCount }),
    oldestPending: () => oldestPending(store),
    oldestPendingMs: async () => (await countOpen(store)).oldestAgeMs,
    deliveries: () => {
      if (counted === null || performance.now() - counted.atMs > 15_000) {
        counted = { atMs: performance.now(), counts: countDeliveries(store) };
      }
      return counted.counts;
    },
  });
}

/** The same gateway with a span for every call; a call without a request id joins the work it is made in. */
export function tracedGateway(gateway: Gateway): Gateway {
  const callTool = (call: ToolCall) => {
    const requestId = call.requestId ?? currentRequestId() ?? randomUUID();
    const { principal, purpose } = call;
    // purposes beyond their first word name records
    const facts = { 'bellwether.purpose': purpose.split(' ', 1)[0] ?? '', 'bellwether.tenant': principal.tenantId };
    const name = purpose.startsWith('sync') ? 'sync page' : 'tool call';
    return traceWork(name, requestId, facts, async (note) => {
      try {
        const result = await gateway.callTool({ ...call, requestId });
        const { tool, system, fromCache, records } = result.provenance;
        note({ 'bellwether.tool': tool, 'bellwether.system': system });
        note({ 'bellwether.cached': fromCache, 'bellwether.records': records ?? 0 });
        return result;
      } catch (error) {
        // only of a tool that there is: any other name is the caller's own text
        const { tool, system } = toAppError(error).data;
        if (tool !== undefined && system !== undefined) note({ 'bellwether.tool': tool, 'bellwether.system': system });
        throw error;
      }
    });
  };
  return {
    callTool,
    callMany: (calls) => settleCalls(callTool, calls),
    listTools: (principal) => gateway.listTools(principal),
    findTools: (principal, search) => gateway.findTools(principal, search),
    inspectTool: (principal, tool) => gateway.inspectTool(principal, tool),
    previewCall: (call) => gateway.previewCall(call),
    authorize: (request) => gateway.authorize(request),
    stats: () => gateway.stats(),
    flush: () => gateway.flush(),
    close: () => gateway.close(),
  };
}

/** The same channel with a span for every delivery, under the request id that its calls and audit rows carry. */
export function tracedChannel(channel: Channel): Channel {
  return {
    ...channel,
    ...(channel.forWorkspace && {
      forWorkspace: async (tenantId: string) => tracedChannel((await channel.forWorkspace?.(tenantId)) ?? channel),
    }),
    deliver: (action, call) => {
      const { id, requestKey, rule, attempt, tenantId } = action;
      const facts = { 'bellwether.delivery': id, 'bellwether.channel': channel.id, 'bellwether.rule': rule };
      const counted = { ...facts, 'bellwether.attempt': attempt, 'bellwether.tenant': tenantId };
      return traceWork('delivery', requestKey, counted, () => channel.deliver(action, call));
    },
  };
}
