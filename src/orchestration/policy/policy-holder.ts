import type { Principal } from '../../domain/principal.ts';
import type { PolicyVocabulary } from './check-names.ts';
import { type CompiledPolicies, compilePolicies } from './compile-policies.ts';
import type { PolicyTool } from './decision.ts';
import { diffPolicies, type PolicyChange } from './diff-policies.ts';
import { findLockout } from './find-lockout.ts';
import type { PolicyFile, PolicyProblem } from './policy-problem.ts';
import { formatProblem } from './policy-problem.ts';

/** What activation is checked against: the names that exist, the people who must keep control, and the time. */
export interface ActivationContext {
  readonly vocabulary: PolicyVocabulary;
  /** Every admin; after activation at least one of them must still be able to change the policies, at any hour. */
  readonly admins: readonly Principal[];
  readonly nowMs: number;
}

export type Activation =
  | { readonly ok: true; readonly version: string }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Holds the policies in force. Files that do not pass every check never replace them. */
export class PolicyHolder {
  readonly #schema: string;
  #current: CompiledPolicies;

  private constructor(schema: string, first: CompiledPolicies) {
    this.#schema = schema;
    this.#current = first;
  }

  /**
   * Starts with a first set of files; there is no last good version to fall back to yet.
   * @throws Error listing every problem with file, line and column.
   */
  static start(schema: string, files: readonly PolicyFile[], context: ActivationContext): PolicyHolder {
    const checked = check(schema, files, context);
    if (!checked.ok) throw new Error(`The policies cannot be used:\n${checked.problems.map(formatProblem).join('\n')}`);
    return new PolicyHolder(schema, checked.policies);
  }

  current(): CompiledPolicies {
    return this.#current;
  }

  /** Checks `files` and, only when nothing is wrong, puts them in force. */
  activate(files: readonly PolicyFile[], context: ActivationContext): Activation {
    const checked = check(this.#schema, files, context);
    if (!checked.ok) return checked;
    const before = this.#current;
    this.#current = checked.policies;
    before.release();
    return { ok: true, version: checked.policies.version };
  }

  /** What `files` would change for these people on these tools, or what is wrong with them; nothing is put in force. */
  dryRun(
    files: readonly PolicyFile[],
    context: ActivationContext,
    people: readonly Principal[],
    tools: readonly PolicyTool[],
  ): { ok: true; changes: readonly PolicyChange[] } | { ok: false; problems: readonly PolicyProblem[] } {
    const checked = check(this.#schema, files, context);
    if (!checked.ok) return checked;
    const changes = diffPolicies(this.#current, checked.policies, people, tools, context.nowMs);
    checked.policies.release();
    return { ok: true, changes };
  }
}

function check(schema: string, files: readonly PolicyFile[], { vocabulary, admins, nowMs }: ActivationContext) {
  const compiled = compilePolicies(files, schema, vocabulary);
  if (!compiled.ok) return compiled;
  const lockout = findLockout(compiled.policies, admins, nowMs);
  if (!lockout) return compiled;
  compiled.policies.release();
  return { ok: false as const, problems: [lockout] };
}
