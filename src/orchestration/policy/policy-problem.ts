import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs';

/** One policy file as text; `name` is its file name. */
export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** Something wrong in a policy file, at a line and column counted from 1; line 0 means the files as a whole. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code:
    | 'too_large'
    | 'too_complex'
    | 'empty'
    | 'syntax'
    | 'schema'
    | 'invalid'
    | 'missing_id'
    | 'duplicate_id'
    | 'contradiction'
    | 'unknown_name'
    | 'unknown_zone'
    | 'locks_out_admins';
  readonly message: string;
}

/** The line and column of a character offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset));
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak };
}

/** Cedar counts in UTF-8 bytes; the place in the JavaScript text is found by cutting the bytes. */
export function characterOffset(text: string, byteOffset: number): number {
  return Buffer.from(text, 'utf8').subarray(0, byteOffset).toString('utf8').length;
}

/** Turns one of Cedar's errors into a problem with its place in the file. */
export function problemFromCedar(
  file: PolicyFile,
  code: PolicyProblem['code'],
  error: DetailedError,
  fallbackOffset = 0,
): PolicyProblem {
  const source = error.sourceLocations?.[0];
  const offset = source ? characterOffset(file.text, source.start) : fallbackOffset;
  const hint = error.help ?? (source?.label ? source.label : null);
  const message = error.message
    .replace(/^for policy `policy\d+`, /, '')
    .replace(/^failed to parse policies from string: /, '');
  return { file: file.name, ...positionAt(file.text, offset), code, message: hint ? `${message} (${hint})` : message };
}

/** `tools.cedar:12:3 …`, for people. */
export function formatProblem(problem: PolicyProblem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  return `${place} ${problem.message}`;
}
