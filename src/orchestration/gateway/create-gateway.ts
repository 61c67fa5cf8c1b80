import { randomUUID } from 'node:crypto';
import type { Principal } from '../../domain/principal.ts';
import type { ToolCall, ToolResult } from '../../domain/tool.ts';
import { searchTools } from '../catalog/search-tools.ts';
import type { Decision } from '../policy/decision.ts';
import { LruMap } from '../policy/lru-map.ts';
import { decisionEntry } from './audit-entry.ts';
import { AuditTrail, defaultAuditTrail } from './audit-trail.ts';
import { defaultBreaker } from './circuit-breaker.ts';
import { ExportBudget } from './export-budget.ts';
import type {
  AuthorizeRequest,
  CallManyResult,
  Gateway,
  GatewayOptions,
  GatewayStats,
  InspectedTool,
  VisibleTool,
} from './gateway.ts';
import { systemClock } from './gateway-clock.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { IdempotencyLedger } from './idempotency-ledger.ts';
import { agentObstacle, judgeTool, ownerOf, withinOwner } from './judge-tool.ts';
import { KillSwitchWatch } from './kill-switch-watch.ts';
import { inspectTool, listVisibleTools } from './list-visible-tools.ts';
import { RateBudget } from './rate-budget.ts';
import { ResultCache } from './result-cache.ts';
import { defaultRetry } from './retry-call.ts';
import { settleCalls } from './settle-calls.ts';
import { ToolCallRun } from './tool-call-run.ts';
import { UpstreamCalls } from './upstream-calls.ts';

const defaultLimits = {
  maxRunningPerConnection: 16,
  maxWaitingPerConnection: 256,
  maxRunningPerTenant: 256,
  maxWaitingPerTenant: 1_024,
  retry: defaultRetry,
  breaker: defaultBreaker,
  silenceCountsAfterMs: 2_000,
  tenantRate: { perSecond: 10_000, burst: 20_000 },
  auditTrail: defaultAuditTrail,
  exportRowsPerDay: 50_000,
};

const rememberedTenants = 10_000;
/** How long a decision waits for room on the audit before it fails. */
const authorizeWaitMs = 5_000;

/**
 * Builds the one way to every outside system. A call is resolved, decided, held against kill switch and budget, answered from
 * the cache or by the system behind bulkhead, breaker, deadline and retry, validated, cut to the caller's rows, masked,
 * audited and labelled with where it came from. Nothing of a read touches a database; a write waits for its audit row.
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new PipelineGateway(options);
}

class PipelineGateway implements Gateway {
  readonly #parts: GatewayParts;

  constructor(options: GatewayOptions) {
    const clock = options.clock ?? systemClock;
    const limits = { ...defaultLimits, ...options.limits };
    const budgets = new LruMap<string, RateBudget>(rememberedTenants);
    this.#parts = {
      catalog: options.catalog,
      policy: options.policy,
      connections: options.connections,
      clock,
      killSwitch: new KillSwitchWatch(options.killSwitch, clock),
      approvals: options.approvals ?? { consume: async () => false },
      teamMembers: options.teamMembers ?? (() => new Set()),
      trail: new AuditTrail(options.audit, clock, limits.auditTrail),
      cache: new ResultCache(clock),
      ledger: new IdempotencyLedger(clock),
      upstream: new UpstreamCalls(options.connections, clock, options.random ?? Math.random, limits),
      generations: new LruMap(rememberedTenants),
      exports: new ExportBudget(limits.exportRowsPerDay),
      observe: options.observe ?? (() => undefined),
      budgetOf(tenantId) {
        const budget = budgets.get(tenantId) ?? new RateBudget(limits.tenantRate, clock.nowMs());
        budgets.set(tenantId, budget);
        return budget;
      },
    };
  }

  callTool(call: ToolCall): Promise<ToolResult> {
    return new ToolCallRun(this.#parts, call).run();
  }

  callMany(calls: readonly ToolCall[]): Promise<CallManyResult> {
    return settleCalls((call) => this.callTool(call), calls);
  }

  listTools(principal: Principal): VisibleTool[] {
    const { catalog, policy, connections, clock } = this.#parts;
    return listVisibleTools(catalog.current(), policy, connections, principal, clock.nowMs()).map(
      ({ visible }) => visible,
    );
  }

  findTools(principal: Principal, search: Parameters<Gateway['findTools']>[1]): VisibleTool[] {
    const { catalog, policy, connections, clock } = this.#parts;
    const all = listVisibleTools(catalog.current(), policy, connections, principal, clock.nowMs());
    const concrete = new Map(
      all.filter(({ visible }) => visible.system !== null).map((entry) => [entry.tool, entry.visible]),
    );
    return searchTools([...concrete.keys()], search).flatMap((tool) => concrete.get(tool) ?? []);
  }

  inspectTool(principal: Principal, tool: string): InspectedTool | null {
    const { catalog, policy, connections, clock } = this.#parts;
    return inspectTool(catalog.current(), policy, connections, principal, tool, clock.nowMs());
  }

  previewCall(call: Parameters<Gateway['previewCall']>[0]): Decision | null {
    const { catalog, policy, connections, clock } = this.#parts;
    const { decision } = judgeTool(catalog.current(), policy, connections, { ...call, nowMs: clock.nowMs() });
    return decision.effect === 'allow' ? decision : null;
  }

  async authorize({ principal, action, resource, purpose, requestId }: AuthorizeRequest): Promise<Decision> {
    const { clock, trail } = this.#parts;
    const catalog = this.#parts.catalog.current();
    const nowMs = clock.nowMs();
    const at = new Date(nowMs).toISOString();
    const decide = (whose: Principal) => this.#parts.policy.decide({ principal: whose, action, resource, nowMs });
    const ruled = withinOwner(decide(principal), ownerOf(catalog, principal), decide);
    const obstacle = agentObstacle(catalog, principal, null, at);
    const decision = obstacle === null ? ruled : { ...ruled, effect: 'deny' as const, reason: `denied: ${obstacle}` };
    const place = trail.reserve(nowMs + authorizeWaitMs);
    if (place) await place;
    const about = { at, action, subject: resource.id, purpose, catalogVersion: catalog.version };
    trail.record(decisionEntry(principal, decision, { ...about, requestId: requestId ?? randomUUID() }));
    return decision;
  }

  stats(): GatewayStats {
    return { auditPending: this.#parts.trail.pending, breakers: this.#parts.upstream.breakerCounts() };
  }

  flush(): Promise<void> {
    return this.#parts.trail.flush();
  }

  close(): Promise<void> {
    return this.#parts.trail.close();
  }
}
