import type { Principal } from '../../domain/principal.ts';
import type { Catalog, CatalogTool } from '../catalog/catalog-entry.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { ConnectionDirectory } from './connections.ts';
import type { InspectedTool, VisibleTool } from './gateway.ts';
import { judgeTool } from './judge-tool.ts';

/** What a principal may call now, category tools included, in order of name: the same judgement as a call's. */
export function listVisibleTools(
  catalog: Catalog,
  policy: PolicyEngine,
  connections: ConnectionDirectory,
  principal: Principal,
  nowMs: number,
): { visible: VisibleTool; tool: CatalogTool }[] {
  const names = [...catalog.toolsByName.keys(), ...catalog.routes.keys()].sort();
  return names.flatMap((name) => visibleTool(catalog, policy, connections, principal, name, nowMs) ?? []);
}

/** One tool as `principal` sees it, null when they may not call it. */
function visibleTool(
  catalog: Catalog,
  policy: PolicyEngine,
  connections: ConnectionDirectory,
  principal: Principal,
  name: string,
  nowMs: number,
): { visible: VisibleTool; tool: CatalogTool } | null {
  const { resolved, decision } = judgeTool(catalog, policy, connections, { principal, tool: name, nowMs });
  if (!resolved || decision.effect === 'deny') return null;
  const { tool } = resolved;
  const { title, description, inputSchema, outputSchema, readOnly, idempotent, riskTier, category, version } = tool;
  const system = catalog.routes.has(name) ? null : tool.system;
  const visible = { name, title, description, inputSchema, outputSchema, readOnly, idempotent, riskTier, category };
  return { visible: { ...visible, system, version, approval: decision.approval }, tool };
}

/** One tool as a plan needs it: the same judgement as a call's. */
export function inspectTool(...about: Parameters<typeof visibleTool>): InspectedTool | null {
  const found = visibleTool(...about);
  if (found === null) return null;
  const { digest, definition } = found.tool;
  return { ...found.visible, digest, input: definition.input, output: definition.output };
}
