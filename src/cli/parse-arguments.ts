import { parseArgs } from 'node:util';
import { AppError } from '../domain/errors.ts';
import type { Command, CommandInput } from './command.ts';

/**
 * Parses the words after a command's name.
 * @throws AppError `invalid_input` naming the word that does not fit
 */
export function parseCommandInput(command: Command, words: readonly string[]): CommandInput {
  const help = `See \`bellwether ${command.name} --help\`.`;
  const parsed = tryParse(command, words, help);
  const { minPositionals = 0, maxPositionals = 0 } = command;
  const given = parsed.positionals.length;
  if (given < minPositionals)
    throw new AppError('invalid_input', `bellwether ${command.name}: ${command.usage} is missing. ${help}`);
  if (given > maxPositionals) {
    throw new AppError(
      'invalid_input',
      `bellwether ${command.name}: "${parsed.positionals[maxPositionals]}" is one word too many. ${help}`,
    );
  }
  return parsed;
}

function tryParse(command: Command, words: readonly string[], help: string): CommandInput {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const what = error.message.split('. ')[0]?.replace(/ To specify.*/, '');
    throw new AppError('invalid_input', `bellwether ${command.name}: ${what}. ${help}`, {}, { cause: error });
  }
}

/** The text of an option, null when it was not given. */
export function textOption(input: CommandInput, name: string): string | null {
  const value = input.values[name];
  return typeof value === 'string' ? value : null;
}

/**
 * A whole number option, null when it was not given.
 * @throws AppError `invalid_input` when it is no whole number of at least `least`
 */
export function countOption(input: CommandInput, name: string, least: number): number | null {
  const text = textOption(input, name);
  if (text === null) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new AppError('invalid_input', `--${name} "${text}": give a whole number of at least ${least}.`);
}

/**
 * A date option (`2026-03-01`), null when it was not given.
 * @throws AppError `invalid_input` when it is no calendar day
 */
export function dateOption(input: CommandInput, name: string): string | null {
  const text = textOption(input, name);
  if (text === null) return null;
  const date = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text))
    return text;
  throw new AppError('invalid_input', `--${name} "${text}": give a day like 2026-03-31.`);
}
