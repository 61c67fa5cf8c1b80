import type { Config } from '../config.ts';
import { AppError, errorTable, toAppError } from '../domain/errors.ts';
import type { Command, CommandIo, Session } from './command.ts';
import { commandHelp, programHelp } from './help-text.ts';
import { parseCommandInput } from './parse-arguments.ts';

/** How a command that needs the store gets it: opened here, or by sending the words to the process that holds it. */
export interface CommandRunner {
  readonly config: Config;
  /** Runs `work` with an open session, or returns the exit code of the process that holds the data directory. */
  withSession(words: readonly string[], io: CommandIo, work: (session: Session) => Promise<number>): Promise<number>;
}

/**
 * Runs one command line and returns its exit code. A failure is one line on stderr: what, where, what to do.
 */
export async function runCommandLine(
  commands: readonly Command[],
  words: readonly string[],
  runner: CommandRunner,
  io: CommandIo,
): Promise<number> {
  try {
    return await dispatch(commands, words, runner, io);
  } catch (error) {
    const { code, message } = toAppError(error);
    io.stderr(`bellwether: ${message.split('\n')[0]}\n`);
    if (code === 'internal' && error instanceof Error && runner.config.logLevel === 'debug')
      io.stderr(`${error.stack}\n`);
    return errorTable[code].exitCode;
  }
}

async function dispatch(
  commands: readonly Command[],
  words: readonly string[],
  runner: CommandRunner,
  io: CommandIo,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout(programHelp(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const known = commands.map((each) => each.name).join(', ');
    throw new AppError('invalid_input', `"${name}" is no command. There are: ${known}. See \`bellwether --help\`.`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout(commandHelp(command));
    return 0;
  }
  const input = parseCommandInput(command, rest);
  if (command.runBare) {
    const code = await command.runBare(input, runner.config, io);
    if (code !== null) return code;
  }
  const { run } = command;
  if (!run) throw new AppError('internal', `bellwether ${name} has nothing to run.`);
  return runner.withSession(words, io, (session) => run(input, session, io));
}
