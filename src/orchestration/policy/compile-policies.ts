import { createHash, randomUUID } from 'node:crypto';
import { preparsePolicySet, preparseSchema, schemaToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { checkNames, type PolicyVocabulary } from './check-names.ts';
import { type ParsedPolicy, parsePolicyFile } from './parse-policy-file.ts';
import { type PolicyFile, type PolicyProblem, positionAt, problemFromCedar } from './policy-problem.ts';
import { ZonedClock } from './zoned-clock.ts';

/** What the policies look at for one action, so that only what they need is built and cached decisions stay right. */
export interface ActionUse {
  readonly usesArguments: boolean;
  readonly usesClock: boolean;
}

/** Policies ready to be asked. `version` is the digest of their files and schema; `policySetId` names them inside Cedar. */
export interface CompiledPolicies {
  readonly version: string;
  readonly files: readonly PolicyFile[];
  readonly policyIds: readonly string[];
  readonly policySetId: string;
  readonly schemaName: string;
  readonly classes: readonly string[];
  readonly clock: ZonedClock;
  /** Whether any policy reads an `id`, so that principals of one role can differ without being named. */
  readonly readsIds: boolean;
  /** Whether any policy names this entity. */
  names(type: string, id: string): boolean;
  useOf(action: string): ActionUse;
  /** Frees Cedar's copy; afterwards every question is denied. */
  release(): void;
}

export const maxPolicyBytes = 1_000_000;

/**
 * Compiles Cedar files against the schema and the names that exist. Returns every problem found with file, line and column
 * instead of throwing; nothing is activated here.
 */
export function compilePolicies(
  files: readonly PolicyFile[],
  schema: string,
  vocabulary: PolicyVocabulary,
): { ok: true; policies: CompiledPolicies } | { ok: false; problems: readonly PolicyProblem[] } {
  const early = checkWhole(files, schema);
  if (early) return { ok: false, problems: [early] };
  const problems: PolicyProblem[] = [];
  const parsed = files.flatMap((file) => parsePolicyFile(file, schema, problems));
  checkEach(parsed, vocabulary, problems);
  if (parsed.length === 0 && problems.length === 0) {
    problems.push(whole('empty', 'no policy in any file: everything would be denied'));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, policies: prepare(files, schema, parsed) };
}

function whole(code: PolicyProblem['code'], message: string, file = 'policies'): PolicyProblem {
  return { file, line: 0, column: 0, code, message };
}

function checkWhole(files: readonly PolicyFile[], schema: string): PolicyProblem | null {
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  if (bytes > maxPolicyBytes) {
    return whole('too_large', `the policies are ${bytes} bytes in all; at most ${maxPolicyBytes} are allowed`);
  }
  const answer = preparseSchema(schemaNameOf(schema), schema);
  const error = answer.type === 'failure' ? answer.errors[0] : undefined;
  return error ? problemFromCedar({ name: 'schema.cedarschema', text: schema }, 'schema', error) : null;
}

function checkEach(parsed: readonly ParsedPolicy[], vocabulary: PolicyVocabulary, problems: PolicyProblem[]): void {
  const byId = new Map<string, ParsedPolicy>();
  const byMeaning = new Map<string, ParsedPolicy>();
  const report = (policy: ParsedPolicy, code: PolicyProblem['code'], message: string) =>
    problems.push({ file: policy.file.name, ...positionAt(policy.file.text, policy.offset), code, message });
  for (const policy of parsed) {
    const twin = byId.get(policy.id);
    if (twin && policy.id) report(policy, 'duplicate_id', `@id("${policy.id}") already stands in ${twin.file.name}`);
    byId.set(policy.id, policy);
    const { effect, annotations: _annotations, ...meaning } = policy.json;
    const key = JSON.stringify(meaning);
    const opposite = byMeaning.get(key);
    if (opposite && opposite.json.effect !== effect) {
      report(
        policy,
        'contradiction',
        `"${policy.id}" and "${opposite.id}" permit and forbid the very same; forbid always wins`,
      );
    }
    byMeaning.set(key, policy);
    for (const { code, message } of checkNames(policy.references, vocabulary)) report(policy, code, message);
  }
}

function prepare(files: readonly PolicyFile[], schema: string, parsed: readonly ParsedPolicy[]): CompiledPolicies {
  const digest = createHash('sha256').update(JSON.stringify([schema, files.map(({ name, text }) => [name, text])]));
  const version = digest.digest('hex').slice(0, 16);
  const policySetId = `bellwether-${version}-${randomUUID()}`;
  const staticPolicies = Object.fromEntries(parsed.map(({ id, text }) => [id, text]));
  expectSuccess(preparsePolicySet(policySetId, { staticPolicies }));
  const uses = new Map<string, ActionUse>();
  const named = new Set(
    parsed.flatMap(({ references }) => references.entities.map(({ type, id }) => `${type}::${id}`)),
  );
  return {
    version,
    files,
    policyIds: parsed.map(({ id }) => id),
    policySetId,
    schemaName: schemaNameOf(schema),
    classes: classesOf(schema),
    clock: new ZonedClock(new Set(parsed.flatMap(({ references }) => references.zones))),
    readsIds: parsed.some(({ references }) => references.readsId),
    names: (type, id) => named.has(`${type}::${id}`),
    useOf(action) {
      const use = uses.get(action) ?? useOfAction(action, parsed);
      uses.set(action, use);
      return use;
    },
    release: () => expectSuccess(preparsePolicySet(policySetId, { staticPolicies: {} })),
  };
}

function schemaNameOf(schema: string): string {
  return `bellwether-${createHash('sha256').update(schema).digest('hex')}`;
}

function useOfAction(action: string, parsed: readonly ParsedPolicy[]): ActionUse {
  const about = parsed.map(({ references }) => references).filter(({ actions }) => actions?.includes(action) ?? true);
  return {
    usesArguments: about.some(({ usesArguments }) => usesArguments),
    usesClock: about.some(({ usesClock }) => usesClock),
  };
}

/** The data classes are the schema's actions in the group `read_class`, e.g. `read_personal` → `personal`. */
function classesOf(schema: string): string[] {
  const answer = schemaToJson(schema);
  if (answer.type === 'failure') throw new Error('Cedar parsed the schema once but not twice.');
  return Object.entries(answer.json['']?.actions ?? {})
    .filter(([, action]) => action.memberOf?.some(({ id }) => id === 'read_class'))
    .map(([name]) => name.slice('read_'.length));
}

function expectSuccess(answer: { type: string }): void {
  if (answer.type !== 'success')
    throw new Error(`Cedar refused policies that it had accepted: ${JSON.stringify(answer)}`);
}
