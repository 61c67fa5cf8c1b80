import { type AuthorizationAnswer, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { type CedarSubject, cedarCall, cedarSubject } from './cedar-request.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import type { Decision, DecisionRequest } from './decision.ts';
import { type FlatArguments, flattenArguments } from './flatten-arguments.ts';
import { LruMap } from './lru-map.ts';

/** One Cedar action's answer. `error`: it could not be evaluated, which always denies. */
interface Answer {
  readonly allowed: boolean;
  readonly policyIds: readonly string[];
  readonly error: string | null;
}

/** How often answers came from memory, how often Cedar was asked, and how often it failed to evaluate (each a deny). */
export interface DecisionCounters {
  hits: number;
  evaluations: number;
  errors: number;
}

/** The one way to ask the policies. */
export interface PolicyEngine {
  decide(request: DecisionRequest): Decision;
  readonly counters: Readonly<DecisionCounters>;
}

/** A decision that only depends on what its key says; `answers`: how many questions to Cedar it stands for. */
interface KeptDecision {
  readonly decision: Decision;
  readonly answers: number;
}

/** What an engine remembers. */
interface Memory {
  readonly answers: LruMap<string, Answer>;
  readonly decisions: LruMap<string, KeptDecision>;
}

const cachedAnswers = 10_000;

/**
 * Builds the one `decide()` over whatever policies are active at the moment of the question. No match is deny, forbid wins,
 * and anything Cedar reports as an error denies, because Cedar skips a policy that errors, a `forbid` too.
 * Source: https://docs.cedarpolicy.com/auth/authorization.html (2026-11-20)
 */
export function createPolicyEngine(active: () => CompiledPolicies): PolicyEngine {
  const memory: Memory = { answers: new LruMap(cachedAnswers), decisions: new LruMap(cachedAnswers) };
  const counters: DecisionCounters = { hits: 0, evaluations: 0, errors: 0 };
  return {
    counters,
    decide: (request) => new Question(request, active(), memory, counters).decide(),
  };
}

/**
 * One request on its way through its Cedar actions. Answers are remembered under the very entities that Cedar is asked about,
 * so an answer can only be reused for a request that Cedar could not tell from the first.
 */
class Question {
  readonly #request: DecisionRequest;
  readonly #policies: CompiledPolicies;
  readonly #memory: Memory;
  readonly #counters: DecisionCounters;
  readonly #subject: CedarSubject;
  readonly #key: string;
  /** How many answers the decision rests on, and whether the next equal request gets the same ones at any time. */
  #asked = 0;
  #isLasting = true;
  #arguments: FlatArguments | null = null;

  constructor(request: DecisionRequest, policies: CompiledPolicies, memory: Memory, counters: DecisionCounters) {
    this.#request = request;
    this.#policies = policies;
    this.#memory = memory;
    this.#counters = counters;
    this.#subject = cedarSubject(policies, request);
    this.#key = `${policies.policySetId} ${JSON.stringify(this.#subject)}`;
  }

  decide(): Decision {
    const { action, tool } = this.#request;
    // Beside the entities a decision depends on these three alone.
    const key = `${action} ${tool?.rows === 'unknown'} ${this.#request.arguments === undefined} ${this.#key}`;
    const known = this.#memory.decisions.get(key);
    if (known) {
      this.#counters.hits += known.answers;
      return known.decision;
    }
    const decision = this.#decideAnew();
    if (this.#isLasting) this.#memory.decisions.set(key, { decision, answers: this.#asked });
    return decision;
  }

  #decideAnew(): Decision {
    const { action, tool } = this.#request;
    const main = this.#ask(action === 'list' ? 'call' : action);
    if (!main.allowed) return this.#denied(main);
    const rows = this.#rows();
    if (tool?.readOnly && tool.rows === 'unknown' && rows !== 'all') {
      return this.#denied({
        allowed: false,
        policyIds: main.policyIds,
        error: 'whose rows the tool returns is not declared',
      });
    }
    const acts = tool ? !tool.readOnly : action === 'plan' && (this.#request.resource?.riskTier ?? 0) > 0;
    return {
      effect: 'allow',
      rows,
      hiddenClasses: this.#hasRows() ? this.#policies.classes.filter((name) => !this.#ask(`read_${name}`).allowed) : [],
      approval: acts && !this.#ask('act_unapproved').allowed ? 'required' : 'none',
      reason: `permitted by ${main.policyIds.join(', ')}`,
      policyIds: main.policyIds,
      policyVersion: this.#policies.version,
    };
  }

  #hasRows(): boolean {
    return this.#request.action !== 'approve' && this.#request.action !== 'administer';
  }

  #rows(): Decision['rows'] {
    if (!this.#hasRows()) return 'own';
    if (this.#ask('read_all_rows').allowed) return 'all';
    return this.#ask('read_team_rows').allowed ? 'team' : 'own';
  }

  #denied({ policyIds, error }: Answer): Decision {
    const forbidden = policyIds.length > 0 ? `forbidden by ${policyIds.join(', ')}` : 'no policy permits it';
    return {
      effect: 'deny',
      rows: 'own',
      hiddenClasses: this.#policies.classes,
      approval: 'required',
      reason: error === null ? forbidden : `denied: ${error}`,
      policyIds,
      policyVersion: this.#policies.version,
    };
  }

  #ask(action: string): Answer {
    const use = this.#policies.useOf(action);
    this.#asked += 1;
    if (use.usesClock) this.#isLasting = false;
    // A list comes without arguments, and to a policy that is always the same.
    if (use.usesArguments && this.#request.arguments !== undefined) {
      this.#isLasting = false;
      return this.#evaluate(action, use.usesClock);
    }
    // Policies see the time to the minute, so an answer that depends on it holds for that minute.
    const minute = use.usesClock ? Math.floor(this.#request.nowMs / 60_000) : '';
    const key = `${action} ${minute} ${this.#key}`;
    const known = this.#memory.answers.get(key);
    if (known) {
      this.#counters.hits += 1;
      return known;
    }
    const answer = this.#evaluate(action, use.usesClock);
    if (answer.error === null) this.#memory.answers.set(key, answer);
    else this.#isLasting = false;
    return answer;
  }

  #evaluate(action: string, usesClock: boolean): Answer {
    this.#counters.evaluations += 1;
    const usesArguments = this.#policies.useOf(action).usesArguments;
    if (usesArguments) this.#arguments ??= flattenArguments(argumentsOf(this.#request));
    if (usesArguments && this.#arguments?.unjudgeable) {
      return this.#failed(this.#arguments.unjudgeable);
    }
    const clock = usesClock ? this.#policies.clock.at(this.#request.nowMs) : null;
    const call = cedarCall(this.#policies, action, this.#subject, usesArguments ? this.#arguments : null, clock);
    return this.#read(statefulIsAuthorized(call));
  }

  #read(answer: AuthorizationAnswer): Answer {
    if (answer.type === 'failure') return this.#failed(answer.errors[0]?.message ?? 'the policies cannot be asked');
    const { decision, diagnostics } = answer.response;
    const failed = diagnostics.errors[0];
    if (failed) return this.#failed(`policy "${failed.policyId}" cannot be evaluated: ${failed.error.message}`);
    return { allowed: decision === 'allow', policyIds: [...diagnostics.reason].sort(), error: null };
  }

  #failed(error: string): Answer {
    this.#counters.errors += 1;
    return { allowed: false, policyIds: [], error };
  }
}

function argumentsOf({ arguments: args = {} }: DecisionRequest): Readonly<Record<string, unknown>> {
  return typeof args === 'function' ? args() : args;
}
