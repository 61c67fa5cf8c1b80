import type { Principal } from '../../domain/principal.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import type { Decision, PolicyTool } from './decision.ts';
import { createPolicyEngine } from './policy-engine.ts';

/** One effect that a change of policies would have, for people of one kind on one tool. */
export interface PolicyChange {
  readonly change: 'loses' | 'gains' | 'needs_approval' | 'no_longer_needs_approval' | 'rows' | 'hidden_classes';
  readonly tool: string;
  /** `agents` for agents, else the role. */
  readonly who: string;
  readonly principalIds: readonly string[];
  /** For people, e.g. `3 agents lose access to crm_update_task`. */
  readonly text: string;
}

interface Effect {
  readonly change: PolicyChange['change'];
  readonly one: string;
  readonly many: string;
}

/**
 * Says what would change for these people on these tools if `next` took the place of `current`. A tool is named
 * by its category tool, which people know, where it has one.
 */
export function diffPolicies(
  current: CompiledPolicies,
  next: CompiledPolicies,
  principals: readonly Principal[],
  tools: readonly PolicyTool[],
  nowMs: number,
): PolicyChange[] {
  const before = createPolicyEngine(() => current);
  const after = createPolicyEngine(() => next);
  const groups = new Map<string, { effect: Effect; tool: string; who: string; ids: Set<string> }>();
  for (const tool of tools) {
    for (const principal of principals) {
      const request = { action: 'list', principal, tool, nowMs } as const;
      for (const effect of effectsOf(before.decide(request), after.decide(request))) {
        const who = principal.kind === 'agent' ? 'agent' : principal.role;
        const name = tool.categoryTool ?? tool.name;
        const key = JSON.stringify([name, who, effect.many]);
        const group = groups.get(key) ?? { effect, tool: name, who, ids: new Set<string>() };
        group.ids.add(principal.id);
        groups.set(key, group);
      }
    }
  }
  return [...groups.values()].map(({ effect, tool, who, ids }) => ({
    change: effect.change,
    tool,
    who: `${who}s`,
    principalIds: [...ids],
    text: `${ids.size} ${ids.size === 1 ? `${who} ${effect.one}` : `${who}s ${effect.many}`} ${tool}`,
  }));
}

function effectsOf(before: Decision, after: Decision): Effect[] {
  if (before.effect === 'deny' && after.effect === 'deny') return [];
  if (after.effect === 'deny') return [{ change: 'loses', one: 'loses access to', many: 'lose access to' }];
  if (before.effect === 'deny') return [{ change: 'gains', one: 'gains access to', many: 'gain access to' }];
  const effects: Effect[] = [];
  if (before.approval !== after.approval) {
    effects.push(
      after.approval === 'required'
        ? { change: 'needs_approval', one: 'now needs an approval for', many: 'now need an approval for' }
        : {
            change: 'no_longer_needs_approval',
            one: 'no longer needs an approval for',
            many: 'no longer need an approval for',
          },
    );
  }
  if (before.rows !== after.rows) {
    const words = `${after.rows} rows instead of ${before.rows} rows in`;
    effects.push({ change: 'rows', one: `sees ${words}`, many: `see ${words}` });
  }
  const hidden = after.hiddenClasses.join(', ') || 'nothing';
  if (before.hiddenClasses.join() !== after.hiddenClasses.join()) {
    effects.push({ change: 'hidden_classes', one: `has ${hidden} hidden in`, many: `have ${hidden} hidden in` });
  }
  return effects;
}
