import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import { plain } from '../terminal.ts';

/** `bellwether policy check`: whether a folder of policies could be put in force, and who would gain or lose what. */
export const policyCommand: Command = {
  name: 'policy',
  summary: 'check policies before they are put in force',
  usage: 'check [FOLDER] [--json]',
  options: { json: { type: 'boolean' } },
  optionHelp: { json: 'one JSON document on stdout' },
  example: 'bellwether policy check policies/',
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what, folder] = input.positionals;
    if (what !== 'check') throw new AppError('invalid_input', `policy "${what}": the only act is check.`);
    const verdict = await session.checkPolicies(folder === undefined ? null : resolve(io.cwd, folder));
    if (input.values['json']) io.stdout(`${JSON.stringify(verdict)}\n`);
    else if (verdict.problems.length > 0) io.stdout(`${verdict.problems.map(plain).join('\n')}\n`);
    else
      io.stdout(
        `These policies can be put in force.\n${verdict.changes.map(plain).join('\n') || 'Nobody gains or loses anything.'}\n`,
      );
    return verdict.problems.length === 0 ? 0 : 2;
  },
};
