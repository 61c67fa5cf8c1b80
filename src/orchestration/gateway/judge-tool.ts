import type { Principal } from '../../domain/principal.ts';
import type { Catalog, CatalogActor } from '../catalog/catalog-entry.ts';
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
  const decide = (whose: Principal) =>
    policy.decide({
      principal: whose,
      action: question.arguments === undefined ? 'list' : 'call',
      tool: resolved?.tool ?? { ...nobodysTool, name: question.tool.slice(0, 64) },
      nowMs,
      ...(question.arguments === undefined ? {} : { arguments: () => read().parsed ?? {} }),
    });
  const decision = withinOwner(decide(principal), ownerOf(catalog, principal), decide);
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
  const agent = agentOf(catalog, principal);
  if (!agent || !isDeployed(agent.lifecycle, now)) return 'the agent is not deployed';
  if (tool === null) return null;
  const isListed = agent.toolNames.includes(tool.name) || agent.toolNames.includes(tool.categoryTool ?? tool.name);
  return isListed ? null : 'the agent was not approved for this tool';
}

/** An agent of the workspace itself comes before one of the whole installation. */
function agentOf({ actors }: Catalog, { tenantId, id }: Principal): CatalogActor | undefined {
  return actors.get(`agent:${tenantId}/${id}`) ?? actors.get(`agent:${id}`);
}

/** The person who answers for an agent of their workspace, as they would act themselves; null for everybody else. */
export function ownerOf({ actors }: Catalog, principal: Principal): Principal | null {
  const agent = principal.kind === 'agent' ? actors.get(`agent:${principal.tenantId}/${principal.id}`) : undefined;
  return agent ? { ...principal, kind: 'user', id: agent.owner } : null;
}

/** What both an agent and its owner may: an agent never has more than whoever answers for it. `owner` null: there is no one else to ask. */
export function withinOwner(own: Decision, owner: Principal | null, decide: (whose: Principal) => Decision): Decision {
  if (owner === null || own.effect === 'deny') return own;
  const theirs = decide(owner);
  if (theirs.effect === 'deny') return { ...theirs, reason: `its owner: ${theirs.reason}` };
  const rows = rowsFromFew.find((each) => each === own.rows || each === theirs.rows) ?? 'own';
  const hiddenClasses = [...new Set([...own.hiddenClasses, ...theirs.hiddenClasses])];
  const approval = own.approval === 'required' ? own.approval : theirs.approval;
  return { ...own, rows, hiddenClasses, approval };
}

const rowsFromFew: readonly Decision['rows'][] = ['own', 'team', 'all'];
