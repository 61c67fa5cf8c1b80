import { randomUUID } from 'node:crypto';
import { type AgentDefinition, agentDefinitionSchema } from '../../domain/agent.ts';
import { AppError } from '../../domain/errors.ts';
import type { PlanResult } from '../../domain/plan-run.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import { addAgentVersion } from '../../store/agents.ts';
import { decideCatalog, type NewDecision, wayToUse } from '../catalog/change-catalog.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { engageKillSwitch, releaseKillSwitch } from '../kill-switch/change-kill-switch.ts';
import type { PlanDesk } from '../plans/run/plan-desk.ts';
import { readOwner } from './agent-owner.ts';
import { type AgentRegister, type ListedAgent, subjectOf, unknownAgent } from './agent-register.ts';

export interface AgentGround {
  readonly register: AgentRegister;
  readonly gateway: Gateway;
  readonly plans: PlanDesk;
}

/** Who changes an agent, and why. */
export interface AgentOrder {
  readonly principal: Principal;
  readonly reason: string;
}

/** Drafts, approves, pauses, retires and runs agents; every change is an admin's and is audited. */
export class AgentDesk {
  readonly register: AgentRegister;
  readonly #gateway: Gateway;
  readonly #plans: PlanDesk;

  constructor({ register, gateway, plans }: AgentGround) {
    this.register = register;
    this.#gateway = gateway;
    this.#plans = plans;
  }

  /**
   * Keeps a new version of an agent, which may not run yet. Its plan is verified with its owner's rights, and may need no tool and no risk
   * tier that the agent does not name. @throws AppError `invalid_input` with what is wrong, `forbidden`
   */
  async draft(written: unknown, order: AgentOrder): Promise<ListedAgent> {
    const { principal } = order;
    const { tenantId } = principal;
    await this.#admin(order);
    const parsed = agentDefinitionSchema.safeParse(written);
    if (!parsed.success) {
      const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'agent'}: ${message}`);
      throw new AppError('invalid_input', `The agent has mistakes:\n${lines.join('\n')}`);
    }
    const definition = parsed.data;
    const ownerId = definition.owner ?? principal.id;
    const { store } = this.register;
    const owner = await store.withTenant(tenantId, (tx) => readOwner(tx, tenantId, ownerId));
    if (owner === null) throw new AppError('invalid_input', `owner: nobody active here has the id "${ownerId}".`);
    await this.#check(definition, owner);
    const row = { tenantId, id: definition.name, definition, ownerId };
    const version = await store.withTenant(tenantId, (tx) => addAgentVersion(tx, row));
    await this.register.load(tenantId);
    const drafted = await this.#version(tenantId, definition.name, version);
    await this.#decide([stepOf(drafted, 'draft', null)], order);
    return this.#version(tenantId, definition.name, version);
  }

  /**
   * Approves a version (null: the newest) until `expiresAt` (null: no end). With `share` it gets that percentage of the runs beside the version
   * in use before it; without, all of them. @throws AppError `not_found`, `forbidden`
   */
  async approve(
    name: string,
    {
      version,
      expiresAt,
      share,
    }: { readonly version: number | null; readonly expiresAt: Instant | null; readonly share: number | null },
    order: AgentOrder,
  ): Promise<ListedAgent> {
    const { tenantId } = order.principal;
    const found = await this.#version(tenantId, name, version);
    const steps = wayToUse[found.actor.lifecycle.state].map((state) =>
      stepOf(found, state, state === 'deployed' ? expiresAt : null),
    );
    const weight: NewDecision = {
      ...{ kind: 'traffic', subject: subjectOf(found.row), weight: share },
      ...{ state: null, digest: null, expiresAt: null },
    };
    await this.#decide([...steps, weight], order);
    return this.#version(tenantId, name, found.row.version);
  }

  /** Takes every version of an agent out of use, or one. */
  async retire(name: string, version: number | null, order: AgentOrder): Promise<void> {
    const all = await this.#named(order.principal.tenantId, name);
    const chosen = all.filter(({ row }) => version === null || row.version === version);
    const steps = chosen.filter(({ actor }) => actor.lifecycle.state !== 'retired');
    await this.#decide(
      steps.map((each) => stepOf(each, 'retired', null)),
      order,
    );
  }

  /** Stops an agent, or every one of the workspace (null), within two seconds in every process; `resume` lifts that. */
  async pause(name: string | null, isPaused: boolean, { principal, reason }: AgentOrder): Promise<void> {
    const { tenantId } = principal;
    await this.#admin({ principal, reason });
    if (name !== null) await this.#named(tenantId, name);
    const target = { scope: 'agent', tenantId, target: name ?? '*' } as const;
    const change = isPaused ? engageKillSwitch : releaseKillSwitch;
    await change(this.register.store, { target, reason, principal });
  }

  /** Runs an agent once. The same `runId` starts nothing new. @throws AppError `conflict`, `forbidden` when it may not act now */
  async run(tenantId: string, name: string, runId: string = randomUUID()): Promise<PlanResult> {
    const chosen = await this.register.choose(tenantId, name, runId);
    const principal = await this.register.principalOf(chosen);
    const obstacle = await this.register.obstacle(principal);
    if (obstacle !== null) throw new AppError('conflict', `It may not run now: ${obstacle}.`);
    const written = planOf(chosen.row.definition);
    return this.#plans.start({ principal, written, planId: `agent-${name}-${runId}` });
  }

  async list(tenantId: string): Promise<readonly ListedAgent[]> {
    return this.register.list(tenantId);
  }

  async #check(definition: AgentDefinition, owner: Principal): Promise<void> {
    const { verified, problems } = await this.#plans.verify({ principal: owner, written: planOf(definition) });
    const told = problems.map(({ path, message }) => `plan.${path}: ${message}`);
    if (verified !== null) {
      const extra = Object.keys(verified.toolDigests).filter((tool) => !definition.tools.includes(tool));
      for (const tool of extra) told.push(`tools: the plan uses ${tool}, which the agent does not name`);
    }
    for (const tool of definition.tools) {
      const tier = this.#gateway.inspectTool(owner, tool)?.riskTier;
      if (tier === undefined) told.push(`tools: ${tool} is not there for its owner`);
      else if (tier > definition.riskTier) told.push(`riskTier: ${tool} is of tier ${tier}`);
    }
    if (told.length > 0) throw new AppError('invalid_input', `The agent has mistakes:\n${told.join('\n')}`);
  }

  async #named(tenantId: string, name: string): Promise<readonly ListedAgent[]> {
    const all = (await this.register.list(tenantId)).filter(({ row }) => row.id === name);
    if (all.length === 0) throw unknownAgent(name);
    return all;
  }

  async #version(tenantId: string, name: string, version: number | null): Promise<ListedAgent> {
    const all = await this.#named(tenantId, name);
    const found = version === null ? all.at(-1) : all.find(({ row }) => row.version === version);
    if (found) return found;
    const known = all.map(({ row }) => row.version).join(', ');
    throw new AppError('not_found', `${name} has no version ${version}; it has ${known}.`);
  }

  async #admin({ principal, reason }: AgentOrder): Promise<void> {
    const request = { principal, action: 'administer', resource: { id: 'agents' }, purpose: reason } as const;
    if ((await this.#gateway.authorize(request)).effect === 'allow') return;
    throw new AppError('forbidden', 'Only an admin may change agents; ask one.', { hint: 'agents' });
  }

  #decide(steps: readonly NewDecision[], order: AgentOrder): Promise<void> {
    const { store, live, nowMs } = this.register;
    return decideCatalog({ store, live, nowMs, gateway: this.#gateway }, steps, order);
  }
}

/** The plan of a run: what the agent was approved for, within what it may use up. */
function planOf({ plan, budget }: AgentDefinition): Record<string, unknown> {
  return { ...plan, budget };
}

function stepOf({ row, actor }: ListedAgent, state: NewDecision['state'], expiresAt: Instant | null): NewDecision {
  return { kind: 'lifecycle', subject: subjectOf(row), state, digest: actor.digest, weight: null, expiresAt };
}
