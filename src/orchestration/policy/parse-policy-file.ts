import { type PolicyJson, policySetTextToParts, policyToJson, validate } from '@cedar-policy/cedar-wasm/nodejs';
import { checkSize } from './check-size.ts';
import { type PolicyFile, type PolicyProblem, positionAt, problemFromCedar } from './policy-problem.ts';
import { type PolicyReferences, readReferences } from './read-references.ts';

/** One policy with its place in its file; `offset` counts characters. */
export interface ParsedPolicy {
  readonly id: string;
  readonly text: string;
  readonly file: PolicyFile;
  readonly offset: number;
  readonly json: PolicyJson;
  readonly references: PolicyReferences;
}

const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Parses one file and checks it against the schema, adding what is wrong to `problems`. Cedar's warnings count as problems: a
 * policy that can never apply, or a name in mixed scripts, is never meant.
 */
export function parsePolicyFile(file: PolicyFile, schema: string, problems: PolicyProblem[]): ParsedPolicy[] {
  const unreadable = findHalfCharacter(file) ?? checkSize(file);
  if (unreadable) {
    problems.push(unreadable);
    return [];
  }
  const parts = policySetTextToParts(file.text);
  if (parts.type === 'failure') {
    problems.push(...parts.errors.map((error) => problemFromCedar(file, 'syntax', error)));
    return [];
  }
  const parsed = locatePolicies(file, parts.policies, problems);
  for (const template of parts.policy_templates) {
    const place = positionAt(file.text, file.text.indexOf(template));
    problems.push({
      file: file.name,
      ...place,
      code: 'syntax',
      message: 'a template with ?principal or ?resource is not a policy',
    });
  }
  if (parts.policy_templates.length > 0) return parsed;
  const answer = validate({ schema, policies: { staticPolicies: file.text } });
  if (answer.type === 'failure') {
    problems.push(...answer.errors.map((error) => problemFromCedar(file, 'invalid', error)));
    return parsed;
  }
  for (const { policyId, error } of [...answer.validationErrors, ...answer.validationWarnings]) {
    const offset = parsed[Number(policyId.slice('policy'.length))]?.offset ?? 0;
    problems.push(problemFromCedar(file, 'invalid', error, offset));
  }
  return parsed;
}

/** Half of a surrogate pair is no character: Cedar cannot take it over and throws. */
function findHalfCharacter(file: PolicyFile): PolicyProblem | null {
  if (file.text.isWellFormed()) return null;
  const offset = file.text.search(/\p{Surrogate}/u);
  return {
    file: file.name,
    ...positionAt(file.text, offset),
    code: 'syntax',
    message: 'half of a character stands here; save the file as UTF-8',
  };
}

function locatePolicies(file: PolicyFile, texts: readonly string[], problems: PolicyProblem[]): ParsedPolicy[] {
  let cursor = 0;
  return texts.map((text) => {
    const offset = Math.max(0, file.text.indexOf(text, cursor));
    cursor = offset + text.length;
    const answer = policyToJson(text);
    if (answer.type === 'failure') throw new Error(`Cedar parsed a policy of ${file.name} once but not twice.`);
    const id = answer.json.annotations?.['id'] ?? '';
    if (!idPattern.test(id)) {
      const message = `each policy needs an id such as @id("managers-see-team-rows"), lower case with hyphens; found "${id}"`;
      problems.push({ file: file.name, ...positionAt(file.text, offset), code: 'missing_id', message });
    }
    return { id, text, file, offset, json: answer.json, references: readReferences(answer.json) };
  });
}
