import type { Principal } from '../../domain/principal.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';

/** Everything `decide()` rules on. `list` asks the same question as `call`, without arguments: what is seen can be called. */
export type DecisionAction = 'list' | 'call' | 'read' | 'page' | 'question' | 'plan' | 'approve' | 'administer';

/** What an act other than a tool call is about, e.g. page `pipeline`, record type `opportunity`, setting `policies`. */
export interface DecisionResource {
  readonly id: string;
  /** Of a plan or an approval: the highest risk tier of its steps; 0 when left out. */
  readonly riskTier?: number;
  /** Of an approval: the id of the principal who asks for it. */
  readonly requestedBy?: string;
}

/** What the policies need to know of a tool. */
export type PolicyTool = Pick<
  CatalogTool,
  'name' | 'version' | 'system' | 'category' | 'categoryTool' | 'readOnly' | 'idempotent' | 'riskTier' | 'rows'
>;

/** One question to the policies. `tool` goes with `list` and `call`, `resource` with every other action. */
export interface DecisionRequest {
  readonly principal: Principal;
  readonly action: DecisionAction;
  readonly tool?: PolicyTool;
  /** Of a call; a function is only asked when a policy looks at arguments. */
  readonly arguments?: Readonly<Record<string, unknown>> | (() => Readonly<Record<string, unknown>>);
  readonly resource?: DecisionResource;
  /** Milliseconds since the epoch; policies see it only as the local time of the zones they name. */
  readonly nowMs: number;
}

/**
 * The answer. With effect `deny` the other fields are at their strictest. `reason` is for the audit and for admins, never
 * for the caller. `policyIds` are the policies that decided, empty when none matched.
 */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  readonly rows: 'all' | 'team' | 'own';
  readonly hiddenClasses: readonly string[];
  readonly approval: 'none' | 'required';
  readonly reason: string;
  readonly policyIds: readonly string[];
  readonly policyVersion: string;
}

/** A person's identity as far as decisions, caches and idempotency go: equal keys have equal rights. */
export function principalKey(principal: Principal): string {
  return JSON.stringify([
    principal.tenantId,
    principal.kind,
    principal.id,
    principal.role,
    principal.team,
    principal.salesUserId,
    principal.channel,
    principal.scopes,
  ]);
}
