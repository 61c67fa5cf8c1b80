import { AppError } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../completion-script.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `bellwether completion`: what a shell needs to complete commands, acts and options. */
export const completionCommand = (allCommands: () => readonly Command[]): Command => ({
  name: 'completion',
  summary: 'print what bash, zsh or fish need to complete commands and options',
  usage: 'bash|zsh|fish',
  options: {},
  optionHelp: {},
  example: 'bellwether completion bash',
  minPositionals: 1,
  maxPositionals: 1,
  async runBare({ positionals: [shell = ''] }, _config, io) {
    const script = shells[shell as keyof typeof shells];
    if (!Object.hasOwn(shells, shell)) throw new AppError('invalid_input', 'completion: say bash, zsh or fish.');
    io.stdout(script(allCommands()));
    return 0;
  },
});
