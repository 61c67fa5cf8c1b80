import type { ActionConstraint, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';

/** What one policy names and looks at, found by walking its parsed form. */
export interface PolicyReferences {
  readonly entities: readonly { readonly type: string; readonly id: string; readonly exact: boolean }[];
  readonly zones: readonly string[];
  /** A tag of the clock is looked up under a computed name, so its zone cannot be checked. */
  readonly computedZone: boolean;
  /** It reads an attribute named `id`. */
  readonly readsId: boolean;
  readonly usesArguments: boolean;
  readonly usesClock: boolean;
  /** Ids of the actions it is about; null: every action, or a group of them. */
  readonly actions: readonly string[] | null;
}

interface Found {
  entities: { type: string; id: string; exact: boolean }[];
  zones: Set<string>;
  computedZone: boolean;
  readsId: boolean;
  usesArguments: boolean;
  usesClock: boolean;
}

/** Collects entity literals, zones and the parts of the context that a policy depends on. */
export function readReferences(policy: PolicyJson): PolicyReferences {
  const found: Found = {
    entities: [],
    zones: new Set(),
    computedZone: false,
    readsId: false,
    usesArguments: false,
    usesClock: false,
  };
  for (const constraint of [policy.principal, policy.resource]) {
    const json = constraint as {
      op: string;
      entity?: { type: string; id: string };
      in?: { entity: { type: string; id: string } };
    };
    if (json.entity) found.entities.push({ ...json.entity, exact: json.op === '==' });
    if (json.in) found.entities.push({ ...json.in.entity, exact: false });
  }
  for (const condition of policy.conditions) walk(condition.body, found);
  return { ...found, zones: [...found.zones], actions: actionsOf(policy.action) };
}

function actionsOf(constraint: ActionConstraint): readonly string[] | null {
  const named = constraint as { op: string; entity?: { id: string }; entities?: { id: string }[] };
  const ids = named.entity ? [named.entity.id] : (named.entities ?? []).map((entity) => entity.id);
  return named.op === 'All' || ids.includes('read_class') ? null : ids;
}

function walk(node: unknown, found: Found): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, found);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const expression = node as Record<string, unknown>;
  readEntity(expression['__entity'], found);
  readAttribute(expression['.'], found);
  readZone(expression['hasTag'] ?? expression['getTag'], found);
  for (const value of Object.values(expression)) walk(value, found);
}

function readEntity(literal: unknown, found: Found): void {
  if (literal === undefined) return;
  const { type, id } = literal as { type: string; id: string };
  found.entities.push({ type, id, exact: false });
}

function isContext(node: unknown): boolean {
  return (node as { Var?: string } | undefined)?.Var === 'context';
}

function readAttribute(access: unknown, found: Found): void {
  const { left, attr } = (access ?? {}) as { left?: unknown; attr?: string };
  if (attr === 'id') found.readsId = true;
  if (!isContext(left)) return;
  if (attr === 'clock') found.usesClock = true;
  else found.usesArguments = true;
}

function readZone(tag: unknown, found: Found): void {
  const { left, right } = (tag ?? {}) as {
    left?: { '.'?: { left?: unknown; attr?: string } };
    right?: { Value?: unknown };
  };
  if (!isContext(left?.['.']?.left) || left?.['.']?.attr !== 'clock') return;
  if (typeof right?.Value === 'string') found.zones.add(right.Value);
  else found.computedZone = true;
}
