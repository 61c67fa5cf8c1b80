import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { AppError } from '../../domain/errors.ts';
import type { SecretField } from '../../orchestration/credentials/resolve-sign-in.ts';
import type { CommandIo } from '../command.ts';

const mostBytes = 64 * 1024;

/**
 * The secrets a person hands over, never by argument: from a file (`NAME=value` lines, or one value alone), else typed without
 * echo on a terminal, else from stdin, in the order of the fields or as `NAME=value` lines.
 * @throws AppError `invalid_input` naming the field that is missing or looks like something else
 */
export async function readSecrets(
  fields: readonly SecretField[],
  file: string | null,
  io: CommandIo,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  if (fields.length === 0) return secrets;
  const text = file === null ? null : readSecretFile(file, io.cwd);
  if (text === null && io.readSecret) {
    for (const { name, label } of fields) secrets[name] = (await io.readSecret(`${label}: `)).trim();
  } else {
    Object.assign(secrets, parseSecrets(fields, text ?? (await readAll(io))));
  }
  for (const { name, label, pattern } of fields) {
    const value = secrets[name];
    if (!value) throw wrong(name, `${label} is missing. Type it, pipe it in, or give a file with --secrets`);
    if (pattern && !pattern.test(value)) throw wrong(name, `what was given does not look like: ${label}`);
  }
  return secrets;
}

/** A file's text. @throws AppError `invalid_input` when it cannot be read */
export function readSecretFile(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError('invalid_input', `${path}: the file cannot be read (${code}).`, {}, { cause: error });
  }
}

/** `NAME=value` lines of a file whose names nobody knows beforehand; null: no file. */
export function readSecretLines(file: string | null, cwd: string): Record<string, string> {
  if (file === null) return {};
  const parsed = parseEnv(readSecretFile(file, cwd));
  return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function parseSecrets(fields: readonly SecretField[], text: string): Record<string, string> {
  const named = parseEnv(text);
  const byName = fields.flatMap(({ name }) => (named[name] ? [[name, named[name]] as const] : []));
  if (byName.length > 0) return Object.fromEntries(byName);
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return Object.fromEntries(fields.map(({ name }, at) => [name, lines[at] ?? '']));
}

/** Everything on stdin, up to a limit that no secret reaches. */
export async function readAll(io: CommandIo): Promise<string> {
  let text = '';
  for await (const chunk of io.stdin ?? []) {
    text += String(chunk);
    if (text.length > mostBytes) throw new AppError('limit_exceeded', 'stdin holds more than a secret can be.');
  }
  return text;
}

/** Names the field alone: what was given may be a secret in the wrong place. */
function wrong(field: string, what: string): AppError {
  return new AppError('invalid_input', `connect: ${what}.`, { field });
}
