import type { Principal } from '../../domain/principal.ts';
import type { Catalog } from '../catalog/catalog-entry.ts';
import { isDeployed } from '../catalog/resolve-lifecycle.ts';
import type { Decision, PolicyTool } from '../policy/decision.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { ConnectionDirectory } from './connections.ts';
import { type ResolvedTool, resolveTool } from './resolve-tool.ts';

/** What a name means for a principal and whether they may use it. With effect `deny` the caller must learn nothing else. */
export interface Judgement {
  readonly resolved: ResolvedTool | null;
  /** The arguments as the tool's schema reads them; null when they do not fit. */
  readonly parsed: Record<string, unknown> | null;
  readonly issues: readonly { path: PropertyKey[]; message: string }[];
  readonly decision: Decision;
}

export interface ToolQuestion {
  readonly principal: Principal;
  readonly tool: string;
  /** Left out for lists. */
  readonly arguments?: Record<string, unknown>;
  readonly connectionId?: string;
  readonly nowMs: number;
}

/**
 * The one place that answers "may this principal use this tool", for lists and calls alike. A name that means nothing is put to
 * the policies too, so that it takes as long as one that is denied.
 */
export function judgeTool(
  catalog: Catalog,
  policy: PolicyEngine,
  connections: ConnectionDirectory,
  question: ToolQuestion,
): Judgement {
  const { principal, nowMs } = question;
  const now = new Date(nowMs).toISOString();
  const own = connections.of(principal.tenantId);
  const resolved = resolveTool(catalog, own, question.tool, principal, now, question.connectionId);
  const isCall = question.arguments !== undefined;
  const parsed = resolved && isCall ? resolved.tool.definition.input.safeParse(question.arguments) : null;
  const decision = policy.decide({
    principal,
    action: isCall ? 'call' : 'list',
    tool: resolved?.tool ?? { ...nobodysTool, name: question.tool.slice(0, 64) },
    nowMs,
    ...(parsed?.success ? { arguments: parsed.data } : {}),
  });
  const obstacle = resolved
    ? agentObstacle(catalog, principal, resolved.tool, now)
    : 'no such tool is deployed and connected';
  return {
    resolved,
    parsed: parsed?.success ? parsed.data : null,
    issues: parsed?.error?.issues ?? [],
    decision: obstacle === null ? decision : { ...decision, effect: 'deny', reason: `denied: ${obstacle}` },
  };
}

const nobodysTool: PolicyTool = {
  name: '',
  version: '0',
  system: 'none',
  category: 'any',
  categoryTool: null,
  readOnly: false,
  idempotent: false,
  riskTier: 3,
  rows: 'unknown',
};

/** Why an agent may do nothing at all at `now`: it is not deployed in the catalog. Null for whoever is no agent. */
export function undeployedAgent(catalog: Catalog, principal: Principal, now: string): string | null {
  if (principal.kind !== 'agent') return null;
  const agent = catalog.actors.get(`agent:${principal.id}`);
  return agent && isDeployed(agent.lifecycle, now) ? null : 'the agent is not deployed';
}

/** An agent acts only while it is deployed, and only with the tools it was approved for. */
function agentObstacle(catalog: Catalog, principal: Principal, tool: PolicyTool, now: string): string | null {
  const undeployed = undeployedAgent(catalog, principal, now);
  const agent = catalog.actors.get(`agent:${principal.id}`);
  if (undeployed !== null || principal.kind !== 'agent' || !agent) return undeployed;
  const isListed = agent.toolNames.includes(tool.name) || agent.toolNames.includes(tool.categoryTool ?? tool.name);
  return isListed ? null : 'the agent was not approved for this tool';
}
