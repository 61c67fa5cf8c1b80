import { allCommands } from '../cli/all-commands.ts';
import type { Session } from '../cli/command.ts';
import { serveCommands } from '../cli/local-socket.ts';
import { runCommandLine } from '../cli/run-command.ts';

/**
 * Runs the commands of other processes in this one while it holds the data directory. `socketPath` null: nobody is kept out of
 * the data, so there is nothing to serve.
 */
export async function serveOtherCommands(session: Session, socketPath: string | null): Promise<{ close(): void }> {
  if (socketPath === null) return { close: () => undefined };
  const runner = {
    config: session.config,
    withSession: (_words: unknown, _io: unknown, work: (own: Session) => Promise<number>) => work(session),
  };
  return serveCommands(socketPath, (words, callerIo) => runCommandLine(allCommands, words, runner, callerIo));
}
