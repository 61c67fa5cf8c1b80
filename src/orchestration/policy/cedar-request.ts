import type { CedarValueJson, EntityJson, StatefulAuthorizationCall, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { Principal } from '../../domain/principal.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import type { DecisionRequest } from './decision.ts';
import type { FlatArguments } from './flatten-arguments.ts';
import type { LocalTime } from './zoned-clock.ts';

const principalTypes = { user: 'User', agent: 'Agent', system: 'Service' } as const;
const resourceTypes = {
  list: 'Tool',
  call: 'Tool',
  read: 'RecordType',
  page: 'Page',
  question: 'Question',
  plan: 'Plan',
  approve: 'Approval',
  administer: 'Setting',
} as const;

/** The parts of a request that stay the same while its several Cedar actions are asked. */
export interface CedarSubject {
  readonly principal: EntityJson;
  readonly resource: EntityJson;
}

/**
 * The principal and the resource of a request as Cedar entities, holding only what the policies can tell apart: an id that no
 * policy names or reads is left out. Requests with equal subjects therefore have equal answers.
 */
export function cedarSubject(policies: CompiledPolicies, request: DecisionRequest): CedarSubject {
  return { principal: principalEntity(policies, request.principal), resource: resourceEntity(policies, request) };
}

/** Only our own service is in the role `system`, and only an agent in the role `agent`: neither can be claimed by a name. */
function principalEntity(policies: CompiledPolicies, principal: Principal): EntityJson {
  const type = principalTypes[principal.kind];
  const id = policies.readsIds || policies.names(type, principal.id) ? principal.id : '';
  const role = principal.kind === 'agent' ? 'agent' : principal.role;
  const isOwnKind = (principal.kind === 'system') === (principal.role === 'system');
  const parents = namedOnly(policies, [
    ['Role', isOwnKind ? role : null],
    ['Team', principal.team],
  ]);
  return {
    uid: { type, id },
    attrs: {
      id,
      role: isOwnKind ? principal.role : 'none',
      channel: principal.channel,
      scopes: [...(principal.scopes ?? [])],
      isScoped: principal.scopes !== null,
    },
    parents,
  };
}

function resourceEntity(policies: CompiledPolicies, { action, tool, resource }: DecisionRequest): EntityJson {
  const type = resourceTypes[action];
  if (type === 'Tool') {
    if (!tool) throw new Error(`A decision about ${action} needs a tool.`);
    const parents = namedOnly(policies, [
      ['System', tool.system],
      ['Category', tool.category],
      ['Tool', tool.categoryTool],
    ]);
    const { readOnly, idempotent, riskTier, name } = tool;
    return {
      uid: { type, id: policies.names(type, name) ? name : '' },
      attrs: { readOnly, idempotent, riskTier },
      parents,
    };
  }
  if (!resource) throw new Error(`A decision about ${action} needs a resource.`);
  const attrs: Record<string, CedarValueJson> = {};
  if (type === 'Plan' || type === 'Approval') attrs['riskTier'] = resource.riskTier ?? 0;
  if (type === 'Approval') attrs['requestedBy'] = resource.requestedBy ?? '';
  return { uid: { type, id: resource.id }, attrs, parents: [] };
}

function namedOnly(policies: CompiledPolicies, parents: readonly (readonly [string, string | null])[]): TypeAndId[] {
  return parents.flatMap(([type, id]) => (id !== null && policies.names(type, id) ? [{ type, id }] : []));
}

const asked = {
  texts: { __entity: { type: 'Texts', id: 'call' } },
  numbers: { __entity: { type: 'Numbers', id: 'call' } },
  clock: { __entity: { type: 'Clock', id: 'now' } },
};

/** One question for Cedar, against pre-parsed policies. */
export function cedarCall(
  policies: CompiledPolicies,
  action: string,
  { principal, resource }: CedarSubject,
  args: FlatArguments | null,
  clock: ReadonlyMap<string, LocalTime> | null,
): StatefulAuthorizationCall {
  const entities = [principal, resource];
  if (args) {
    const texts = [...args.texts].map(([path, values]) => [path, values] as const);
    const numbers = [...args.numbers].map(([path, arg]) => [path, { __extn: { fn: 'decimal', arg } }] as const);
    entities.push({ uid: asked.texts.__entity, attrs: {}, parents: [], tags: Object.fromEntries(texts) });
    entities.push({ uid: asked.numbers.__entity, attrs: {}, parents: [], tags: Object.fromEntries(numbers) });
  }
  if (clock) {
    const tags = Object.fromEntries([...clock].map(([zone, time]) => [zone, { ...time }]));
    entities.push({ uid: asked.clock.__entity, attrs: {}, parents: [], tags });
  }
  return {
    principal: principal.uid,
    action: { type: 'Action', id: action },
    resource: resource.uid,
    context: asked,
    preparsedSchemaName: policies.schemaName,
    validateRequest: true,
    preparsedPolicySetId: policies.policySetId,
    entities,
  };
}
