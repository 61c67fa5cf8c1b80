import { type PolicyFile, type PolicyProblem, positionAt } from './policy-problem.ts';

const maxDepth = 32;
const maxTokens = 2_000;

/** A text, a comment, a name or number, or one sign. */
const tokenPattern = /"(?:[^"\\]|\\.)*"?|\/\/[^\n]*|[\p{L}\p{N}_]+|[^\s]/gsu;

/**
 * The problem of a file with a policy nested too deeply or too long, else null. Looked at before Cedar sees the file: its
 * parser recurses, and from about 200 brackets or 3,000 operators it overruns its stack, after which every later decision of
 * the process fails. Measured with @cedar-policy/cedar-wasm 4.13.0 (2026-11-20).
 */
export function checkSize(file: PolicyFile): PolicyProblem | null {
  let depth = 0;
  let tokens = 0;
  for (const { 0: token, index } of file.text.matchAll(tokenPattern)) {
    if (token.startsWith('//')) continue;
    tokens += 1;
    if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else if (token === ';') {
      depth = 0;
      tokens = 0;
    }
    if (depth <= maxDepth && tokens <= maxTokens) continue;
    const limit = depth > maxDepth ? `more than ${maxDepth} brackets deep` : `longer than ${maxTokens} words and signs`;
    const message = `this policy is ${limit}; split it into several`;
    return { file: file.name, ...positionAt(file.text, index), code: 'too_complex', message };
  }
  return null;
}
