import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import { type AgentRow, listAgentVersions } from '../../store/agents.ts';
import { findStop } from '../../store/kill-switches.ts';
import type { Store } from '../../store/open-store.ts';
import { canonicalDigest } from '../catalog/canonical-digest.ts';
import type { ActorDefinition } from '../catalog/catalog-actor.ts';
import type { CatalogActor } from '../catalog/catalog-entry.ts';
import { type LiveCatalog, trafficOf } from '../catalog/live-catalog.ts';
import { isDeployed } from '../catalog/resolve-lifecycle.ts';
import { readOwner } from './agent-owner.ts';

/** One version of an agent with where it stands. `share`: percent of the runs it gets as a canary; null: none is set. */
export interface ListedAgent {
  readonly row: AgentRow;
  readonly actor: CatalogActor;
  readonly isInUse: boolean;
  readonly share: number | null;
}

/** The agents of the workspaces in the catalog of this process, and whether each may act at this moment. */
export class AgentRegister {
  readonly store: Store;
  readonly live: LiveCatalog;
  readonly nowMs: () => number;
  readonly #rows = new Map<string, readonly AgentRow[]>();

  constructor(store: Store, live: LiveCatalog, nowMs: () => number) {
    this.store = store;
    this.live = live;
    this.nowMs = nowMs;
  }

  /** Puts what a workspace has drafted into the catalog; nothing happens without a change. */
  async load(tenantId: string): Promise<void> {
    const rows = await this.store.withTenant(tenantId, listAgentVersions);
    const known = this.#rows.get(tenantId);
    if ((known?.length ?? 0) === rows.length) return;
    this.#rows.set(tenantId, rows);
    const actors = [...this.#rows.values()].flat().map(actorOf);
    this.live.replace({ actors }, new Date(this.nowMs()).toISOString());
  }

  /** Every version of every agent of a workspace, oldest first. */
  async list(tenantId: string): Promise<readonly ListedAgent[]> {
    await this.load(tenantId);
    const now = new Date(this.nowMs()).toISOString();
    const shares = trafficOf(this.live.decisions);
    return (this.#rows.get(tenantId) ?? []).flatMap((row) => {
      const actor = this.live.holder.current().actors.get(subjectOf(row));
      if (!actor) return [];
      const share = shares[agentSubject(row)]?.[String(row.version)] ?? null;
      return [{ row, actor, isInUse: isDeployed(actor.lifecycle, now), share }];
    });
  }

  /** The version that a run gets: the newest in use, or for its share of the runs alone when it is a canary. @throws AppError `not_found`, `conflict` */
  async choose(tenantId: string, name: string, runId: string): Promise<ListedAgent> {
    const all = (await this.list(tenantId)).filter(({ row }) => row.id === name);
    if (all.length === 0) throw unknownAgent(name);
    const inUse = all.filter((each) => each.isInUse);
    const [newest, before] = [inUse.at(-1), inUse.at(-2)];
    if (!newest) {
      const states = all.map(({ row, actor }) => `version ${row.version} is ${actor.lifecycle.state}`).join(', ');
      throw new AppError('conflict', `${name} may not run: ${states}, or its approval has run out. Approve it first.`);
    }
    const isLeftOut = before !== undefined && newest.share !== null && percentOf(runId) >= newest.share;
    return isLeftOut ? before : newest;
  }

  /** Who a run of this version acts as: the agent, with its owner's rights as they stand now. @throws AppError `forbidden` */
  async principalOf({ row }: Pick<ListedAgent, 'row'>): Promise<Principal> {
    const owner = await this.store.withTenant(row.tenantId, (tx) => readOwner(tx, row.tenantId, row.ownerId));
    if (owner) return { ...owner, kind: 'agent', id: `${row.id}@${row.version}` };
    throw new AppError('forbidden', `${row.id} is paused: its owner ${row.ownerId} is no longer active here.`);
  }

  /** Why plans of a principal may not begin or go on now; null for everybody who is no agent, and for an agent that may act. */
  async obstacle(principal: Principal): Promise<string | null> {
    if (principal.kind !== 'agent') return null;
    const { tenantId, id } = principal;
    const found = (await this.list(tenantId)).find(({ row }) => `${row.id}@${row.version}` === id);
    if (!found?.isInUse) return `agent ${id} is ${found?.actor.lifecycle.state ?? 'not here'}`;
    const stop = await this.stopOf(tenantId, found.row.id);
    if (stop !== null) return `agent ${id} is paused: ${stop}`;
    const owner = await this.store.withTenant(tenantId, (tx) => readOwner(tx, tenantId, found.row.ownerId));
    return owner === null ? `the owner of agent ${id} is no longer active here` : null;
  }

  /** Why an agent is stopped at this moment; null: it is not. */
  async stopOf(tenantId: string, name: string): Promise<string | null> {
    for (const agentId of [name, '*']) {
      const stop = await findStop(this.store.db, { tenantId, agentId, tools: [] });
      if (stop !== null) return stop.reason;
    }
    return null;
  }
}

/** Under which name steps in the life of a version are kept. */
export function subjectOf(row: Pick<AgentRow, 'tenantId' | 'id' | 'version'>): string {
  return `${agentSubject(row)}@${row.version}`;
}

/** Under which name the shares of an agent's versions are kept. */
function agentSubject({ tenantId, id }: Pick<AgentRow, 'tenantId' | 'id'>): string {
  return `agent:${tenantId}/${id}`;
}

export function unknownAgent(name: string): AppError {
  return new AppError(
    'not_found',
    `There is no agent "${name.slice(0, 64)}" here; \`agents list\` shows those there are.`,
  );
}

function actorOf({ tenantId, id, version, ownerId, definition }: AgentRow): ActorDefinition {
  const { purpose, tools, riskTier } = definition;
  return {
    ...{ kind: 'agent', id: `${tenantId}/${id}@${version}`, version: String(version), owner: ownerId },
    ...{ description: purpose, toolNames: tools, riskTier, origin: 'upstream' },
    contentDigest: canonicalDigest(definition),
  };
}

/** From 0 up to 100, the same for the same run. */
function percentOf(runId: string): number {
  return (Number.parseInt(createHash('sha256').update(runId).digest('hex').slice(0, 12), 16) / 2 ** 48) * 100;
}
