import type { PlanStep } from '../../../domain/plan.ts';
import type { Principal } from '../../../domain/principal.ts';
import type { Gateway, InspectedTool } from '../../gateway/gateway.ts';

type Tools = Pick<Gateway, 'inspectTool' | 'listTools'>;

/**
 * Binds a stand-in "the same act in another connected system" to one tool that this principal may use by now: reading, of no higher risk
 * tier, the same act of the same category. The choice is part of what is verified and digested, so that a run never looks for more. A step
 * for which there is none stays without a stand-in.
 */
export function bindOtherSystem(gateway: Tools, principal: Principal, step: PlanStep): PlanStep {
  const { fallback, ...bare } = step;
  if (fallback?.otherSystem !== true) return step;
  const main = step.tool === undefined ? null : gateway.inspectTool(principal, step.tool);
  const other = main && otherTool(gateway, principal, main);
  if (!other) return bare;
  const label = `${fallback.label} (${other.system})`.slice(0, 200);
  return { ...bare, fallback: { label, tool: other.name, arguments: step.arguments } };
}

function otherTool(gateway: Tools, principal: Principal, main: InspectedTool): InspectedTool | null {
  const act = actOf(main);
  // only acts that a category has mean the same in each of its systems
  if (act === null || gateway.inspectTool(principal, `${main.category}_${act}`) === null) return null;
  const found = gateway.listTools(principal).find((tool) => {
    const isSameAct = tool.category === main.category && tool.system !== main.system && actOf(tool) === act;
    return isSameAct && tool.readOnly && tool.riskTier <= main.riskTier && tool.approval === 'none';
  });
  return found ? gateway.inspectTool(principal, found.name) : null;
}

/** `list_opportunities` of `salesforce_list_opportunities`; null for a tool of a whole category. */
function actOf({ name, system }: Pick<InspectedTool, 'name' | 'system'>): string | null {
  if (system === null) return null;
  const prefix = `${system.replaceAll('-', '_')}_`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}
