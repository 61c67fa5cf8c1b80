import { allCommands } from '../../../src/cli/all-commands.ts';
import { runCommandLine } from '../../../src/cli/run-command.ts';
import { readConfig } from '../../../src/config.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openSession } from '../../../src/wiring/open-session.ts';
import { newDataDir } from '../../setup/program.ts';

/** Runs one command line of the program over an open store, as its process does. */
export async function runIn(
  store: Store,
  words: readonly string[],
  { dataDir = newDataDir(), columns = 120 }: { readonly dataDir?: string; readonly columns?: number } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const config = readConfig({ BELLWETHER_DATA_DIR: dataDir });
  const printed = { stdout: '', stderr: '' };
  const io = {
    stdout: (text: string) => {
      printed.stdout += text;
    },
    stderr: (text: string) => {
      printed.stderr += text;
    },
    ...{ isTerminal: false, columns, hasColour: false, cwd: '/' },
  };
  const session = openSession(config, store, null);
  try {
    const runner = {
      config,
      withSession: (_words: readonly string[], _io: unknown, work: never) =>
        (work as (s: typeof session) => Promise<number>)(session),
    };
    const code = await runCommandLine(allCommands, words, runner, io);
    return { code, ...printed };
  } finally {
    await session.close();
  }
}
