import type { Principal } from '../../domain/principal.ts';
import type { Catalog } from '../catalog/catalog-entry.ts';
import { isDeployed } from '../catalog/resolve-lifecycle.ts';
import type { Decision, PolicyTool } from '../policy/decision.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { ConnectionDirectory } from './connections.ts';
import { type ResolvedTool, resolveTool } from './resolve-tool.ts';

/** What a name means for a principal and whether they may use it. With effect `deny` the caller must learn nothing else. */
export interface Judgement {
  readonly catalogVersion: number;
  readonly resolved: ResolvedTool | null;
  /** The arguments as the tool's schema reads them; null when they do not fit, or were not looked at. */
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
  const read = once(() => readArguments(resolved, question.arguments));
  const decision = policy.decide({
    principal,
    action: question.arguments === undefined ? 'list' : 'call',
    tool: resolved?.tool ?? { ...nobodysTool, name: question.tool.slice(0, 64) },
    nowMs,
    ...(question.arguments === undefined ? {} : { arguments: () => read().parsed ?? {} }),
  });
  const obstacle = resolved
    ? agentObstacle(catalog, principal, resolved.tool, now)
    : 'no such tool is deployed and connected';
  const about = { catalogVersion: catalog.version, resolved };
  if (obstacle !== null) {
    return { ...about, ...unread, decision: { ...decision, effect: 'deny', reason: `denied: ${obstacle}` } };
  }
  // Arguments of a denied call stay unread, so that reading them does not tell it from an unknown one.
  return decision.effect === 'deny' ? { ...about, ...unread, decision } : { ...about, ...read(), decision };
}

const unread = { parsed: null, issues: [] } as const;

function readArguments(
  resolved: ResolvedTool | null,
  args: Record<string, unknown> | undefined,
): Pick<Judgement, 'parsed' | 'issues'> {
  if (!resolved || args === undefined) return unread;
  const answer = resolved.tool.definition.input.safeParse(args);
  return answer.success ? { parsed: answer.data, issues: [] } : { parsed: null, issues: answer.error.issues };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
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

/**
 * Why an agent may not act, or null: it acts only while it is deployed in the catalog, and only with the tools it was approved
 * for. `tool` null: an act without a tool.
 */
export function agentObstacle(
  catalog: Catalog,
  principal: Principal,
  tool: PolicyTool | null,
  now: string,
): string | null {
  if (principal.kind !== 'agent') return null;
  const agent = catalog.actors.get(`agent:${principal.id}`);
  if (!agent || !isDeployed(agent.lifecycle, now)) return 'the agent is not deployed';
  if (tool === null) return null;
  const isListed = agent.toolNames.includes(tool.name) || agent.toolNames.includes(tool.categoryTool ?? tool.name);
  return isListed ? null : 'the agent was not approved for this tool';
}
