import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import { appendAudit } from '../../store/audit-log.ts';
import { addCatalogSteps, listCatalogSteps } from '../../store/catalog-steps.ts';
import type { Store } from '../../store/open-store.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { CatalogTool, LifecycleState, LifecycleStep } from './catalog-entry.ts';
import type { CatalogDecision, LiveCatalog } from './live-catalog.ts';
import { canMove } from './resolve-lifecycle.ts';

/** What a change of the catalog needs. */
export interface CatalogDesk {
  readonly store: Store;
  readonly live: LiveCatalog;
  readonly gateway: Pick<Gateway, 'authorize'>;
  readonly nowMs: () => number;
}

/** Who changes the catalog, and why; kept with every step. */
export interface CatalogOrder {
  readonly principal: Principal;
  readonly reason: string;
}

export type NewDecision = Pick<CatalogDecision, 'kind' | 'subject' | 'state' | 'digest' | 'weight' | 'expiresAt'>;

const forward = ['draft', 'testing', 'approved', 'deployed'] as const;

/** The steps that an approval takes, by where a tool stands; nothing is deployed without having been approved. */
export const wayToUse: Readonly<Record<LifecycleState, readonly LifecycleStep['state'][]>> = {
  retired: forward,
  draft: ['testing', 'approved', 'deployed'],
  needs_review: ['testing', 'approved', 'deployed'],
  testing: ['approved', 'deployed'],
  approved: ['deployed'],
  deployed: ['deployed'],
};

/** The name under which decisions about a version of a tool are kept. */
export function subjectOf({ name, version }: Pick<CatalogTool, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/**
 * Approves the definition of each tool as it is now, up to `deployed`, until `expiresAt` (null: no end). Steps that a tool has
 * already taken for this definition are not taken again.
 * @throws AppError `forbidden` for those who may not administer
 */
export async function approveTools(
  desk: CatalogDesk,
  tools: readonly CatalogTool[],
  expiresAt: Instant | null,
  order: CatalogOrder,
): Promise<void> {
  const steps = tools.flatMap((tool) =>
    wayToUse[tool.lifecycle.state].map((next) => stepOf(tool, next, next === 'deployed' ? expiresAt : null)),
  );
  await decideCatalog(desk, steps, order);
}

/**
 * Moves each tool one step on: draft, testing, approved, deployed.
 * @throws AppError `conflict` for a tool that has no next step, `forbidden` for those who may not administer
 */
export async function promoteTools(
  desk: CatalogDesk,
  tools: readonly CatalogTool[],
  expiresAt: Instant | null,
  order: CatalogOrder,
): Promise<void> {
  const steps = tools.map((tool) => {
    const next = nextOf(tool.lifecycle.state);
    if (next === null || !canMove(tool.lifecycle, next)) {
      throw new AppError('conflict', `${tool.name} is ${tool.lifecycle.state.replace('_', ' ')}: it has no next step.`);
    }
    return stepOf(tool, next, next === 'deployed' ? expiresAt : null);
  });
  await decideCatalog(desk, steps, order);
}

/** Takes tools out of use until they are approved anew. @throws AppError `forbidden` for those who may not administer */
export async function retireTools(
  desk: CatalogDesk,
  tools: readonly CatalogTool[],
  order: CatalogOrder,
): Promise<void> {
  await decideCatalog(
    desk,
    tools.filter(({ lifecycle }) => lifecycle.state !== 'retired').map((tool) => stepOf(tool, 'retired', null)),
    order,
  );
}

/**
 * Gives each tool back the standing it had before its last change. Steps pin the definition they were taken for, so that a
 * definition nobody looked at does not come back into use.
 * @throws AppError `conflict` for a tool that was never changed, `forbidden` for those who may not administer
 */
export async function rollBackTools(
  desk: CatalogDesk,
  tools: readonly CatalogTool[],
  order: CatalogOrder,
): Promise<void> {
  const steps = tools.map((tool) => {
    const taken = tool.lifecycle.steps;
    const last = taken.at(-1);
    if (!last) throw new AppError('conflict', `Nothing was decided about ${tool.name} yet; there is nothing to undo.`);
    // one act may have taken several steps at once
    const before = taken.findLast(({ at }) => at < last.at);
    if (before) return { ...stepOf(tool, before.state, before.expiresAt), digest: before.digest };
    return stepOf(tool, tool.origin === 'built_in' ? 'deployed' : 'draft', null);
  });
  await decideCatalog(desk, steps, order);
}

/**
 * Splits the callers of a connector between its versions, by weight; null lifts the shares: the newest gets everyone.
 * @throws AppError `not_found` for a version that is not in the catalog, `forbidden` for those who may not administer
 */
export async function splitTraffic(
  desk: CatalogDesk,
  connector: string,
  weights: ReadonlyMap<string, number> | null,
  order: CatalogOrder,
): Promise<void> {
  const versions = desk.live.holder.current().connectors.filter(({ id }) => id === connector);
  const known = versions.map(({ version }) => version);
  for (const version of weights?.keys() ?? []) {
    if (known.includes(version)) continue;
    throw new AppError(
      'not_found',
      `${connector} has no version ${version} here; it has ${known.join(', ') || 'none at all'}.`,
    );
  }
  const steps = known.map((version) => ({
    kind: 'traffic' as const,
    subject: `${connector}@${version}`,
    weight: weights === null ? null : (weights.get(version) ?? 0),
    ...{ state: null, digest: null, expiresAt: null },
  }));
  await decideCatalog(desk, steps, order);
}

function nextOf(state: LifecycleState): LifecycleStep['state'] | null {
  if (state === 'retired') return 'draft';
  if (state === 'needs_review') return 'testing';
  return forward[forward.indexOf(state) + 1] ?? null;
}

function stepOf(tool: CatalogTool, state: LifecycleStep['state'], expiresAt: Instant | null): NewDecision {
  return { kind: 'lifecycle', subject: subjectOf(tool), state, digest: tool.digest, weight: null, expiresAt };
}

/** Asks whether the person may (`forbidden` otherwise), writes the steps with their audit rows, and puts them in force in this process. */
export async function decideCatalog(
  desk: CatalogDesk,
  steps: readonly NewDecision[],
  order: CatalogOrder,
): Promise<void> {
  const { store, live, gateway, nowMs } = desk;
  const { principal, reason } = order;
  if (reason.trim() === '') throw new AppError('invalid_input', 'Give a reason for the change of the catalog.');
  const decision = await gateway.authorize({
    principal,
    action: 'administer',
    resource: { id: 'catalog' },
    purpose: reason,
  });
  if (decision.effect === 'deny') {
    throw new AppError('forbidden', 'Only an admin may change the catalog; ask one.', { hint: 'catalog' });
  }
  if (steps.length === 0) return;
  const at = new Date(nowMs()).toISOString();
  await store.withTenant(principal.tenantId, async (tx) => {
    await appendAudit(tx, principal.tenantId, auditRows(steps, order, decision.policyVersion));
    await addCatalogSteps(
      tx,
      steps.map((step) => ({ ...step, by: principal.id, reason, at })),
    );
  });
  live.replace({ decisions: await listCatalogSteps(store) }, at);
}

function auditRows(steps: readonly NewDecision[], { principal, reason }: CatalogOrder, policyVersion: string) {
  const requestId = randomUUID();
  return steps.map(({ kind, subject, state, digest, weight, expiresAt }) => ({
    requestId,
    principalKind: principal.kind,
    principalId: principal.id,
    channel: principal.channel,
    role: principal.role,
    action: kind === 'traffic' ? 'split_traffic' : 'change_lifecycle',
    subject,
    purpose: reason,
    effect: 'allow' as const,
    reason: 'catalog',
    policyVersion,
    argumentsDigest: null,
    outcome: 'succeeded' as const,
    facts: kind === 'traffic' ? { weight } : { state, digest, expiresAt },
  }));
}
