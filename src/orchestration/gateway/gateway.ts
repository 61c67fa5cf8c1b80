import type { z } from 'zod';
import type { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { ToolCall, ToolGateway, ToolResult } from '../../domain/tool.ts';
import type { CatalogHolder } from '../catalog/catalog-holder.ts';
import type { ToolSearch } from '../catalog/search-tools.ts';
import type { Decision, DecisionAction, DecisionResource } from '../policy/decision.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { Approvals } from './approvals.ts';
import type { AuditSink, AuditTrailOptions } from './audit-trail.ts';
import type { ConnectionDirectory } from './connections.ts';
import type { TeamMembers } from './filter-rows.ts';
import type { GatewayClock } from './gateway-clock.ts';
import type { KillSwitch } from './kill-switch-watch.ts';
import type { RateLimit } from './rate-budget.ts';
import type { BreakerCount, UpstreamOptions } from './upstream-calls.ts';

/** A tool as one principal sees it. `system` null: a category tool, which goes to whatever the tenant has connected. */
export interface VisibleTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
  readonly idempotent: boolean;
  readonly riskTier: 0 | 1 | 2 | 3;
  readonly category: string;
  readonly system: string | null;
  readonly version: string;
  /** `required`: calling it asks for an approval first. */
  readonly approval: 'none' | 'required';
}

/** A tool with what a plan is held against: the digest of its definition and the schemas that read its arguments and results. */
export interface InspectedTool extends VisibleTool {
  readonly digest: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
}

/** A source that gave no answer in a set of calls, so that a partial result can say what is missing. */
export interface DegradedSource {
  readonly index: number;
  readonly tool: string;
  readonly system: string | null;
  readonly error: AppError;
}

/** Results in the order of the calls, null where one failed, and which failed and why. */
export interface CallManyResult {
  readonly results: readonly (ToolResult | null)[];
  readonly degraded: readonly DegradedSource[];
}

/** A question about anything but a tool call: a page, a record type, a plan, an approval, a setting. */
export interface AuthorizeRequest {
  readonly principal: Principal;
  readonly action: Exclude<DecisionAction, 'list' | 'call'>;
  readonly resource: DecisionResource;
  readonly purpose: string;
  readonly requestId?: string;
}

/** One finished call, for metrics and traces; carries no arguments and no content. */
export interface CallEvent {
  /** Null for a name that nobody has, so that callers cannot make up labels. */
  readonly tool: string | null;
  readonly system: string | null;
  readonly tenantId: string;
  readonly requestId: string;
  readonly outcome: 'succeeded' | 'failed' | 'denied';
  readonly error: AppError | null;
  readonly fromCache: boolean;
  readonly durationMs: number;
}

/** How a gateway stands at the moment. `auditPending`: rows in memory that are not durable yet. */
export interface GatewayStats {
  readonly auditPending: number;
  readonly breakers: readonly BreakerCount[];
}

/** The gateway with what surfaces and plans need beside calling. */
export interface Gateway extends ToolGateway {
  /** Several calls at once; one that fails degrades the result and nothing else. Never throws for a call's failure. */
  callMany(calls: readonly ToolCall[]): Promise<CallManyResult>;
  /** Exactly what `principal` may call now, by name. */
  listTools(principal: Principal): VisibleTool[];
  /** The best matches among what `principal` may call. */
  findTools(principal: Principal, search: ToolSearch): VisibleTool[];
  /** One tool as `principal` may call it now; null, whatever the reason, when they may not know it. */
  inspectTool(principal: Principal, tool: string): InspectedTool | null;
  /** What would be decided about a call, without making or recording it; null when they may not know the tool. */
  previewCall(call: Pick<ToolCall, 'principal' | 'tool' | 'arguments' | 'connectionId'>): Decision | null;
  /** Decides about anything but a tool call and records the decision. @throws AppError `unavailable` when it cannot be recorded. */
  authorize(request: AuthorizeRequest): Promise<Decision>;
  /** How breakers and the audit's queue stand, for metrics. */
  stats(): GatewayStats;
  /** Writes waiting audit rows. */
  flush(): Promise<void>;
  /** Writes waiting audit rows and stops. @throws AppError `unavailable` when rows could not be written. */
  close(): Promise<void>;
}

/** What the gateway is built from. Ports without a value get their strictest: no approvals, no team beyond oneself. */
export interface GatewayOptions {
  readonly catalog: CatalogHolder;
  readonly policy: PolicyEngine;
  readonly connections: ConnectionDirectory;
  readonly audit: AuditSink;
  readonly killSwitch: KillSwitch;
  readonly approvals?: Approvals;
  readonly teamMembers?: TeamMembers;
  readonly clock?: GatewayClock;
  /** From 0 up to 1; spreads retries. */
  readonly random?: () => number;
  readonly observe?: (event: CallEvent) => void;
  readonly limits?: Partial<
    UpstreamOptions & {
      readonly tenantRate: RateLimit;
      /** Rows of one connection that one principal is handed a day (UTC). */
      readonly exportRowsPerDay: number;
      readonly auditTrail: AuditTrailOptions;
    }
  >;
}
